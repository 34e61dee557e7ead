/**
 * The field a message is written in.
 *
 * A draft belongs to its room and its author: it waits there while another room is shown, or none, and is never sent
 * elsewhere, or as somebody else. What was begun for one member alone stays for that member alone until the user says otherwise.
 */
import { html, nothing, type ReactiveControllerHost } from "lit";
import type { Client, Message } from "../index.ts";
import { type BegunWith, Drafts } from "./drafts.ts";
import { icons } from "./icons.ts";
import { type Recipient, type RecipientId, renderRecipients } from "./recipient-picker.ts";
import { fitHeight, isSendable, renderCounter } from "./text-limit.ts";

export interface Written {
  readonly content: string;
  readonly replyTo: string | undefined;
  /** The one member who gets it; undefined for everybody. */
  readonly to: string | undefined;
}

interface ComposerActions {
  send(written: Written): void;
  /** Each change of the text; `isEmpty` when nothing is being written any more. */
  typed(isEmpty: boolean): void;
  editLast(): void;
  attach(files: readonly File[]): void;
  /** Who can be written to alone, and who was `chosen`. */
  recipients(chosen: RecipientId): readonly Recipient[];
}

interface ComposerView {
  /** Whose user writes. */
  readonly client: Client | undefined;
  readonly room: string;
  readonly maxChars: number;
  readonly placeholder: string;
  readonly isDisabled: boolean;
  /** Files, and messages to one member alone, are for conversations. */
  readonly isConversation: boolean;
}

type ComposerHost = Pick<ReactiveControllerHost, "requestUpdate"> & { readonly renderRoot: ParentNode };

interface Draft {
  readonly text: string;
  readonly replyTo: Message | undefined;
  readonly to: RecipientId | undefined;
}

const noDraft: Draft = { text: "", replyTo: undefined, to: undefined };

const begun: BegunWith<Draft> = new WeakMap();

export class Composer {
  readonly #host: ComposerHost;
  readonly #actions: ComposerActions;
  readonly #drafts = new Drafts<Draft>(begun);
  #view: ComposerView | undefined;
  #wantsFocus = false;
  /** The text that the field's height was last measured for. */
  #fitted: string | undefined;
  #width: number | undefined;
  #watched: HTMLTextAreaElement | undefined;
  /** Its width changes with the window, and with what opens beside the chat. */
  readonly #widths = new ResizeObserver(([entry]) => {
    const width = entry?.contentRect.width;
    if (width === this.#width) return;
    this.#width = width;
    // Not at once: the height is observed, too.
    requestAnimationFrame(() => {
      if (this.#watched !== undefined) fitHeight(this.#watched);
    });
  });

  constructor(host: ComposerHost, actions: ComposerActions) {
    this.#host = host;
    this.#actions = actions;
  }

  /** At once, or as soon as there is a room to write to. */
  focus(): void {
    const area = this.#area();
    this.#wantsFocus = area === null || area.disabled;
    area?.focus();
  }

  /** What answers something private is private, too. */
  replyTo(message: Message): void {
    const { to = this.#draft.to, mine, sender } = message;
    this.#change({ ...this.#draft, replyTo: message, to: message.to === undefined || mine ? to : sender.id });
    this.focus();
  }

  /** After each render of the host. */
  rendered(): void {
    const area = this.#area();
    if (area === null) return;
    if (area.value !== this.#fitted) fitHeight(area);
    this.#fitted = area.value;
    if (area !== this.#watched) {
      this.#widths.disconnect();
      this.#widths.observe(area);
      this.#watched = area;
    }
    if (this.#wantsFocus && !area.disabled) this.focus();
  }

  render(view: ComposerView) {
    this.#view = view;
    this.#drafts.follow(view.client);
    const { text, replyTo, to } = this.#draft;
    const recipients = to === undefined ? [] : this.#actions.recipients(to);
    const chosen = recipients.find(({ id }) => id === to)?.name ?? to;
    const label = to === undefined || to === "" ? view.placeholder : `Write to ${chosen} only`;
    return html`<form class="composer" part="composer" @submit=${this.#submit}>
      ${replyTo === undefined ? nothing : this.#renderReply(replyTo)}
      ${to === undefined ? nothing : renderRecipients(to, recipients, this.#choose)}
      ${renderCounter(text, view.maxChars)}
      <div class=${to === undefined ? "field" : "field privately"} part="field">
        <textarea
          part="input"
          rows="1"
          dir="auto"
          enterkeyhint="send"
          aria-label=${label}
          placeholder=${label}
          .value=${text}
          ?disabled=${view.isDisabled}
          @input=${this.#input}
          @keydown=${this.#keydown}
          @paste=${this.#paste}
          @blur=${() => this.#actions.typed(true)}
        ></textarea>
        ${view.isConversation ? this.#renderAttach(view.isDisabled) : nothing}
        ${view.isConversation ? this.#renderPrivately(to !== undefined, view.isDisabled) : nothing}
        <button class="send" part="send-button" type="submit" aria-label="Send" title="Send" @mousedown=${keepFocus} ?disabled=${!this.#canSend}>
          ${icons.send}
        </button>
      </div>
    </form>`;
  }

  #renderAttach(isDisabled: boolean) {
    const choose = (event: Event & { currentTarget: HTMLElement }) => {
      const input = event.currentTarget.nextElementSibling;
      if (input instanceof HTMLInputElement) input.click();
    };
    const chosen = (event: Event & { currentTarget: HTMLInputElement }) => {
      this.#actions.attach([...(event.currentTarget.files ?? [])]);
      // The same file may be chosen once more.
      event.currentTarget.value = "";
    };
    return html`<button
        type="button"
        class="side"
        part="attach-button"
        aria-label="Send files"
        title="Send files"
        ?disabled=${isDisabled}
        @click=${choose}
      >${icons.attach}</button
      ><input type="file" multiple hidden @change=${chosen} />`;
  }

  #renderPrivately(isPrivate: boolean, isDisabled: boolean) {
    return html`<button
      type="button"
      class="side"
      part="private-button"
      aria-label="Write to one person only"
      title="Write to one person only"
      aria-pressed=${isPrivate}
      ?disabled=${isDisabled}
      @click=${() => this.#choose(isPrivate ? undefined : "")}
    >${icons.lock}</button>`;
  }

  #renderReply(message: Message) {
    return html`<div class="replying" part="replying">
      ${icons.reply}
      <span class="replying-text"><b>${message.sender.name}</b> <bdi>${message.content}</bdi></span>
      <button type="button" class="quiet" aria-label="Do not reply" title="Do not reply" @click=${this.#dropReply}>
        ${icons.close}
      </button>
    </div>`;
  }

  get #draft(): Draft {
    return this.#drafts.get(this.#view?.room ?? "") ?? noDraft;
  }

  get #canSend(): boolean {
    const { text, to } = this.#draft;
    return this.#view?.isDisabled === false && to !== "" && isSendable(text, this.#view.maxChars);
  }

  #change(draft: Draft): void {
    const isNothing = draft.text === "" && draft.replyTo === undefined && draft.to === undefined;
    this.#drafts.set(this.#view?.room ?? "", isNothing ? undefined : draft);
    this.#host.requestUpdate();
  }

  readonly #choose = (to: RecipientId | undefined) => {
    this.#change({ ...this.#draft, to });
    if (to !== "") this.focus();
  };

  readonly #input = (event: InputEvent & { currentTarget: HTMLTextAreaElement }) => {
    const text = event.currentTarget.value;
    this.#change({ ...this.#draft, text });
    // That one writes to somebody alone is nobody else's business.
    this.#actions.typed(text.trim() === "" || this.#draft.to !== undefined);
  };

  readonly #paste = (event: ClipboardEvent) => {
    const { files, types } = event.clipboardData ?? {};
    // Copied from a table or a letter, text comes with a picture of itself.
    if (!this.#view?.isConversation || files === undefined || files.length === 0) return;
    if (types?.includes("text/plain")) return;
    event.preventDefault();
    this.#actions.attach([...files]);
  };

  readonly #submit = (event: Event) => {
    event.preventDefault();
    this.#send();
  };

  readonly #dropReply = () => {
    this.#change({ ...this.#draft, replyTo: undefined });
    this.focus();
  };

  readonly #keydown = (event: KeyboardEvent) => {
    // While an input method composes, Enter picks a word.
    if (event.isComposing) return;
    const { text, replyTo, to } = this.#draft;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#send();
    } else if (event.key === "ArrowUp" && text === "") {
      event.preventDefault();
      this.#actions.editLast();
    } else if (event.key === "Escape" && replyTo !== undefined) {
      event.preventDefault();
      this.#dropReply();
    } else if (event.key === "Escape" && to !== undefined) {
      event.preventDefault();
      this.#choose(undefined);
    }
  };

  #send(): void {
    if (!this.#canSend) return;
    const { text, replyTo, to } = this.#draft;
    this.#change({ ...noDraft, to });
    this.#actions.send({ content: text, replyTo: replyTo?.id, to });
  }

  #area(): HTMLTextAreaElement | null {
    return this.#host.renderRoot.querySelector("textarea[part=input]");
  }
}

/** A press on the button leaves the cursor in the field, and a phone's keyboard open. */
function keepFocus(event: Event): void {
  event.preventDefault();
}
