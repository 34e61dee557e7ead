/** What a whisper room shows around its chat: the way in, the head, and what it protects. */
import { html, nothing, type TemplateResult } from "lit";
import { icons } from "./icons.ts";

interface LobbyView {
  readonly isEncrypted: boolean;
  /** False where the browser has no WebCrypto for this page. */
  readonly canEncrypt: boolean;
  readonly problem: string | undefined;
  encrypt(on: boolean): void;
  make(): void;
  join(text: string): void;
}

export function renderLobby(view: LobbyView): TemplateResult {
  const switched = (event: Event & { currentTarget: HTMLInputElement }) =>
    view.encrypt(event.currentTarget.checked);
  const submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    view.join(String(new FormData(event.currentTarget).get("code") ?? ""));
  };
  return html`<div class="bar"><slot name="start"></slot><slot name="end"></slot></div>
    <section class="lobby" part="lobby">
    <div class="intro">
      <span class="badge">${icons.lock}</span>
      <h2>Whisper</h2>
      <p class="muted">A room that leaves nothing behind. What is said is written down nowhere, and the room is gone when the last one leaves.</p>
    </div>
    <div class="card" part="card">
      <label class="switch">
        <input
          type="checkbox"
          role="switch"
          .checked=${view.isEncrypted && view.canEncrypt}
          ?disabled=${!view.canEncrypt}
          aria-describedby="why"
          @change=${switched}
        />
        <span><b>Encrypt it end to end</b></span>
      </label>
      <p class="muted" id="why">${
        view.canEncrypt
          ? "The key is made in this browser and is part of the link. The server never sees it."
          : "This takes a secure page: open it over HTTPS, or on this machine."
      }</p>
      <button type="button" class="choice strong" part="make" @click=${() => view.make()}>Make a room</button>
    </div>
    <span class="or">or join one</span>
    <form part="join" @submit=${submit}>
      <input
        name="code"
        part="input"
        aria-label="Code or link"
        placeholder="Code or link"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck="false"
        dir="auto"
        aria-invalid=${view.problem !== undefined}
        aria-describedby=${view.problem === undefined ? nothing : "problem"}
      />
      <button class="choice" part="join-button">Join</button>
    </form>
    ${view.problem === undefined ? nothing : html`<p class="problem" id="problem" part="error" role="alert" dir="auto">${view.problem}</p>`}
  </section>`;
}

interface HeadView {
  readonly code: string;
  readonly isSealed: boolean;
  readonly isCopied: boolean;
  readonly people: TemplateResult;
  copy(): void;
  leave(): void;
}

export function renderHead({ code, isSealed, isCopied, people, copy, leave }: HeadView): TemplateResult {
  const copyLabel = isCopied ? "Link copied" : "Copy link";
  return html`<header role="none" part="header" class=${isSealed ? "sealed" : "open"}>
    <slot name="start"></slot>
    <span class="badge">${isSealed ? icons.lock : icons.unlock}</span>
    <div class="where">
      <span class="code" part="code" dir="ltr" tabindex="-1">${code}</span>
      <span class="kind" part="kind">${isSealed ? "End-to-end encrypted" : "Not encrypted"}</span>
    </div>
    ${people}
    <button type="button" class="choice" part="copy" aria-label=${copyLabel} @click=${copy}>
      ${isCopied ? icons.check : icons.copy}<span class="label" aria-live="polite">${copyLabel}</span>
    </button>
    <button type="button" class="small" part="leave" aria-label="Leave the room" title="Leave the room" @click=${leave}>
      ${icons.leave}
    </button>
    <slot name="end"></slot>
  </header>`;
}

const sealedFacts = {
  yes: "What you write is encrypted here, and read only by those who have the whole link. The server passes on what it cannot read, and keeps nothing.",
  no: "Who is here, when and how much they write, reactions and names are not hidden from the server. Whoever gets the link reads along: send it by a way that you trust.",
};
const openFacts = {
  yes: "Nothing is written down: no file, no log. When the last one leaves, the room is gone.",
  no: "It is not encrypted: whoever runs the server could read along while it passes messages on. Whoever has the code can join.",
};

/** Plain words on what the room does for one, and what it does not. */
export function renderFacts(isSealed: boolean): TemplateResult {
  const { yes, no } = isSealed ? sealedFacts : openFacts;
  return html`<details part="facts">
    <summary>What this protects, and what it does not</summary>
    <ul class="facts">
      <li>${icons.check}<span>${yes}</span></li>
      <li class="not">${icons.alert}<span>${no}</span></li>
    </ul>
  </details>`;
}

interface ShareView {
  readonly link: string;
  readonly isCopied: boolean;
  /** Others are in the room, who may have talked before one came. */
  readonly hasOthers: boolean;
  copy(): void;
}

export function renderShare({ link, isCopied, hasOthers, copy }: ShareView): TemplateResult {
  const selectAll = (event: FocusEvent & { currentTarget: HTMLInputElement }) => event.currentTarget.select();
  const words = hasOthers
    ? html`<strong>Nothing said since you came</strong>
        <span dir="auto">What was said before is not kept. Send this link to whom else you want here.</span>`
    : html`<strong>Nobody has said anything yet</strong>
        <span dir="auto">Send this link to whom you want here.</span>`;
  return html`${words}
    <div>
      <input readonly part="input" aria-label="Link to this room" .value=${link} dir="ltr" @focus=${selectAll} />
      <button type="button" class="choice" @click=${copy}>${isCopied ? "Copied" : "Copy"}</button>
    </div>`;
}
