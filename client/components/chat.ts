/**
 * `<taut-chat>`: a room's messages, and the field to write one.
 *
 * With replies, edits, reactions, files, search and read marks; what is written without a connection is sent once there
 * is one. Its height is the page's to set.
 */
import { html, nothing, type PropertyValues } from "lit";
import { property } from "lit/decorators.js";
import type { Message, Room } from "../index.ts";
import { Announcer } from "./announcer.ts";
import { avatarStyles } from "./avatar.ts";
import { barredStyles, barrierOf, renderBarrier } from "./chat-barred.ts";
import { type ChatItem, mergeItems } from "./chat-items.ts";
import { ChatSearch } from "./chat-search.ts";
import {
  isShowing,
  isWithoutMessages,
  renderEmpty,
  renderNoMessages,
  renderNoRoom,
  renderUnconnected,
} from "./chat-states.ts";
import { chatStyles } from "./chat-styles.ts";
import { Composer, type Written } from "./composer.ts";
import { composerStyles } from "./composer-styles.ts";
import { ask, emit } from "./events.ts";
import { FileActions } from "./file-actions.ts";
import { FileDrop } from "./file-drop.ts";
import { fileStyles } from "./file-styles.ts";
import { FocusKeeper } from "./focus-keeper.ts";
import { icons } from "./icons.ts";
import { MessageActions } from "./message-actions.ts";
import { renderMessageList } from "./message-list.ts";
import { rowStyles } from "./message-row-styles.ts";
import { noteStyles } from "./promise-note.ts";
import { PromiseQuestions, questionStyles } from "./promise-question.ts";
import { reactionStyles } from "./reactions.ts";
import { readCount } from "./read-count.ts";
import { Reading } from "./reading.ts";
import { readingStyles } from "./reading-styles.ts";
import { recipientsOf } from "./recipient-picker.ts";
import { RoomElement } from "./room-element.ts";
import { RovingFocus } from "./roving-focus.ts";
import { reasonOf, SendDelay } from "./send-delay.ts";
import { baseStyles } from "./styles.ts";
import { localeOf } from "./time.ts";
import { unconnectedOf } from "./unconnected.ts";
import type { Unread } from "./unread-line.ts";

export class TautChat extends RoomElement {
  static override styles = [
    baseStyles,
    avatarStyles,
    chatStyles,
    rowStyles,
    reactionStyles,
    fileStyles,
    readingStyles,
    composerStyles,
    barredStyles,
    noteStyles,
    questionStyles,
  ];

  /** Longest message the server takes, in characters; beyond it nothing is sent. */
  @property({ attribute: "max-chars", converter: readCount, useDefault: true }) maxChars = 5_000;
  /** Shown in the empty field. */
  @property() placeholder = "Write a message";

  #reported: string | undefined;
  readonly #search = new ChatSearch(this, {
    items: () => (this.current === undefined ? [] : this.#items(this.current)),
    show: (key) => void this.#reading.show(key),
    loadOlder: () => this.current && this.#loadOlder(this.current),
    closed: () => this.#composer.focus(),
  });
  readonly #delay = new SendDelay(this, () => this.current?.messages.delay.peek());
  readonly #announcer = new Announcer();
  readonly #focus = new RovingFocus(() => this.#composer.focus());
  readonly #reading = new Reading(this, {
    room: () => this.current,
    items: () => (this.current === undefined ? [] : this.#items(this.current)),
    loadOlder: () => this.current && this.#loadOlder(this.current),
    arrived: () => this.#composer.focus(),
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
  /** They are seen here as well as among the promises: who wrote something unclear is still here. */
  readonly #questions = new PromiseQuestions(this, {
    client: () => this.connection,
    room: () => this.current?.name ?? "",
    answered: () => this.#composer.focus(),
    failed: (code, message) => emit(this, "taut-error", { room: this.room, code, message }),
  });
  readonly #drop = new FileDrop(this, {
    isEnabled: () => this.#takesFiles,
    dropped: (files) => this.#attach(files),
  });
  readonly #composer = new Composer(this, {
    send: (written) => this.#send(written),
    attach: (files) => this.#attach(files),
    recipients: (chosen) => recipientsOf(this.connection, this.current, chosen),
    typed: (isEmpty) => (isEmpty ? this.current?.typing.stop() : this.current?.typing.input()),
    editLast: () => this.#editLast(),
  });

  constructor() {
    super();
    new FocusKeeper(this, () => this.#land());
  }

  /** Puts the cursor into the field. */
  override focus(): void {
    this.#composer.focus();
  }

  /** Opens the search in what is loaded. */
  search(): void {
    void this.#search.open();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("keydown", this.#shortcut);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener("keydown", this.#shortcut);
    this.#delay.stop();
  }

  protected override willUpdate(changed: PropertyValues): void {
    const before = this.current;
    super.willUpdate(changed);
    if (before === this.current) return;
    this.#actions.reset();
    this.#files.reset();
    this.#search.reset();
    this.#reading.reset();
  }

  protected override updated(): void {
    this.#composer.rendered();
    this.#delay.rendered();
    const room = this.current;
    if (room === undefined) return;
    const region = this.renderRoot.querySelector(".announcer");
    const fresh = this.#announcer.note(room, this.#items(room), region);
    for (const item of fresh) {
      if (item.kind === "message") emit(this, "taut-message", { room: this.room, message: item.message });
    }
    this.#report(room);
    this.#reading.cameIn(fresh.length);
  }

  protected override render() {
    const room = this.current;
    const isClosed = room === undefined || room.state.value.kind === "denied" || isWithoutMessages(room);
    const barrier = isClosed ? undefined : this.#barrier;
    const items = room === undefined ? [] : this.#items(room);
    const self = this.connection?.user.value?.id;
    const unread = room === undefined ? undefined : this.#reading.unread(room, items, self);
    return html`
      <slot name="header"></slot>
      ${room === undefined ? nothing : this.#search.render(room)}
      <div class="frame">
        <div class="scroller" part="scroller" @scroll=${() => this.#reading.scrolled()}>
          <div class="content" part="content">${this.#renderContent(room, items, unread)}</div>
        </div>
        ${isShowing(room) ? this.#reading.renderWays(unread) : nothing}
        ${this.#drop.isOver ? html`<div class="drop" part="drop">${icons.attach}Drop to send</div>` : nothing}
      </div>
      <div class="foot" part="foot">
        ${this.#questions.render()}
        <taut-typing
          exportparts="typing"
          .client=${this.connection}
          .room=${isClosed ? "" : this.room}
        ></taut-typing>
        ${
          barrier === undefined
            ? this.#composer.render({
                client: this.connection,
                room: this.room,
                maxChars: this.maxChars,
                placeholder: this.placeholder,
                isDisabled: isClosed,
                isConversation: this.#isConversation,
              })
            : renderBarrier(barrier, this.#signIn)
        }
      </div>
      ${this.#files.renderViewer()}
      <div class="announcer unseen" aria-live="polite"></div>
      <div class="unseen" role="status">${this.#renderDelay(room)}</div>
    `;
  }

  /** Said once, without the seconds. */
  #renderDelay(room: Room | undefined) {
    const delay = room?.messages.delay.value;
    return delay === undefined ? nothing : `Not sent yet: ${reasonOf(delay)}. It is sent again by itself.`;
  }

  #items(room: Room): readonly ChatItem[] {
    const messages = room.messages.list.value.map((message) => this.#actions.shown(message));
    return mergeItems(messages, room.files.list.value);
  }

  #renderContent(room: Room | undefined, items: readonly ChatItem[], unread: Unread | undefined) {
    const client = this.connection;
    const unconnected = client === undefined ? unconnectedOf(client, this.problem) : undefined;
    if (unconnected !== undefined) return renderUnconnected(unconnected);
    if (client === undefined || room === undefined) return renderNoRoom();
    if (isShowing(room)) {
      return renderMessageList({
        room,
        items,
        shown: this.#reading.shown(items),
        hasMore: this.#reading.hasMore,
        self: this.connection?.user.value?.id,
        firstNew: unread?.key,
        marked: this.#search.pattern,
        current: this.#search.current,
        locale: localeOf(this),
        now: Date.now(),
        maxChars: this.maxChars,
        isReadOnly: this.#barrier !== undefined,
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
      renderNoMessages(client, room, () => this.#loadOlder(room)) ??
      html`<slot name="empty">${renderEmpty(this.room)}</slot>`
    );
  }

  #send({ content, replyTo, to }: Written): void {
    const room = this.current;
    if (room === undefined) return;
    room.typing.stop();
    this.#reading.wrote();
    const key = room.messages.send(content, {
      ...(replyTo === undefined ? {} : { replyTo }),
      ...(to === undefined ? {} : { to }),
    });
    emit(this, "taut-sent", { room: this.room, key, content });
  }

  get #isConversation(): boolean {
    return this.room.trim().startsWith("conversation:");
  }

  get #barrier() {
    return barrierOf(this.connection, this.current?.name ?? "");
  }

  get #takesFiles(): boolean {
    const state = this.current?.state.peek().kind ?? "denied";
    return this.#isConversation && state !== "denied" && this.#barrier === undefined;
  }

  /** Where the page has no better way, the same token is tried once more. */
  readonly #signIn = () => {
    const status = this.connection?.status.peek();
    if (status !== undefined && ask(this, "taut-sign-in", { status })) this.connection?.connect();
  };

  /** In the field, or at the reason why there is none. */
  #land(): void {
    const reason = this.renderRoot.querySelector<HTMLElement>(".barred");
    if (reason === null) this.#composer.focus();
    else reason.focus();
  }

  #attach(files: readonly File[]): void {
    this.#reading.wrote();
    this.#files.send(files);
  }

  #editLast(): void {
    const isEditable = (message: Message) =>
      message.mine && message.id !== undefined && message.state === "sent";
    const last = this.current?.messages.list.peek().findLast(isEditable);
    if (last !== undefined) this.#actions.startEdit(last);
  }

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

  readonly #shortcut = (event: KeyboardEvent) => {
    const isFind = event.key.toLowerCase() === "f" && (event.ctrlKey || event.metaKey) && !event.altKey;
    // Asked for twice, it is the browser's own search that is meant.
    if (!isFind || event.shiftKey || this.#search.isOpen) return;
    event.preventDefault();
    this.search();
  };

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
    if (where.kind === "row") this.#reading.reach(where.key);
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
