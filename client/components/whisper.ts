/**
 * `<taut-whisper>`: a room that leaves nothing behind: made or joined by its code, encrypted by choice.
 *
 * The key of an encrypted room is in its link's fragment and in this page's memory, and in no attribute.
 */
import { html, nothing } from "lit";
import { property } from "lit/decorators.js";
import type { Client } from "../index.ts";
import {
  browserRandom,
  canEncrypt,
  makeWhisperCode,
  makeWhisperKey,
  maxSealedBytes,
  readWhisper,
  sealRoom,
  type WhisperPlace,
  whisperRoom,
  writeWhisper,
} from "../whisper.ts";
import { ClientElement } from "./client-element.ts";
import { copyText } from "./clipboard.ts";
import { emit } from "./events.ts";
import { clearFragment } from "./fragment.ts";
import { icons } from "./icons.ts";
import { panelStyles } from "./panel-styles.ts";
import { baseStyles } from "./styles.ts";
import { renderWaiting } from "./unconnected.ts";
import { whisperStyles } from "./whisper-styles.ts";
import { renderFacts, renderHead, renderLobby, renderShare } from "./whisper-views.ts";

/** A character takes up to four bytes. */
const maxSealedChars = Math.floor(maxSealedBytes / 4);
const copiedMs = 2_000;

type Opened =
  | { readonly kind: "waiting" }
  | { readonly kind: "open"; readonly client: Client }
  | { readonly kind: "problem"; readonly message: string };

export class TautWhisper extends ClientElement {
  static override styles = [baseStyles, panelStyles, whisperStyles];

  /** The room's code; the page's own fragment, `#whisper=CODE`, says it where it is left out. */
  @property({ reflect: true }) code = "";
  /** The key of an encrypted room, as its link has it. */
  @property({ attribute: false }) key: string | undefined;
  /** Where links to the room lead: a page with a `<taut-whisper>`; this page where left out. */
  @property({ attribute: "link-base" }) linkBase = "";

  #opened: Opened = { kind: "waiting" };
  /** What `#opened` was made of. */
  #openedFrom: { client: Client | undefined; code: string; key: string | undefined } | undefined;
  #wantsEncryption = true;
  #isCopied = false;
  #problem: string | undefined;
  /** Selector of what the cursor goes to as soon as it is shown. */
  #awaited: string | undefined;

  /** Makes a room and goes into it. */
  make({ isEncrypted = canEncrypt() }: { isEncrypted?: boolean } = {}): void {
    const code = makeWhisperCode(browserRandom);
    this.#enter(isEncrypted ? { code, key: makeWhisperKey(browserRandom) } : { code });
  }

  /**
   * Goes into a room.
   *
   * @param text its code or its link
   * @returns false where it is neither; the element says so
   */
  join(text: string): boolean {
    const place = readWhisper(text);
    this.#problem =
      place === undefined
        ? "This is neither a code nor a link. A code has letters, digits and dashes, such as K7QF-2MXW-9RTB-4HJD."
        : undefined;
    this.requestUpdate();
    if (place !== undefined) this.#enter(place);
    return place !== undefined;
  }

  /** Goes out of the room, which is gone with its last one; the page's address leads into it no more. */
  leave(): void {
    this.code = "";
    this.key = undefined;
    emit(this, "taut-whisper", { code: "", link: "" });
    if (placeInAddress() !== undefined) clearFragment();
    this.#focusOn("input[name=code]");
  }

  /** Puts the cursor into the field, for the code or for a message, as soon as there is one. */
  override focus(): void {
    this.#focusOn("taut-chat, input[name=code]");
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("hashchange", this.#readAddress);
    if (this.code === "") this.#readAddress();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("hashchange", this.#readAddress);
  }

  protected override willUpdate(): void {
    const { connection: client, code, key } = this;
    const from = this.#openedFrom;
    if (from !== undefined && from.client === client && from.code === code && from.key === key) return;
    this.#openedFrom = { client, code, key };
    this.#opened = { kind: "waiting" };
    if (client !== undefined && code !== "") void this.#open(client, code, key);
  }

  protected override updated(): void {
    if (this.#awaited !== undefined) this.#focusOn(this.#awaited);
  }

  protected override render() {
    const place = readWhisper(this.code);
    if (this.code === "") return this.#renderLobby();
    if (place === undefined) return this.#renderProblem(`${this.code} is not a code.`);
    if (this.#opened.kind === "problem") return this.#renderProblem(this.#opened.message);
    if (this.#opened.kind === "waiting") {
      return html`<div class="wait">${renderWaiting(this.connection, this.problem)}</div>`;
    }
    return this.#renderRoom(this.#opened.client, { ...place, key: this.key });
  }

  #renderLobby() {
    return renderLobby({
      isEncrypted: this.#wantsEncryption,
      canEncrypt: canEncrypt(),
      problem: this.#problem,
      encrypt: (on) => {
        this.#wantsEncryption = on;
      },
      make: () => this.make({ isEncrypted: this.#wantsEncryption && canEncrypt() }),
      join: (text) => void this.join(text),
    });
  }

  #renderProblem(message: string) {
    return html`<div class="wait" part="error" role="alert">
      <p dir="auto">${message}</p>
      <button type="button" class="choice" @click=${() => this.leave()}>Back</button>
    </div>`;
  }

  #renderRoom(client: Client, place: WhisperPlace) {
    const isSealed = place.key !== undefined;
    const room = whisperRoom(place.code);
    const link = this.#linkTo(place);
    const copy = () => void this.#copy(link);
    const isCopied = this.#isCopied;
    const { messages, presence } = client.room(room);
    const isLocked = !isSealed && messages.list.value.some(({ seal }) => seal === "closed");
    return html`<div class="frame">
      ${renderHead({
        code: place.code,
        isSealed,
        isCopied,
        people: html`<taut-presence .client=${client} .room=${room}></taut-presence>`,
        copy,
        leave: () => this.leave(),
      })}
      ${renderFacts(isSealed)}
      ${
        isLocked
          ? html`<p class="banner" part="banner" role="status">${icons.lock}<span dir="auto">Somebody here writes encrypted. Ask them for the whole link to read it; what you write yourself is not encrypted.</span></p>`
          : nothing
      }
      <taut-chat .client=${client} .room=${room} .maxChars=${isSealed ? maxSealedChars : 5_000} placeholder="Whisper something">
        <div slot="empty" class="share" part="share">${renderShare({ link, isCopied, hasOthers: presence.count.value > 1, copy })}</div>
      </taut-chat>
    </div>`;
  }

  async #open(client: Client, code: string, key: string | undefined): Promise<void> {
    const from = this.#openedFrom;
    const opened = await openRoom(client, code, key);
    if (this.#openedFrom !== from) return;
    this.#opened = opened;
    this.requestUpdate();
  }

  #enter(place: WhisperPlace): void {
    this.code = place.code;
    this.key = place.key;
    emit(this, "taut-whisper", { code: place.code, link: this.#linkTo(place) });
    // A phone's keyboard would cover the link that is to be sent first.
    const field = matchMedia("(hover: hover)").matches ? "taut-chat" : ".code";
    this.#focusOn(`${field}, .wait button`);
  }

  #focusOn(selector: string): void {
    const found = this.renderRoot.querySelector<HTMLElement>(selector);
    this.#awaited = found === null ? selector : undefined;
    found?.focus();
  }

  #linkTo(place: WhisperPlace): string {
    return writeWhisper(this.linkBase === "" ? location.href : this.linkBase, place);
  }

  readonly #readAddress = () => {
    const place = placeInAddress();
    if (place === undefined) return;
    this.code = place.code;
    this.key = place.key;
  };

  async #copy(link: string): Promise<void> {
    this.#isCopied = await copyText(link);
    this.requestUpdate();
    if (!this.#isCopied) this.renderRoot.querySelector<HTMLInputElement>(".share input")?.select();
    setTimeout(() => {
      this.#isCopied = false;
      this.requestUpdate();
    }, copiedMs);
  }
}

/** Where the page's own fragment leads. */
function placeInAddress(): WhisperPlace | undefined {
  return location.hash.includes("whisper=") ? readWhisper(location.hash) : undefined;
}

async function openRoom(client: Client, code: string, key: string | undefined): Promise<Opened> {
  if (key === undefined) return { kind: "open", client };
  if (!canEncrypt()) {
    const message =
      "This room is encrypted, which takes a secure page: open it over HTTPS, or on this machine.";
    return { kind: "problem", message };
  }
  try {
    return { kind: "open", client: await sealRoom(client, { code, key }) };
  } catch {
    return { kind: "problem", message: "The key in this link is damaged. Ask for the whole link once more." };
  }
}
