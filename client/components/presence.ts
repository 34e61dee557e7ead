/**
 * `<taut-presence>`: who is in a room, as a stack of avatars that opens into a list of names.
 *
 * In a conversation the list goes on with the members who are not there, and when they were last, where that is known.
 */
import { css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import type { KnownUser, PresentUser } from "../index.ts";
import { absentOf } from "./absent.ts";
import { avatarStyles, renderAvatar } from "./avatar.ts";
import { emit } from "./events.ts";
import { keepInView } from "./keep-in-view.ts";
import { MinuteTick } from "./minute-tick.ts";
import { RoomElement } from "./room-element.ts";
import { baseStyles } from "./styles.ts";
import { localeOf } from "./time.ts";
import { renderAbsent, renderPresent, whereaboutsStyles } from "./whereabouts.ts";

/** Avatars in the stack; the others are in the count. */
const maxStacked = 4;

export class TautPresence extends RoomElement {
  static override styles = [
    baseStyles,
    avatarStyles,
    whereaboutsStyles,
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
        --_avatar-size: var(--taut-avatar-size, 1.75rem);
        display: flex;
        /* Where a page gives it less room, those that do not fit are not seen. */
        flex-wrap: wrap;
        row-gap: 0.5rem;
        block-size: var(--_avatar-size);
        overflow: clip;
        overflow-clip-margin: 2px;
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
      @keyframes open {
        from {
          opacity: 0;
          transform: translateY(-0.25rem);
        }
      }
    `,
  ];

  /**
   * Whether the page shows the people elsewhere, such as in a `<taut-members>`. Where it is set, the button tells the
   * page that they are wanted, or no longer, and opens no list.
   */
  @property({ attribute: false }) expanded: boolean | undefined;

  #isOpen = false;

  constructor() {
    super();
    new MinuteTick(this);
  }

  override focus(): void {
    this.renderRoot.querySelector("button")?.focus();
  }

  protected override updated(): void {
    const list = this.renderRoot.querySelector<HTMLElement>("ul");
    if (list !== null) keepInView(list);
  }

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
        aria-expanded=${this.expanded ?? this.#isOpen}
        aria-controls=${this.expanded === undefined ? "people" : nothing}
        title="Show who"
        @click=${this.#pressed}
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
    return html`<li part="person">
      ${renderAvatar(asPerson(user))}
      <bdi>${user.username}${isSelf ? " (you)" : ""}</bdi>
      ${renderPresent(user)}
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
    return html`<li class="absent" part="person">
      ${renderAvatar(person)}
      <bdi>${person.name}</bdi>
      ${renderAbsent(person, localeOf(this))}
    </li>`;
  }

  readonly #pressed = () => {
    if (this.expanded === undefined) this.#open(!this.#isOpen);
    else emit(this, "taut-people", { room: this.room });
  };

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
