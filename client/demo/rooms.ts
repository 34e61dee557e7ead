/** `<demo-rooms>`: the rooms one is in, a way to make one, and who one is. */
import { html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { avatarStyles, colourOf, initials, renderAvatar } from "../components/avatar.ts";
import { ClientElement } from "../components/client-element.ts";
import { readError } from "../components/message-actions.ts";
import { dayKey, dayLabel, localeOf, timeLabel } from "../components/time.ts";
import type { Client } from "../index.ts";
import { demoStyles } from "./demo-styles.ts";
import { logo } from "./logo.ts";
import { roomsStyles } from "./rooms-styles.ts";
import type { Guest } from "./session.ts";

/** A server takes only so many rooms a connection, 128 by default, and each is joined at every connect. */
const maxHeld = 30;

type Listed = Client["conversations"]["list"]["value"][number];

export class DemoRooms extends ClientElement {
  static override styles = [...demoStyles, avatarStyles, roomsStyles];

  /** The one shown. */
  @property({ attribute: false }) room = "";
  @property({ attribute: false }) guest: Guest | undefined;

  /** By room: every room listed is held, so that its unread messages show as they come. */
  readonly #holds = new Map<string, () => void>();
  #isMaking = false;
  #problem: string | undefined;

  protected override render() {
    const conversations = this.connection?.conversations;
    const list = (conversations?.list.value ?? []).toSorted((one, other) => compareActivity(one, other));
    const problem = conversations?.error.value;
    const isEmpty = problem === undefined && list.length === 0 && conversations?.loading.value === false;
    return html`
      <header>
        <div class="brand">${logo} Tautline</div>
        <button class="icon" title="Light or dark" aria-label="Light or dark" @click=${toggleTheme}>${sun}</button>
      </header>
      <nav aria-label="Rooms">
        <h2>Rooms</h2>
        ${repeat(
          list,
          (one) => one.id,
          (one) => this.#renderRoom(one),
        )}
        ${isEmpty ? html`<p class="hint">You are in no room yet. Open one, and send its link to somebody.</p>` : nothing}
        ${problem === undefined ? nothing : html`<p class="hint problem">The rooms could not be listed: ${problem.message}</p>`}
        ${this.#renderNew(isEmpty)}
      </nav>
      <footer>
        ${this.guest === undefined ? nothing : renderAvatar(this.guest)}
        <div class="who">
          <bdi>${this.guest?.name}</bdi>
          <taut-status></taut-status>
        </div>
        <button class="icon" title="Use another name" aria-label="Use another name" @click=${() => this.#tell("demo-leave")}>
          ${leave}
        </button>
      </footer>
    `;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const release of this.#holds.values()) release();
    this.#holds.clear();
  }

  protected override updated(): void {
    const client = this.connection;
    if (client === undefined || !this.isConnected) return;
    const rooms = new Set(client.conversations.list.peek().map((listed) => listed.room));
    for (const [room, release] of this.#holds) {
      if (rooms.has(room)) continue;
      release();
      this.#holds.delete(room);
    }
    for (const room of rooms) {
      if (this.#holds.size < maxHeld && !this.#holds.has(room))
        this.#holds.set(room, client.room(room).hold());
    }
  }

  #renderRoom(listed: Listed) {
    const { id, room, title, unread, lastMessage } = listed;
    const isShown = room === this.room;
    const locale = localeOf(this);
    const name = title === "" ? "Untitled" : title;
    return html`<button
      class="room"
      aria-current=${isShown ? "page" : nothing}
      @click=${() => this.#tell("demo-open", room)}
    >
      <span class="tile" data-colour=${colourOf(id)} aria-hidden="true">${initials(name)}</span>
      <span class="title"><bdi>${name}</bdi></span>
      <time dir="auto">${lastMessage === undefined ? nothing : shortTime(lastMessage.timestamp, locale)}</time>
      <span class="last" dir="auto">${
        lastMessage === undefined
          ? "Nothing said yet"
          : `${this.#sayer(lastMessage.sender)}: ${lastMessage.content}`
      }</span>
      ${unread > 0 && !isShown ? html`<span class="unread" aria-label="${unread} unread">${Math.min(unread, 99)}</span>` : nothing}
    </button>`;
  }

  #renderNew(isFirst: boolean) {
    if (!this.#isMaking) {
      return html`<button class="button ${isFirst ? "main" : "new"}" @click=${this.#startMaking}>${plus} New room</button>`;
    }
    return html`<form @submit=${this.#make} @keydown=${this.#keydown}>
      <input name="title" aria-label="Title of the room" placeholder="What is it about?" maxlength="120" dir="auto" />
      <div class="actions">
        <button type="button" class="button" @click=${this.#stopMaking}>Cancel</button>
        <button class="button main">Open</button>
      </div>
      ${this.#problem === undefined ? nothing : html`<p class="problem" role="alert">${this.#problem}</p>`}
    </form>`;
  }

  #sayer(sender: { id: string; name: string }): string {
    return sender.id === this.connection?.user.value?.id ? "You" : sender.name;
  }

  readonly #startMaking = async () => {
    this.#isMaking = true;
    this.requestUpdate();
    await this.updateComplete;
    this.renderRoot.querySelector("input")?.focus();
  };

  readonly #stopMaking = () => {
    this.#isMaking = false;
    this.#problem = undefined;
    this.requestUpdate();
  };

  readonly #keydown = (event: KeyboardEvent) => {
    if (event.key === "Escape") this.#stopMaking();
  };

  readonly #make = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const title = String(new FormData(event.currentTarget).get("title") ?? "").trim();
    const given = title === "" ? {} : { title };
    try {
      const made = await this.connection?.conversations.create({ ...given, memberIds: [], kind: "group" });
      if (made === undefined) return;
      this.#stopMaking();
      this.#tell("demo-open", made.room);
    } catch (error) {
      this.#problem = readError(error).message;
      this.requestUpdate();
    }
  };

  #tell(type: string, detail?: string): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** Newest activity first; a room where nothing was said yet is new. */
function compareActivity(one: Listed, other: Listed): number {
  if (one.lastMessage === undefined || other.lastMessage === undefined) {
    return Number(one.lastMessage !== undefined) - Number(other.lastMessage !== undefined);
  }
  return other.lastMessage.timestamp - one.lastMessage.timestamp;
}

function shortTime(at: number, locale: string): string {
  const now = Date.now();
  return dayKey(at) === dayKey(now) ? timeLabel(at, locale) : (dayLabel(at, now, locale).split(",")[0] ?? "");
}

/** The page decides, and everything in it follows `color-scheme`. */
function toggleTheme(): void {
  const root = document.documentElement;
  const isDark = root.style.colorScheme
    ? root.style.colorScheme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.style.colorScheme = isDark ? "light" : "dark";
}

const plus = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 5v14M5 12h14" /></svg>`;
const sun = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <circle cx="12" cy="12" r="8" /><path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor" />
</svg>`;
const leave = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M10 4.5H7a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2h3M14.5 8l4 4-4 4M18 12H10" />
</svg>`;
