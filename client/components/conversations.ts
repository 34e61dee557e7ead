/**
 * `<taut-conversations>`: the user's conversations, to pick one, to make new ones, and to put them in order.
 *
 * The latest of them are held, so that their unread messages and who is there show as they come.
 */
import { html, nothing, type PropertyValues } from "lit";
import { property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Client, ListedConversation } from "../index.ts";
import { avatarStyles } from "./avatar.ts";
import { choosableOf } from "./choosable.ts";
import { ClientElement } from "./client-element.ts";
import { type NewConversation, renderConversationForm } from "./conversation-form.ts";
import { conversationFormStyles } from "./conversation-form-styles.ts";
import { byActivity, nameOf, partnerOf } from "./conversation-names.ts";
import { type ConversationActions, type RowDoing, renderConversation } from "./conversation-row.ts";
import {
  renderConversationSearch,
  renderGhosts,
  renderInvitationProblem,
  renderNone,
  renderUnconnected,
  renderUnloaded,
} from "./conversation-states.ts";
import { conversationStyles } from "./conversation-styles.ts";
import { emit } from "./events.ts";
import { clearFragment } from "./fragment.ts";
import { icons } from "./icons.ts";
import { invitationLink, invitationProblem, isSpent, readInvitation } from "./invitation.ts";
import { ListKeys } from "./list-keys.ts";
import { listStyles } from "./list-styles.ts";
import { MinuteTick } from "./minute-tick.ts";
import { problemWords, readError } from "./problem-words.ts";
import { readCount } from "./read-count.ts";
import { RoomHolds } from "./room-holds.ts";
import { baseStyles } from "./styles.ts";
import { localeOf } from "./time.ts";
import { unconnectedOf } from "./unconnected.ts";

type Doing =
  | RowDoing
  | {
      readonly kind: "creating";
      readonly what: "group" | "direct";
      readonly isBusy: boolean;
      readonly problem?: string | undefined;
    };

/** From so many on there is a field to find one. */
const manyConversations = 12;

export class TautConversations extends ClientElement {
  static override styles = [baseStyles, avatarStyles, listStyles, conversationStyles, conversationFormStyles];

  /** The room of the one that is shown elsewhere. */
  @property({ reflect: true }) selected = "";
  /** So many of the latest are kept current all the time; a server takes only so many rooms a connection. */
  @property({ attribute: "max-held", converter: readCount, useDefault: true }) maxHeld = 30;
  /**
   * Where invitations lead; `{code}` stands for the code. This page where left out, with `#join={code}`, which the
   * element reads there and accepts.
   */
  @property({ attribute: "invite-link" }) inviteLink = "";
  /** Who can be chosen for a new conversation, beside those whom the page has met. */
  @property({ attribute: false }) people: readonly { readonly id: string; readonly name: string }[] = [];

  #doing: Doing | undefined;
  /** The code of the last one that the page's address had: each is tried once. */
  #invitation: string | undefined;
  #invitationProblem: string | undefined;
  #wanted = "";
  readonly #holds = new RoomHolds();
  readonly #keys = new ListKeys(this, {
    doing: () => this.#doing,
    cancel: () => this.#cancel(),
    close: () => this.#set(undefined),
  });

  constructor() {
    super();
    new MinuteTick(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("hashchange", this.#readAddress);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("hashchange", this.#readAddress);
    // An element that is only moved comes back at once, and its rooms are not left for that.
    queueMicrotask(() => {
      if (!this.isConnected) this.#holds.release();
    });
  }

  protected override updated(_: PropertyValues): void {
    const client = this.connection;
    if (client !== undefined && this.isConnected) {
      const rooms = this.#sorted(client).map(({ room }) => room);
      this.#holds.hold(client, rooms.slice(0, this.maxHeld));
      // Links that lead elsewhere are for the page there to read.
      if (this.inviteLink === "") void this.#accept(client);
    }
  }

  protected override render() {
    const client = this.connection;
    const isMaking = this.#doing?.kind === "creating";
    return html`<header role="none" part="header">
        <slot name="header"><h2>Conversations</h2></slot>
        <button
          type="button"
          class="new"
          part="new"
          aria-expanded=${isMaking}
          aria-label="New conversation"
          title="New conversation"
          ?disabled=${client === undefined}
          @click=${() => (isMaking ? this.#cancel() : this.#begin({ kind: "creating", what: "group", isBusy: false }))}
        >${icons.plus}</button>
      </header>
      ${client === undefined ? nothing : this.#renderForm(client)}
      ${this.#invitationProblem === undefined ? nothing : renderInvitationProblem(this.#invitationProblem)}
      <div class="scroller" part="scroller" @scroll=${this.#keys.scrolled}>${this.#renderContent(client)}</div>`;
  }

  #renderContent(client: Client | undefined) {
    if (client === undefined) return this.#renderWaiting(client);
    const { list, loading, error } = client.conversations;
    if (list.value.length > 0) return this.#renderList(client);
    if (error.value !== undefined) {
      return renderUnloaded(problemWords(error.value), () => void client.conversations.refresh());
    }
    if (loading.value) return this.#renderWaiting(client);
    if (this.#doing?.kind === "creating") return nothing;
    return html`<slot name="empty">${renderNone(() => this.#begin({ kind: "creating", what: "group", isBusy: false }))}</slot>`;
  }

  #renderWaiting(client: Client | undefined) {
    const unconnected = unconnectedOf(client, this.problem);
    return unconnected === undefined ? renderGhosts() : renderUnconnected(unconnected);
  }

  #renderList(client: Client) {
    const self = client.user.value?.id ?? "";
    const isAdmin = client.user.value?.role === "admin";
    const known = client.people.known.value;
    const locale = localeOf(this);
    const now = Date.now();
    const named = this.#sorted(client).map((one) => ({ one, name: nameOf(one, self, known, locale) }));
    const wanted = this.#wanted.trim().toLocaleLowerCase(locale);
    const shown = named.filter(({ name }) => name.toLocaleLowerCase(locale).includes(wanted));
    const ids = shown.map(({ one }) => one.id);
    const tabStop = this.#keys.tabStop(ids, shown.find(({ one }) => one.room === this.selected)?.one.id);
    const search = (text: string) => {
      this.#wanted = text;
      this.requestUpdate();
    };
    return html`${named.length < manyConversations ? nothing : renderConversationSearch(search)}
      <ul part="list" aria-label="Conversations" @keydown=${this.#keys.keydown} @focusin=${this.#keys.focused}>
        ${repeat(
          shown,
          ({ one }) => one.id,
          ({ one, name }) =>
            renderConversation({
              one,
              name,
              partner: partnerOf(one, self, known),
              self,
              isSelected: one.room === this.selected,
              isTabStop: one.id === tabStop,
              mayManage: isAdmin || one.ownerId === self,
              doing: this.#doing?.kind !== "creating" && this.#doing?.id === one.id ? this.#doing : undefined,
              locale,
              now,
              actions: this.#actions,
            }),
        )}
      </ul>
      ${shown.length === 0 ? html`<p class="none" part="empty">None of that name</p>` : nothing}`;
  }

  #renderForm(client: Client) {
    const doing = this.#doing;
    if (doing?.kind !== "creating") return nothing;
    const people = choosableOf(client, this.people, new Set([client.user.value?.id ?? ""]));
    return html`<div @keydown=${this.#keys.keydown}>${renderConversationForm({
      kind: doing.what,
      people,
      isBusy: doing.isBusy,
      problem: doing.problem,
      choose: (what) => this.#begin({ kind: "creating", what, isBusy: false }, false),
      create: (made) => void this.#create(client, made),
      cancel: () => this.#cancel(),
    })}</div>`;
  }

  #sorted(client: Client): ListedConversation[] {
    return client.conversations.list.value.toSorted(byActivity);
  }

  readonly #actions: ConversationActions = {
    select: (room) => this.#select(room),
    begin: (kind, id) => {
      if (kind === "inviting") this.#begin({ kind, id, isCopied: false }, false);
      else this.#begin({ kind, id });
      if (kind === "inviting") void this.#invite(id);
    },
    rename: (id, title) => void this.#ask(id, (client) => client.conversations.rename(id, title), "renaming"),
    leave: (id) => void this.#ask(id, (client) => client.conversations.leave(id), "leaving"),
    copy: (link) => void this.#copy(link),
    cancel: () => this.#cancel(),
  };

  #select(room: string): void {
    this.selected = room;
    emit(this, "taut-select", { room });
  }

  /** The invitation in the page's address, if there is one. */
  async #accept(client: Client): Promise<void> {
    const invitation = readInvitation(location.hash);
    if (invitation === undefined || invitation === this.#invitation) return;
    this.#invitation = invitation;
    this.#invitationProblem = undefined;
    try {
      const { room } = await client.conversations.accept(invitation);
      clearFragment();
      // What was said there before is in the list only.
      void client.conversations.refresh();
      this.#select(room);
    } catch (error) {
      const problem = readError(error);
      if (isSpent(problem.code)) clearFragment();
      this.#invitationProblem = invitationProblem(problem);
      emit(this, "taut-error", { room: "", ...problem });
      this.requestUpdate();
    }
  }

  async #create(client: Client, made: NewConversation): Promise<void> {
    this.#set({ kind: "creating", what: made.kind, isBusy: true });
    try {
      const { room } = await client.conversations.create({ ...made, memberIds: [...made.memberIds] });
      this.#set(undefined);
      this.#select(room);
    } catch (error) {
      this.#set({ kind: "creating", what: made.kind, isBusy: false, problem: readError(error).message });
    }
  }

  async #ask(
    id: string,
    ask: (client: Client) => Promise<void>,
    kind: "renaming" | "leaving",
  ): Promise<void> {
    const client = this.connection;
    if (client === undefined) return;
    try {
      await ask(client);
      if (this.#isDoing(kind, id)) this.#cancel();
    } catch (error) {
      const { code, message } = readError(error);
      if (this.#isDoing(kind, id)) this.#set({ kind, id, problem: message });
      emit(this, "taut-error", { room: `conversation:${id}`, code, message });
    }
  }

  async #invite(id: string): Promise<void> {
    let made: { link?: string; problem?: string };
    try {
      const code = (await this.connection?.conversations.invite(id)) ?? "";
      const pattern = this.inviteLink || invitationLink(location.href);
      made = { link: pattern.replaceAll("{code}", code) };
    } catch (error) {
      made = { problem: readError(error).message };
    }
    if (this.#isDoing("inviting", id)) this.#begin({ kind: "inviting", id, isCopied: false, ...made });
  }

  async #copy(link: string): Promise<void> {
    // Where the browser does not allow it, the link stands selected in its field.
    const isCopied = await navigator.clipboard?.writeText(link).then(
      () => true,
      () => false,
    );
    if (this.#doing?.kind === "inviting" && this.#doing.link === link) {
      this.#set({ ...this.#doing, isCopied: isCopied === true });
    }
    if (isCopied !== true) this.renderRoot.querySelector<HTMLElement>("[data-first]")?.focus();
  }

  #isDoing(kind: RowDoing["kind"], id: string): boolean {
    return this.#doing?.kind === kind && this.#doing.id === id;
  }

  /** @param isMoving puts the focus where it goes on */
  #begin(doing: Doing, isMoving = true): void {
    this.#set(doing);
    if (isMoving) void this.updateComplete.then(() => this.#focusFirst());
  }

  #focusFirst(): void {
    this.renderRoot.querySelector<HTMLElement>("[data-first], [role=menuitem]")?.focus();
  }

  /** Back to the list, or to the button that began it; where its row is gone, to what is there in any list. */
  #cancel(): void {
    const doing = this.#doing;
    if (doing === undefined) return;
    this.#set(undefined);
    const row = doing.kind === "creating" ? undefined : `[data-id="${CSS.escape(doing.id)}"] .open`;
    void this.updateComplete.then(() => {
      const found = row && this.renderRoot.querySelector<HTMLElement>(row);
      (found || this.renderRoot.querySelector<HTMLElement>(".new"))?.focus();
    });
  }

  #set(doing: Doing | undefined): void {
    this.#doing = doing;
    this.requestUpdate();
  }

  readonly #readAddress = () => {
    this.#invitation = undefined;
    this.requestUpdate();
  };
}
