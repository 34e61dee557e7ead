/** Each element at work, and the attributes in the line that embeds it. */
import { html, type TemplateResult } from "lit";
import type { Stage } from "./stage.ts";

interface Sample {
  readonly attributes: string;
  /** Without a stage it shows what it shows without a connection. */
  render(stage: Stage | undefined): TemplateResult;
  /** What to try, in a sentence. */
  readonly hint?: string;
}

const ofRoom = `room="conversation:ID"`;

export const samples: Readonly<Record<string, Sample>> = {
  "taut-provider": {
    attributes: "",
    hint: "It draws nothing itself: what is inside has its connection, as this status has.",
    render: (stage) => html`<taut-provider .client=${stage?.you}><taut-status></taut-status></taut-provider>`,
  },
  "taut-status": {
    attributes: "",
    render: (stage) => html`<taut-status .client=${stage?.you}></taut-status>`,
  },
  "taut-presence": {
    attributes: ofRoom,
    render: (stage) => html`<taut-presence .client=${stage?.you} .room=${stage?.room ?? ""}></taut-presence>`,
  },
  "taut-members": {
    attributes: ofRoom,
    hint: "This room is Robin's, who made you a moderator: you may add people, slow it down and close it.",
    render: (stage) => html`<taut-members .client=${stage?.you} .room=${stage?.room ?? ""}></taut-members>`,
  },
  "taut-typing": {
    attributes: ofRoom,
    render: (stage) => html`<button
        type="button"
        class="button"
        ?disabled=${stage === undefined}
        @click=${() => stage?.robin.room(stage.room).typing.input()}
      >Let Robin write</button>
      <taut-typing .client=${stage?.you} .room=${stage?.room ?? ""}></taut-typing>`,
  },
  "taut-chat": {
    attributes: ofRoom,
    hint: "Write something: Robin answers.",
    render: (stage) => html`<taut-chat .client=${stage?.you} .room=${stage?.room ?? ""}></taut-chat>`,
  },
  "taut-conversations": {
    attributes: "",
    render: (stage) => html`<taut-conversations .client=${stage?.you}></taut-conversations>`,
  },
  "taut-notifications": {
    attributes: "",
    render: (stage) => html`<taut-notifications .client=${stage?.you}></taut-notifications>`,
  },
  "taut-announcements": {
    attributes: "",
    hint: "It takes no room until an operator says something to everybody.",
    render: (stage) => html`<button
        type="button"
        class="button"
        ?disabled=${stage === undefined}
        @click=${() => stage?.announce()}
      >Say something to everybody</button>
      <taut-announcements .client=${stage?.you}></taut-announcements>`,
  },
  "taut-whisper": {
    attributes: "",
    render: (stage) => html`<taut-whisper .client=${stage?.you}></taut-whisper>`,
  },
  "taut-commitments": {
    attributes: ofRoom,
    hint: "Promise something in the chat, such as “I'll pay Robin $20”. The stand-in of this page knows that form alone; a server also reads others.",
    render: (stage) =>
      html`<taut-commitments .client=${stage?.you} .room=${stage?.room ?? ""}></taut-commitments>`,
  },
  "taut-emotion": {
    attributes: "",
    hint: "Switch it on, then write in the chat that you are happy, sad, angry or worried. A server knows thousands of words.",
    render: (stage) => html`<taut-emotion .client=${stage?.you}></taut-emotion>`,
  },
  "taut-focus": {
    attributes: `session="ID"`,
    hint: "A session that began 45 minutes ago; at /focus you can begin your own.",
    render: (stage) => html`<taut-focus .client=${stage?.you} .session=${stage?.session ?? ""}></taut-focus>`,
  },
  "taut-focus-history": {
    attributes: "",
    render: (stage) =>
      html`<taut-focus-history report-link="#taut-report" .client=${stage?.you}></taut-focus-history>`,
  },
  "taut-report": {
    attributes: `session="ID"`,
    hint: "Say what a site counts as, and the session is scored anew.",
    render: (stage) => html`<taut-report .client=${stage?.you} .session=${stage?.ended ?? ""}></taut-report>`,
  },
};
