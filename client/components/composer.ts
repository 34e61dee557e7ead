/**
 * The field a message is written in.
 *
 * A draft belongs to its room: it waits there while another room is shown, and is never sent elsewhere.
 */
import { html, nothing, type ReactiveControllerHost } from "lit";
import type { Message } from "../index.ts";
import { icons } from "./icons.ts";
import { fitHeight, isSendable, renderCounter } from "./text-limit.ts";

export interface ComposerActions {
  send(content: string, replyTo: string | undefined): void;
  /** Each change of the text; `isEmpty` when nothing is being written any more. */
  typed(isEmpty: boolean): void;
  editLast(): void;
}

export interface ComposerView {
  readonly room: string;
  readonly maxChars: number;
  readonly placeholder: string;
  readonly isDisabled: boolean;
}

type ComposerHost = Pick<ReactiveControllerHost, "requestUpdate"> & { readonly renderRoot: ParentNode };

interface Draft {
  readonly text: string;
  readonly replyTo: Message | undefined;
}

const noDraft: Draft = { text: "", replyTo: undefined };

export class Composer {
  readonly #host: ComposerHost;
  readonly #actions: ComposerActions;
  readonly #drafts = new Map<string, Draft>();
  #view: ComposerView | undefined;
  #wantsFocus = false;
  /** The text that the field's height was last measured for. */
  #fitted: string | undefined;

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

  replyTo(message: Message): void {
    this.#change({ ...this.#draft, replyTo: message });
    this.focus();
  }

  /** After each render of the host. */
  rendered(): void {
    const area = this.#area();
    if (area === null) return;
    if (area.value !== this.#fitted) fitHeight(area);
    this.#fitted = area.value;
    if (this.#wantsFocus && !area.disabled) this.focus();
  }

  render(view: ComposerView) {
    this.#view = view;
    const { text, replyTo } = this.#draft;
    const canSend = !view.isDisabled && isSendable(text, view.maxChars);
    return html`<form class="composer" part="composer" @submit=${this.#submit}>
      ${replyTo === undefined ? nothing : this.#renderReply(replyTo)}
      <div class="field" part="field">
        <textarea
          part="input"
          rows="1"
          dir="auto"
          enterkeyhint="send"
          aria-label=${view.placeholder}
          placeholder=${view.placeholder}
          .value=${text}
          ?disabled=${view.isDisabled}
          @input=${this.#input}
          @keydown=${this.#keydown}
          @blur=${() => this.#actions.typed(true)}
        ></textarea>
        ${renderCounter(text, view.maxChars)}
        <button class="send" part="send-button" type="submit" aria-label="Send" title="Send" @mousedown=${keepFocus} ?disabled=${!canSend}>
          ${icons.send}
        </button>
      </div>
    </form>`;
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

  #change(draft: Draft): void {
    const room = this.#view?.room ?? "";
    if (draft.text === "" && draft.replyTo === undefined) this.#drafts.delete(room);
    else this.#drafts.set(room, draft);
    this.#host.requestUpdate();
  }

  readonly #input = (event: InputEvent & { currentTarget: HTMLTextAreaElement }) => {
    const text = event.currentTarget.value;
    this.#change({ ...this.#draft, text });
    this.#actions.typed(text.trim() === "");
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
    const { text, replyTo } = this.#draft;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#send();
    } else if (event.key === "ArrowUp" && text === "") {
      event.preventDefault();
      this.#actions.editLast();
    } else if (event.key === "Escape" && replyTo !== undefined) {
      event.preventDefault();
      this.#dropReply();
    }
  };

  #send(): void {
    const { text, replyTo } = this.#draft;
    const view = this.#view;
    if (view === undefined || view.isDisabled || !isSendable(text, view.maxChars)) return;
    this.#change(noDraft);
    this.#actions.send(text, replyTo?.id);
  }

  #area(): HTMLTextAreaElement | null {
    return this.#host.renderRoot.querySelector("textarea[part=input]");
  }
}

/** A press on the button leaves the cursor in the field, and a phone's keyboard open. */
function keepFocus(event: Event): void {
  event.preventDefault();
}
