/**
 * `<taut-chat>`: a room's messages, and the field to write one.
 *
 * It shows what the room's signals say and keeps nothing of its own but what the user is doing right now.
 */
import { html, nothing, type PropertyValues } from "lit";
import { property } from "lit/decorators.js";
import type { Message, Room } from "../index.ts";
import { Announcer } from "./announcer.ts";
import { avatarStyles } from "./avatar.ts";
import { mergeItems } from "./chat-items.ts";
import { renderEmpty, renderJump, renderNoMessages, renderSkeleton } from "./chat-states.ts";
import { chatStyles } from "./chat-styles.ts";
import { Composer, type Written } from "./composer.ts";
import { composerStyles } from "./composer-styles.ts";
import { emit } from "./events.ts";
import { FileActions } from "./file-actions.ts";
import { FileDrop } from "./file-drop.ts";
import { fileStyles } from "./file-styles.ts";
import { icons } from "./icons.ts";
import { MessageActions } from "./message-actions.ts";
import { renderMessageList } from "./message-list.ts";
import { rowStyles } from "./message-row-styles.ts";
import { recipientsOf } from "./recipient-picker.ts";
import { RoomElement } from "./room-element.ts";
import { RovingFocus } from "./roving-focus.ts";
import { ScrollKeeper } from "./scroll-keeper.ts";
import { baseStyles } from "./styles.ts";
import { localeOf } from "./time.ts";

export class TautChat extends RoomElement {
  static override styles = [baseStyles, avatarStyles, chatStyles, rowStyles, fileStyles, composerStyles];

  /** Longest message the server takes, in characters; beyond it nothing is sent. */
  @property({ type: Number, attribute: "max-chars" }) maxChars = 5_000;
  /** Shown in the empty field. */
  @property() placeholder = "Write a message";

  /** Messages that came in below while the user read further up. */
  #unseen = 0;
  #isAway = false;
  /** What was newest when the room was last marked as read. */
  #read: string | undefined;
  #reported: string | undefined;
  readonly #announcer = new Announcer();
  readonly #focus = new RovingFocus(() => this.#composer.focus());
  readonly #scroll = new ScrollKeeper(this, {
    scroller: () => this.renderRoot.querySelector<HTMLElement>(".scroller"),
    onScroll: () => this.#look(),
  });
  readonly #actions = new MessageActions(this, {
    room: () => this.current,
    reply: (message) => this.#composer.replyTo(message),
    focus: (where) => this.#moveFocus(where),
    failed: (code, message) => emit(this, "taut-error", { room: this.room, code, message }),
  });
  readonly #files = new FileActions(this, {
    room: () => this.current,
    focus: (where) => this.#moveFocus(where),
    failed: (code, message) => emit(this, "taut-error", { room: this.room, code, message }),
  });
  readonly #drop = new FileDrop(this, {
    isEnabled: () => this.#takesFiles,
    dropped: (files) => this.#attach(files),
  });
  readonly #composer = new Composer(this, {
    send: (written) => this.#send(written),
    attach: (files) => this.#attach(files),
    recipients: () => recipientsOf(this.connection, this.current),
    typed: (isEmpty) => (isEmpty ? this.current?.typing.stop() : this.current?.typing.input()),
    editLast: () => this.#editLast(),
  });

  /** Puts the cursor into the field. */
  override focus(): void {
    this.#composer.focus();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.#look);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.#look);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const before = this.current;
    super.willUpdate(changed);
    if (before === this.current) return;
    this.#actions.reset();
    this.#files.reset();
    this.#unseen = 0;
    this.#scroll.isAtBottom = true;
  }

  protected override updated(): void {
    this.#composer.rendered();
    const room = this.current;
    if (room === undefined) return;
    const region = this.renderRoot.querySelector(".announcer");
    const items = mergeItems(room.messages.list.peek(), room.files.list.peek());
    const fresh = this.#announcer.note(room.name, items, region);
    for (const item of fresh) {
      if (item.kind === "message") emit(this, "taut-message", { room: this.room, message: item.message });
    }
    if (fresh.length > 0 && !this.#scroll.isAtBottom) {
      this.#unseen += fresh.length;
      this.requestUpdate();
    }
    this.#report(room);
    this.#look();
  }

  protected override render() {
    const room = this.current;
    const isClosed = room === undefined || room.state.value.kind === "denied";
    return html`
      <slot name="header"></slot>
      <div class="frame">
        <div class="scroller" part="scroller" @scroll=${() => this.#scroll.scrolled()}>
          <div class="content" part="content">${this.#renderContent(room)}</div>
        </div>
        ${isShowing(room) && (this.#unseen > 0 || this.#isAway) ? renderJump(this.#unseen, this.#jump) : nothing}
        ${this.#drop.isOver ? html`<div class="drop" part="drop">${icons.attach}Drop to send</div>` : nothing}
      </div>
      <div class="foot" part="foot">
        <taut-typing
          exportparts="typing"
          .client=${this.connection}
          .room=${isClosed ? "" : this.room}
        ></taut-typing>
        ${this.#composer.render({
          room: this.room,
          maxChars: this.maxChars,
          placeholder: this.placeholder,
          isDisabled: isClosed,
          isConversation: this.#isConversation,
        })}
      </div>
      ${this.#files.renderViewer()}
      <div class="announcer unseen" aria-live="polite"></div>
    `;
  }

  #renderContent(room: Room | undefined) {
    if (room === undefined) return renderSkeleton("Waiting for a connection");
    if (isShowing(room)) {
      return renderMessageList({
        room,
        locale: localeOf(this),
        now: Date.now(),
        maxChars: this.maxChars,
        actions: this.#actions,
        files: this.#files,
        people: this.connection?.people.known.value ?? new Map(),
        focus: this.#focus,
        focused: this.#focused,
        pressed: this.#pressed,
        loadOlder: () => this.#loadOlder(room),
      });
    }
    return (
      renderNoMessages(room, () => this.#loadOlder(room)) ??
      html`<slot name="empty">${renderEmpty(this.room)}</slot>`
    );
  }

  #send({ content, replyTo, to }: Written): void {
    const room = this.current;
    if (room === undefined) return;
    room.typing.stop();
    this.#scroll.isAtBottom = true;
    this.#unseen = 0;
    const key = room.messages.send(content, {
      ...(replyTo === undefined ? {} : { replyTo }),
      ...(to === undefined ? {} : { to }),
    });
    emit(this, "taut-sent", { room: this.room, key, content });
  }

  get #isConversation(): boolean {
    return this.room.trim().startsWith("conversation:");
  }

  get #takesFiles(): boolean {
    return this.#isConversation && this.current !== undefined && this.current.state.peek().kind !== "denied";
  }

  #attach(files: readonly File[]): void {
    this.#scroll.isAtBottom = true;
    this.#files.send(files);
  }

  #editLast(): void {
    const isEditable = (message: Message) =>
      message.mine && message.id !== undefined && message.state === "sent";
    const last = this.current?.messages.list.peek().findLast(isEditable);
    if (last !== undefined) this.#actions.startEdit(last);
  }

  readonly #jump = () => {
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#scroll.toBottom(isCalm ? "instant" : "smooth");
    this.#composer.focus();
  };

  readonly #focused = (event: FocusEvent) => {
    if (this.#focus.focused(event)) this.requestUpdate();
  };

  readonly #pressed = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const isBusy = this.#actions.doing.kind !== "nothing" || this.#files.doing.kind !== "nothing";
    if (event.key === "Escape" && isBusy) {
      event.preventDefault();
      this.#actions.cancel();
      this.#files.cancel();
      return;
    }
    this.#focus.pressed(event, event.currentTarget);
  };

  /** Looks at what the user can see now: loads what is above it, marks as read what is in it. */
  readonly #look = () => {
    const scroller = this.renderRoot.querySelector(".scroller");
    const room = this.current;
    if (scroller === null || room === undefined) return;
    const below = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    const isAway = !this.#scroll.isAtBottom && below > scroller.clientHeight / 2;
    const unseen = this.#scroll.isAtBottom ? 0 : this.#unseen;
    if (isAway !== this.#isAway || unseen !== this.#unseen) {
      this.#isAway = isAway;
      this.#unseen = unseen;
      this.requestUpdate();
    }
    const { hasOlder, loading, error } = room.messages;
    const isNearTop = scroller.scrollTop < scroller.clientHeight;
    if (isNearTop && hasOlder.peek() && !loading.peek() && error.peek() === undefined) this.#loadOlder(room);
    if (this.#scroll.isAtBottom && document.visibilityState === "visible") this.#markRead(room);
  };

  #markRead(room: Room): void {
    const newest = mergeItems(room.messages.list.peek(), room.files.list.peek()).at(-1)?.key;
    if (newest === this.#read) return;
    this.#read = newest;
    room.messages.markRead();
  }

  #loadOlder(room: Room): void {
    // What went wrong is in `messages.error`, and shown from there.
    room.messages.loadOlder().catch(() => undefined);
  }

  #report(room: Room): void {
    const state = room.state.peek();
    const problem = state.kind === "denied" || state.kind === "failed" ? state : undefined;
    const key = problem && `${room.name} ${problem.code}`;
    if (key === this.#reported) return;
    this.#reported = key;
    if (problem !== undefined) {
      emit(this, "taut-error", { room: this.room, code: problem.code, message: problem.message });
    }
  }

  async #moveFocus(where: { kind: "field" } | { kind: "row"; key: string; inside?: string }): Promise<void> {
    await this.updateComplete;
    if (where.kind === "field") {
      this.#composer.focus();
      return;
    }
    const row = this.renderRoot.querySelector<HTMLElement>(`[data-key="${CSS.escape(where.key)}"]`);
    const target = where.inside === undefined ? row : row?.querySelector<HTMLElement>(where.inside);
    target?.focus();
    target?.scrollIntoView({ block: "nearest" });
    if (target instanceof HTMLTextAreaElement)
      target.setSelectionRange(target.value.length, target.value.length);
  }
}

function isShowing(room: Room | undefined): boolean {
  if (room === undefined || room.state.value.kind === "denied") return false;
  const { list, uploads } = room.files;
  return room.messages.list.value.length + list.value.length + uploads.value.length > 0;
}
