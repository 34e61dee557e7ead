/**
 * `<taut-members>`: the members of a conversation and who of them is there; for its owner and moderators also what
 * they may do: add, remove, ban, make moderators, slow it down, close it. Of a whisper room, who is there.
 *
 * What is shown is what the server said last; what was asked for shows once it has happened, or why it did not.
 */
import { html, nothing, type PropertyValues } from "lit";
import { property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Client, ListedConversation } from "../index.ts";
import { absentOf } from "./absent.ts";
import { avatarStyles } from "./avatar.ts";
import { type Choosable, choosableOf } from "./choosable.ts";
import { conversationFormStyles } from "./conversation-form-styles.ts";
import { emit } from "./events.ts";
import { icons } from "./icons.ts";
import { Landing } from "./landing.ts";
import { ListKeys } from "./list-keys.ts";
import { listStyles } from "./list-styles.ts";
import { type Adding, renderAdding } from "./member-adding.ts";
import { MemberDeeds } from "./member-deeds.ts";
import { memberRights, type Rank, type RoomRights, rankOf, roomRights } from "./member-rights.ts";
import { pauseLabel, renderRoomSettings } from "./member-room.ts";
import { renderBanned, renderMember } from "./member-row.ts";
import { memberStyles } from "./member-styles.ts";
import { MinuteTick } from "./minute-tick.ts";
import { RoomElement } from "./room-element.ts";
import { baseStyles } from "./styles.ts";
import { localeOf } from "./time.ts";
import { renderWaiting } from "./unconnected.ts";
import { renderAbsent, renderPresent, whereaboutsStyles } from "./whereabouts.ts";

const ranks: readonly Rank[] = ["owner", "moderator", "member"];

export class TautMembers extends RoomElement {
  static override styles = [
    baseStyles,
    avatarStyles,
    whereaboutsStyles,
    conversationFormStyles,
    listStyles,
    memberStyles,
  ];

  /** Who can be added, beside those whom the page has met. */
  @property({ attribute: false }) people: readonly { readonly id: string; readonly name: string }[] = [];

  #isWhole = false;
  /** Of which room and members it was asked who is banned. */
  #bansAsked = "";
  readonly #deeds = new MemberDeeds(this, {
    client: () => this.connection,
    room: () => this.room,
    conversation: () => this.#conversation,
    failed: (room, code, message) => emit(this, "taut-error", { room, code, message }),
  });
  readonly #keys = new ListKeys(this, {
    doing: () => this.#deeds.doing,
    cancel: () => this.#deeds.cancel(),
    close: () => this.#deeds.set(undefined),
  });

  constructor() {
    super();
    new MinuteTick(this);
    new Landing(this, ".panel, .form, .banned, .setting", ".said");
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (!changed.has("room")) return;
    this.#deeds.reset();
    this.#isWhole = false;
  }

  /** Whoever may let people back in is told who is kept out, anew whenever the members change. */
  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const conversation = this.#conversation;
    const asked = this.#rights?.moderates ? `${this.room} ${conversation?.memberIds.join(" ")}` : "";
    if (asked === this.#bansAsked) return;
    this.#bansAsked = asked;
    if (asked !== "") void this.#deeds.loadBans();
  }

  protected override render() {
    const client = this.connection;
    const conversation = this.#conversation;
    const rights = this.#rights;
    const isAdding = this.#deeds.doing?.kind === "adding";
    const isWhisper = this.room.startsWith("whisper:");
    return html`<header role="none" part="header">
        <slot name="header"><h2>${isWhisper ? "Who is here" : "Members"}</h2></slot>
        ${
          rights?.adds
            ? html`<button
                type="button"
                class="new"
                part="add"
                aria-expanded=${isAdding}
                aria-label="Add people"
                title="Add people"
                @click=${() => (isAdding ? this.#deeds.cancel() : this.#deeds.begin(emptyForm))}
              >${icons.plus}</button>`
            : nothing
        }
        <slot name="end"></slot>
      </header>
      <p class="said" role="status" tabindex="-1" dir="auto">${this.#deeds.said}</p>
      <div class="scroller" part="scroller" @scroll=${this.#keys.scrolled} @keydown=${this.#keys.keydown}>
        ${client === undefined ? renderWaiting(client, this.problem) : this.#renderContent(client, conversation, rights)}
      </div>`;
  }

  #renderContent(
    client: Client,
    conversation: ListedConversation | undefined,
    rights: RoomRights | undefined,
  ) {
    const doing = this.#deeds.doing;
    const count = this.current?.presence.count.value ?? 0;
    if (this.current === undefined) return note("No room is open");
    if (conversation === undefined && count === 0) {
      const isLoading = client.conversations.loading.value || this.current.state.value.kind !== "denied";
      if (isLoading) return renderWaiting(client, this.problem);
      return note("Who is in here is for its members to know.");
    }
    return html`
      ${rights?.adds && doing?.kind === "adding" ? this.#renderAdding(client, conversation?.memberIds ?? [], doing) : nothing}
      ${this.#renderList(client, conversation, count)}
      ${this.#renderBanned(rights)}
      ${rights?.moderates && conversation !== undefined ? this.#renderSettings(conversation) : nothing}
    `;
  }

  #renderAdding(client: Client, memberIds: readonly string[], doing: Adding) {
    return renderAdding({
      doing,
      people: choosableOf(client, this.people, new Set([...memberIds, client.user.value?.id ?? ""])),
      locale: localeOf(this),
      change: (some) => this.#deeds.set({ ...doing, ...some, problem: undefined, isBarred: false }),
      add: (people, isReadmitted) => void this.#deeds.add(doing, people, isReadmitted),
      cancel: () => this.#deeds.cancel(),
    });
  }

  #renderList(client: Client, conversation: ListedConversation | undefined, count: number) {
    const locale = localeOf(this);
    const user = client.user.value;
    const users = this.current?.presence.users.value ?? [];
    // A room so big that it tells nobody's name tells of nobody that they are missing, either.
    const isTold = users.length >= count;
    const here = users.map((one) => ({
      person: { id: one.userId as string, name: one.username },
      where: renderPresent(one),
      isHere: true,
    }));
    const memberIds = conversation?.memberIds ?? [];
    const ids = new Set(here.map(({ person }) => person.id));
    const absent = absentOf(
      memberIds,
      ids,
      client.people.known.value,
      this.#isWhole ? memberIds.length : undefined,
    ).map((person) => ({
      person,
      where: isTold ? renderAbsent(person, locale) : undefined,
      isHere: !isTold,
    }));
    const rank = (id: string) => (conversation === undefined ? "member" : rankOf(id, conversation));
    const order = (one: (typeof here)[number]) => ranks.indexOf(rank(one.person.id));
    const rows = [
      ...here.toSorted((a, b) => order(a) - order(b) || byName(a.person, b.person)),
      ...absent,
    ].map((row) => ({
      ...row,
      rank: rank(row.person.id),
      rights:
        conversation === undefined || user === undefined
          ? none
          : memberRights(conversation, user, row.person.id),
    }));
    const stops = rows.filter(({ rights }) => rights.bans || rights.removes).map(({ person }) => person.id);
    const tabStop = this.#keys.tabStop(stops);
    const hidden = memberIds.filter((id) => !ids.has(id)).length - absent.length;
    return html`<ul part="list" aria-label="Members" @focusin=${this.#keys.focused}>
        ${repeat(
          rows,
          ({ person }) => person.id,
          (row) =>
            renderMember({
              ...row,
              isSelf: row.person.id === user?.id,
              isTabStop: row.person.id === tabStop,
              doing: this.#deeds.about(row.person.id),
              actions: this.#deeds.actions,
            }),
        )}
      </ul>
      ${hidden > 0 ? html`<button type="button" class="choice whole" part="more" @click=${this.#showWhole}>Show ${hidden} more</button>` : nothing}`;
  }

  #renderBanned(rights: RoomRights | undefined) {
    const { banned } = this.#deeds;
    if (!rights?.moderates || banned.length === 0) return nothing;
    return html`<section aria-label="Banned">
      <h3>Banned</h3>
      <ul>${repeat(
        banned,
        ({ id }) => id,
        (person) => renderBanned(person, this.#deeds.about(person.id), this.#deeds.actions),
      )}</ul>
    </section>`;
  }

  #renderSettings({ slowSeconds = 0, closed }: ListedConversation) {
    const doing = this.#deeds.doing;
    const isOurs = doing?.kind === "slow" || doing?.kind === "close" || doing?.kind === "reopen";
    const { room } = this;
    return renderRoomSettings({
      slowSeconds,
      closed,
      doing: isOurs ? doing : undefined,
      slow: (seconds) =>
        void this.#deeds.ask(
          { kind: "slow", isBusy: true },
          (client) => client.request("room:slow", { room, seconds }),
          `Slow mode: ${pauseLabel(seconds)}`,
        ),
      askClose: () => this.#deeds.begin({ kind: "close", isBusy: false }),
      close: (reason) =>
        void this.#deeds.ask(
          { kind: "close", isBusy: true },
          (client) => client.request("room:close", { room, reason }),
          "The conversation is closed",
        ),
      reopen: () =>
        void this.#deeds.ask(
          { kind: "reopen", isBusy: true },
          (client) => client.request("room:reopen", { room }),
          "The conversation is open again",
        ),
      cancel: () => this.#deeds.cancel(),
    });
  }

  get #rights(): RoomRights | undefined {
    const conversation = this.#conversation;
    const user = this.connection?.user.value;
    return conversation === undefined || user === undefined ? undefined : roomRights(conversation, user);
  }

  get #conversation(): ListedConversation | undefined {
    return this.connection?.conversations.list.value.find(({ room }) => room === this.room);
  }

  readonly #showWhole = () => {
    this.#isWhole = true;
    this.requestUpdate();
  };
}

const emptyForm: Adding = { kind: "adding", wanted: "", chosen: new Set(), isBusy: false };
const none = { removes: false, bans: false, promotes: false };

function note(words: string) {
  return html`<p class="none" part="loading" role="status">${words}</p>`;
}

function byName(one: Choosable, other: Choosable): number {
  return one.name.localeCompare(other.name);
}
