/**
 * `<taut-presence>`: who is in a room, as a stack of avatars that opens into a list of names.
 *
 * In a conversation the list goes on with the members who are not there, and when they were last, where that is known.
 */
import { css, html, nothing } from "lit";
import type { KnownUser, PresentUser } from "../index.ts";
import { absentOf } from "./absent.ts";
import { avatarStyles, renderAvatar } from "./avatar.ts";
import { RoomElement } from "./room-element.ts";
import { baseStyles } from "./styles.ts";
import { agoLabel, fullLabel, localeOf } from "./time.ts";

/** Avatars in the stack; the others are in the count. */
const maxStacked = 4;

export class TautPresence extends RoomElement {
  static override styles = [
    baseStyles,
    avatarStyles,
    css`
      :host {
        position: relative;
        display: inline-block;
        font-size: 0.8125rem;
      }
      .summary {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        padding: 0.1875rem 0.625rem 0.1875rem 0.1875rem;
        padding-inline: 0.1875rem 0.625rem;
        border-radius: 2rem;
        color: var(--_muted);
        font-weight: 550;
        white-space: nowrap;
      }
      .summary:hover,
      .summary[aria-expanded="true"] {
        background: var(--_hover);
        color: var(--_text);
      }
      .stack {
        --_avatar-size: 1.75rem;
        display: flex;
      }
      .stack .avatar {
        font-size: 0.625rem;
        box-shadow: 0 0 0 2px var(--_surface);
      }
      .stack .avatar + .avatar {
        margin-inline-start: -0.1875rem;
      }
      ul {
        --_avatar-size: 1.75rem;
        position: absolute;
        inset-block-start: calc(100% + 0.375rem);
        inset-inline-end: 0;
        z-index: 10;
        inline-size: max-content;
        min-inline-size: 13rem;
        max-inline-size: min(18rem, 60vw);
        max-block-size: 18rem;
        margin: 0;
        padding: 0.375rem;
        overflow: hidden auto;
        border-radius: 0.875rem;
        background: var(--_surface);
        box-shadow: var(--_shadow), inset 0 0 0 1px var(--_line);
        color: var(--_text);
        list-style: none;
        animation: open 0.14s ease-out;
      }
      li {
        display: flex;
        align-items: center;
        gap: 0.625rem;
        padding: 0.3125rem 0.5rem;
      }
      bdi {
        flex: 1;
        min-inline-size: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .where {
        display: flex;
        flex: none;
        align-items: center;
        gap: 0.375rem;
        color: var(--_muted);
        font-size: 0.75rem;
        white-space: nowrap;
      }
      .where::before {
        content: "";
        inline-size: 0.5rem;
        block-size: 0.5rem;
        border-radius: 50%;
        background: var(--_success);
      }
      .where.away::before {
        background: none;
        box-shadow: inset 0 0 0 2px var(--_warning);
      }
      .absent {
        color: var(--_muted);
      }
      .absent .avatar {
        filter: grayscale(0.6);
        opacity: 0.75;
      }
      .where.gone::before {
        background: none;
        box-shadow: inset 0 0 0 2px var(--_muted);
      }
      @keyframes open {
        from {
          opacity: 0;
          transform: translateY(-0.25rem);
        }
      }
    `,
  ];

  #isOpen = false;

  protected override render() {
    const presence = this.current?.presence;
    const count = presence?.count.value ?? 0;
    if (presence === undefined || count === 0) return nothing;
    const users = presence.users.value;
    const self = this.connection?.user.value?.id;
    const isAlone = count === 1 && users[0]?.userId === self;
    const label = isAlone ? "Only you here" : `${count} here`;
    return html`<button
        type="button"
        class="summary"
        part="summary"
        aria-expanded=${this.#isOpen}
        aria-controls="people"
        title="Show who"
        @click=${() => this.#open(!this.#isOpen)}
        @keydown=${this.#keydown}
        @blur=${() => this.#open(false)}
      >
        <span class="stack" part="stack">${users.slice(0, maxStacked).map((user) => renderAvatar(asPerson(user)))}</span>
        <span part="count" dir="auto">${label}</span>
      </button>
      ${this.#isOpen ? html`<ul id="people" part="list">${users.map((user) => this.#renderPerson(user))}${this.#renderAbsent(users, count)}</ul>` : nothing}`;
  }

  #renderPerson(user: PresentUser) {
    const isSelf = user.userId === this.connection?.user.value?.id;
    const devices = user.devices > 1 ? `${user.devices} devices` : user.status;
    return html`<li part="person">
      ${renderAvatar(asPerson(user))}
      <bdi>${user.username}${isSelf ? " (you)" : ""}</bdi>
      <span class="where ${user.status}">${devices}</span>
    </li>`;
  }

  /** A room so big that it tells nobody's name has nobody who is missing, either. */
  #renderAbsent(users: readonly PresentUser[], count: number) {
    const client = this.connection;
    const name = this.current?.name ?? "";
    if (client === undefined || !name.startsWith("conversation:") || users.length < count) return nothing;
    const conversation = client.conversations.list.value.find(({ room }) => room === name);
    const here = new Set<string>(users.map(({ userId }) => userId));
    return absentOf(conversation?.memberIds ?? [], here, client.people.known.value).map((person) =>
      this.#renderAbsentee(person),
    );
  }

  #renderAbsentee(person: KnownUser) {
    const lastSeen = person.status === "offline" ? person.lastSeen : undefined;
    const locale = localeOf(this);
    return html`<li class="absent" part="person">
      ${renderAvatar(person)}
      <bdi>${person.name}</bdi>
      ${
        lastSeen === undefined
          ? html`<span class="where gone">not here</span>`
          : html`<span class="where gone" title=${fullLabel(lastSeen, locale)}>last seen ${agoLabel(lastSeen, Date.now(), locale)}</span>`
      }
    </li>`;
  }

  readonly #keydown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !this.#isOpen) return;
    event.preventDefault();
    this.#open(false);
  };

  #open(isOpen: boolean): void {
    this.#isOpen = isOpen;
    this.requestUpdate();
  }
}

function asPerson(user: PresentUser): { id: string; name: string } {
  return { id: user.userId, name: user.username };
}
