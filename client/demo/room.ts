/** `<demo-room>`: one room: its title, who is there, its link, and the chat itself. */
import { html, nothing, type PropertyValues } from "lit";
import { property } from "lit/decorators.js";
import { ClientElement } from "../components/client-element.ts";
import { copyText } from "../components/clipboard.ts";
import { isSettled } from "../components/commitment-row.ts";
import { nameOf } from "../components/conversation-names.ts";
import { icons } from "../components/icons.ts";
import { noticeIconStyles } from "../components/notice-icon-styles.ts";
import { readError } from "../components/problem-words.ts";
import { localeOf } from "../components/time.ts";
import { demoStyles } from "./demo-styles.ts";
import { renderFramesButton } from "./frames-button.ts";
import { demoIcons } from "./icons.ts";
import { inviteLink } from "./place.ts";
import { roomStyles } from "./room-styles.ts";

type Link =
  | { readonly kind: "none" }
  | { readonly kind: "link"; readonly url: string }
  | { readonly kind: "problem"; readonly message: string };

export class DemoRoom extends ClientElement {
  static override styles = [...demoStyles, noticeIconStyles, roomStyles];

  @property({ attribute: false }) room = "";
  /** Why there is no room: the invitation to it was not accepted. */
  @property({ attribute: false }) refusal: string | undefined;
  @property({ attribute: false }) isFramed = false;

  #link: Link = { kind: "none" };
  /** What the link was asked for: a conversation that is closed has none, and has one again when it opens. */
  #linked = "";
  #isCopied = false;
  /** What is shown beside the chat. */
  #aside: "promises" | "members" | undefined;

  constructor() {
    super();
    this.addEventListener("keydown", this.#pressed);
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const linked = `${this.room} ${this.#listed?.closed}`;
    if (linked === this.#linked) return;
    this.#linked = linked;
    this.#link = { kind: "none" };
    this.#isCopied = false;
    if (this.room !== "") this.#askLink(this.room);
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has("room")) return;
    // A phone's keyboard would cover half of what one came to read.
    const isField = this.room !== "" && matchMedia("(hover: hover)").matches;
    this.renderRoot.querySelector<HTMLElement>(isField ? "taut-chat" : "h1")?.focus();
  }

  protected override render() {
    const frames = renderFramesButton(this.isFramed, () => this.#tell("demo-frames"));
    const back = html`<button class="icon back" aria-label="Back to the rooms" @click=${() => this.#tell("demo-back")}>${demoIcons.back}</button>`;
    if (this.room === "" && this.refusal !== undefined) {
      return html`<header role="none">${back}${frames}</header>
        <div class="nowhere" role="alert">
          <span class="notice-icon">${icons.lock}</span>
          <h1 tabindex="-1">The invitation did not let you in</h1>
          <span dir="auto">${this.refusal}</span>
        </div>`;
    }
    if (this.room === "") {
      return html`<header role="none">${frames}</header>
        <div class="nowhere">
          <span class="notice-icon">${icons.bubbles}</span>
          <h1 tabindex="-1">Pick a room, or open a new one</h1>
          <span>Every frame it takes goes by on the side.</span>
        </div>`;
    }
    const isReady = this.connection?.status.value.kind === "ready";
    const isDirect = this.#listed?.kind === "direct";
    return html`<header role="none">
        ${back}
        <h1 tabindex="-1"><bdi>${this.#title}</bdi></h1>
        <taut-presence
          room=${this.room}
          .expanded=${this.#aside === "members"}
          @taut-people=${this.#togglePeople}
        ></taut-presence>
        <button class="icon" title="Search" aria-label="Search in this conversation" @click=${this.#search}>${icons.search}</button>
        <button
          class="button"
          title=${this.#link.kind === "problem" ? this.#link.message : "Copy the link to this room"}
          ?hidden=${isDirect}
          ?disabled=${this.#link.kind === "none"}
          aria-disabled=${this.#link.kind === "problem"}
          aria-description=${this.#link.kind === "problem" ? this.#link.message : nothing}
          @click=${this.#copy}
        >
          ${this.#isCopied ? icons.check : demoIcons.share}<span class="wide" aria-live="polite">${this.#isCopied ? "Link copied" : "Share"}</span>
        </button>
        ${this.#renderPromises()}
        ${frames}
      </header>
      ${isReady ? nothing : html`<div class="healing"><taut-status></taut-status></div>`}
      ${this.#isClosed ? html`<p class="closed">To come in, ask somebody who is in this room for an invitation link.</p>` : nothing}
      <div class="talk">
      <taut-chat room=${this.room} @taut-error=${() => this.requestUpdate()}>
        <div slot="empty" class="invite">${this.#renderInvite()}</div>
      </taut-chat>
        ${this.#renderAside()}
      </div>`;
  }

  #renderPromises() {
    const open = this.#openPromises > 99 ? "99+" : `${this.#openPromises}`;
    // It begins with what is to be seen, for who says what they see.
    const label = open === "0" ? "Promises and moods" : `Promises ${open} open, and moods`;
    return html`<button
      class="icon promises"
      title=${label}
      aria-label=${label}
      aria-pressed=${this.#aside === "promises"}
      @click=${() => this.#toggle("promises")}
    >
      ${icons.promise}<span class="wide" aria-hidden="true">Promises</span>
      ${open === "0" ? nothing : html`<span class="open" aria-hidden="true">${open}</span>`}
    </button>`;
  }

  #renderAside() {
    if (this.#aside === "promises") {
      return html`<demo-aside class="aside" .room=${this.room} @demo-aside=${() => this.#toggle("promises")}></demo-aside>`;
    }
    if (this.#aside === undefined) return nothing;
    return html`<taut-members class="aside" room=${this.room}>
      <h2 slot="header" tabindex="-1">Members</h2>
      <button slot="end" class="icon" title="Close" aria-label="Close members" @click=${this.#closeMembers}>${icons.close}</button>
    </taut-members>`;
  }

  get #openPromises(): number {
    if (!this.room.startsWith("conversation:")) return 0;
    const promises = this.connection?.room(this.room).commitments.list.value ?? [];
    return promises.filter((one) => !isSettled(one)).length;
  }

  get #listed() {
    return this.connection?.conversations.list.value.find((one) => one.room === this.room);
  }

  /** To those who are not in it, and may be invited: who is banned may not. */
  get #isClosed(): boolean {
    const state = this.connection?.room(this.room).state.value;
    return state?.kind === "denied" && state.code === "forbidden" && !isBan(state);
  }

  get #title(): string {
    const client = this.connection;
    const listed = this.#listed;
    if (client === undefined || listed === undefined) return "Conversation";
    return nameOf(listed, client.user.value?.id ?? "", client.people.known.value, localeOf(this));
  }

  #renderInvite() {
    if (this.#listed?.kind === "direct") {
      return html`<strong>Just the two of you</strong><span>What is said here is for ${this.#title} and you.</span>`;
    }
    const link = this.#link;
    if (link.kind === "problem") return html`<strong>Nothing said yet</strong><span>${link.message}</span>`;
    if ((this.connection?.room(this.room).presence.count.value ?? 0) > 1) {
      return html`<strong>Nothing said yet</strong><span>You are not alone here: begin.</span>`;
    }
    const url = link.kind === "link" ? link.url : "";
    return html`<strong>Now open it somewhere else</strong>
      <span>${
        isOwnMachine(location.hostname)
          ? "This link leads into the room: in a second window, or another browser of this machine."
          : "This link leads into the room: in a second window, on a phone, or at a friend's."
      }</span>
      <div class="link">
        <input readonly aria-label="Link to this room" .value=${url} @focus=${selectAll} />
        <button class="button" @click=${this.#copy}>${this.#isCopied ? "Copied" : "Copy"}</button>
        <a class="button main" href=${url || nothing} target="_blank" rel="noopener">Open</a>
      </div>`;
  }

  async #askLink(room: string): Promise<void> {
    const id = room.replace(/^conversation:/, "");
    try {
      const code = await this.connection?.conversations.invite(id);
      if (room !== this.room || code === undefined) return;
      this.#link = { kind: "link", url: inviteLink(location.origin, code) };
    } catch (error) {
      if (room === this.room) this.#link = { kind: "problem", message: readError(error).message };
    }
    this.requestUpdate();
  }

  readonly #search = async () => {
    const aside = this.renderRoot.querySelector(".aside");
    // On a narrow screen it lies over what is searched.
    if (aside !== null && getComputedStyle(aside).position === "absolute") this.#leaveAside();
    await this.updateComplete;
    this.renderRoot.querySelector("taut-chat")?.search();
  };

  readonly #copy = async () => {
    if (this.#link.kind !== "link") return;
    this.#isCopied = await copyText(this.#link.url);
    if (!this.#isCopied) prompt("The browser does not allow copying here. This is the link:", this.#link.url);
    this.requestUpdate();
    setTimeout(() => {
      this.#isCopied = false;
      this.requestUpdate();
    }, 2_000);
  };

  #toggle(aside: "promises" | "members"): void {
    this.#aside = this.#aside === aside ? undefined : aside;
    this.requestUpdate();
  }

  /** Who opens them goes on there, behind the chat. */
  readonly #togglePeople = () => {
    this.#toggle("members");
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("h2")?.focus());
  };

  readonly #closeMembers = () => {
    this.#toggle("members");
    // Who was put out has nobody to see any more.
    const isShown = (this.connection?.room(this.room).presence.count.value ?? 0) > 0;
    this.renderRoot.querySelector<HTMLElement>(isShown ? "taut-presence" : "h1")?.focus();
  };

  #leaveAside(): void {
    if (this.#aside === "members") this.#closeMembers();
    else this.#toggle("promises");
  }

  readonly #pressed = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented || this.#aside === undefined) return;
    event.preventDefault();
    this.#leaveAside();
  };

  #tell(type: string): void {
    this.dispatchEvent(new CustomEvent(type));
  }
}

/** No code tells it from other refusals. */
function isBan({ message }: { readonly message: string }): boolean {
  return message.startsWith("you are banned");
}

/** A link to it works nowhere else. */
function isOwnMachine(hostname: string): boolean {
  return /^(localhost|127\..+|\[::1\])$/.test(hostname);
}

function selectAll(event: FocusEvent): void {
  if (event.target instanceof HTMLInputElement) event.target.select();
}
