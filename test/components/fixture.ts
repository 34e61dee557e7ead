/** Runs in the page: the elements as embedders get them, over a fake client that a test drives. */
import { pageClient } from "../../client/components/index.ts";
import { afterFocusEvent, effect, signal } from "../../client/index.ts";
import { createFakeClient } from "../support/fake-client.ts";
import { listed } from "../support/fake-conversations.ts";
import { me, said } from "../support/fake-room.ts";
import { sampleReport, sampleSites, sampleState } from "../support/focus-samples.ts";

const ada = { id: "ada", name: "Ada Lindqvist" };
const bo = { id: "bo", name: "Bo Nakamura" };

function makeFixture() {
  const client = createFakeClient();
  return {
    client,
    createFakeClient,
    /** The room that `<taut-chat room="conversation:one">` shows. */
    room: client.room("conversation:one"),
    me,
    ada,
    bo,
    said,
    listed,
    afterFocusEvent,
    sampleState,
    sampleReport,
    sampleSites,
    signal,
    effect,
    pageClient,
    /** Events that reached the document. */
    heard: [] as { type: string; detail: unknown }[],
    /** Everything anew, in an empty page. */
    reset(): void {
      document.body.replaceChildren();
      document.documentElement.removeAttribute("dir");
      history.replaceState(null, "", location.pathname);
      globalThis.fixture = makeFixture();
    },
    /** Puts markup into the page, with the fake client for every provider that has no token. */
    mount(markup: string): void {
      const template = document.createElement("template");
      template.setHTMLUnsafe(markup);
      document.body.replaceChildren(template.content);
      for (const provider of document.querySelectorAll("taut-provider:not([token])")) {
        Object.assign(provider, { client });
      }
    },
    /** So many messages, a minute apart, the newest `before` minutes old. */
    talk(count: number, before = 0) {
      return Array.from({ length: count }, (_, index) => {
        const age = count - index + before;
        const sender = index % 3 === 0 ? me : ada;
        return said(sender, `Message ${age}`, { id: `m${age}`, timestamp: Date.now() - age * 60_000 });
      });
    },
  };
}

declare global {
  var fixture: ReturnType<typeof makeFixture>;
}

for (const type of [
  "taut-connection",
  "taut-sent",
  "taut-message",
  "taut-select",
  "taut-error",
  "taut-whisper",
  "taut-dismiss",
  "taut-people",
  "taut-sign-in",
]) {
  document.addEventListener(type, (event) => {
    if (event instanceof CustomEvent) globalThis.fixture.heard.push({ type, detail: event.detail });
  });
}

globalThis.fixture = makeFixture();
