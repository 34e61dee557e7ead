/** `<demo-admin-room>`: who is in one room, by which programs, and what an admin may do about it. */
import { html, nothing, type PropertyValues } from "lit";
import { property } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { icons } from "../../components/icons.ts";
import { Landing } from "../../components/landing.ts";
import { readError } from "../../components/problem-words.ts";
import { SignalElement } from "../../components/signal-element.ts";
import { localeOf } from "../../components/time.ts";
import type { Client } from "../../index.ts";
import { demoStyles } from "../demo-styles.ts";
import { isUserId, notAnId } from "../user-id.ts";
import { adminStyles } from "./admin-styles.ts";
import { connectionsLabel } from "./amounts.ts";
import { Answer } from "./answer.ts";
import { type AdminApi, AdminProblem, type OpenRoom, type RoomUser } from "./api.ts";
import type { DemoConfirm, Question } from "./confirm.ts";
import { renderDevice } from "./device.ts";
import { fieldsOf } from "./fields.ts";
import { Poll } from "./poll.ts";
import { kindOf } from "./room-list.ts";
import { roomStyles } from "./room-styles.ts";

interface Banned {
  readonly userId: string;
  readonly username?: string | undefined;
}

/** Between two messages of one user: seconds, and how they are called. */
const paces: readonly (readonly [number, string])[] = [
  [0, "as fast as they like"],
  [5, "every 5 seconds"],
  [10, "every 10 seconds"],
  [30, "every 30 seconds"],
  [60, "every minute"],
  [300, "every 5 minutes"],
  [3_600, "every hour"],
];

export class DemoAdminRoom extends SignalElement {
  static override styles = [...demoStyles, adminStyles, roomStyles];

  @property({ attribute: false }) client: Client | undefined;
  @property({ attribute: false }) api: AdminApi | undefined;
  @property({ attribute: false }) room = "";

  /** Undefined until it is known, `null` where there is none: one without a log is gone with the last who was in it. */
  #open: OpenRoom | null | undefined;
  #problem = "";
  /** Undefined until it is known. */
  #banned: readonly Banned[] | undefined;
  /** What was chosen, until the server has said what holds. */
  #pace: number | undefined;
  readonly #answer = new Answer(this);
  readonly #poll = new Poll(this, 3_000, () => this.#ask());

  constructor() {
    super();
    // Whoever was put out is no longer there, nor are the buttons beside the name; and a closed room is not closed again.
    new Landing(this, "li, .controls", "h2");
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (!changed.has("room") || changed.get("room") === undefined) return;
    this.#open = undefined;
    this.#problem = "";
    this.#banned = undefined;
    this.#pace = undefined;
    this.#answer.clear();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (changed.has("room") || changed.has("api")) void this.#poll.now();
  }

  override focus(): void {
    this.renderRoot.querySelector("h2")?.focus();
  }

  /** Others are the server's, or a channel's: nobody is put out of them. */
  get #isModerated(): boolean {
    if (this.#open === undefined) return false;
    const kind = kindOf(this.room);
    return kind === "whisper" || (kind === "conversation" && this.#open?.conversation?.kind !== "direct");
  }

  get #slowSeconds(): number {
    return this.#open?.slowSeconds ?? 0;
  }

  protected override render() {
    const conversation = this.#open?.conversation;
    return html`<div class="row ends top">
        <h2 tabindex="-1"><bdi>${conversation?.title ?? this.room}</bdi></h2>
        <a class="icon" href="#rooms" aria-label="Close this room’s details" title="Close">${icons.close}</a>
      </div>
      ${conversation?.title === undefined ? nothing : html`<p class="mono hint">${this.room}</p>`}
      <p class="row">
        <span class="tag">${conversation?.kind === "direct" ? "conversation of two" : kindOf(this.room)}</span>
        ${conversation?.closed === undefined ? nothing : html`<span class="tag bad">closed${conversation.closed === "" ? "" : `: ${conversation.closed}`}</span>`}
        ${this.#slowSeconds === 0 ? nothing : html`<span class="tag bad">slow mode, ${this.#slowSeconds} s</span>`}
      </p>
      ${this.#problem === "" ? nothing : html`<p class="problem" role="alert">${this.#problem}</p>`}
      ${this.#renderPeople()} ${this.#answer.render()} ${this.#isModerated ? this.#renderControls() : nothing}
      <demo-confirm></demo-confirm>`;
  }

  #renderPeople() {
    if (this.#open === undefined) return html`<p class="none">Asking the server…</p>`;
    if (this.#open === null || this.#open.clientCount === 0)
      return html`<p class="none">Nobody is in this room now.</p>`;
    const { users, clientCount } = this.#open;
    return html`<h3>
        ${users.length === 1 ? "1 person" : `${users.length} people`}, ${connectionsLabel(clientCount)}
      </h3>
      <ul>
        ${repeat(
          users,
          ({ id }) => id,
          (user) => this.#renderUser(user),
        )}
      </ul>`;
  }

  #renderUser(user: RoomUser) {
    const locale = localeOf(this);
    const isMe = user.id === this.client?.user.value?.id;
    return html`<li>
      <span class="person">
        <bdi class="name">${user.name}</bdi>
        <bdi class="mono">${user.id}</bdi>
        <span class="devices">
          ${user.clients.map((device) => renderDevice(device, locale))}
        </span>
      </span>
      ${
        this.#isModerated && !isMe
          ? html`<span class="buttons">
              <button class="button small" aria-label="Kick ${user.name}" @click=${() => void this.#kick(user)}>Kick</button>
              <button class="button small danger" aria-label="Ban ${user.name}" @click=${() => void this.#ban(user.id, user.name)}>Ban</button>
            </span>`
          : nothing
      }
    </li>`;
  }

  #renderControls() {
    const { conversation } = this.#open ?? {};
    const isClosed = conversation?.closed !== undefined;
    const slow = this.#pace ?? this.#slowSeconds;
    const known = paces.some(([seconds]) => seconds === slow)
      ? paces
      : [...paces, [slow, `every ${slow} s`] as const];
    return html`<div class="controls">
      <h3>This room</h3>
      <div class="row">
        <label class="pace">Each may write
          <select .value=${live(String(slow))} @change=${this.#slow}>
            ${known.map(([seconds, text]) => html`<option value=${seconds} ?selected=${seconds === slow}>${text}</option>`)}
          </select>
        </label>
        ${isClosed ? nothing : html`<button class="button danger" @click=${() => void this.#close()}>Close the room</button>`}
        ${
          isClosed
            ? html`<button class="button" @click=${() => void this.#do(() => this.client?.request("room:reopen", { room: this.room }), "The room is open again.")}>Reopen the room</button>`
            : nothing
        }
      </div>
      ${this.#renderBanned(this.#banned)}
      <form class="by-id" @submit=${this.#byId}>
        <label>Somebody who is not here now<input name="user" placeholder="User id" autocomplete="off" maxlength="96" required /></label>
        <button class="button">Ban</button>
      </form>
    </div>`;
  }

  #renderBanned(banned: readonly Banned[] = []) {
    if (banned.length === 0) return nothing;
    return html`<section aria-label="Banned">
      <h3>Banned</h3>
      <ul>
        ${repeat(
          banned,
          ({ userId }) => userId,
          ({ userId, username = userId }) => html`<li>
            <span class="person"><bdi class="name">${username}</bdi>${username === userId ? nothing : html`<bdi class="mono">${userId}</bdi>`}</span>
            <button class="button small" aria-label="Let back in: ${username}" @click=${() => void this.#letIn(userId, username)}>Let back in</button>
          </li>`,
        )}
      </ul>
    </section>`;
  }

  async #kick({ id, name }: RoomUser): Promise<void> {
    const text = `${name} (${id}) is put out of ${this.#called}, on every device, and may come back.`;
    const reason = await this.#sure({ title: `Kick ${name}?`, text, verb: "Kick", hasReason: true });
    if (reason === undefined) return;
    const data = { room: this.room, userId: id, ...(reason === "" ? {} : { reason }) };
    await this.#do(() => this.client?.request("room:kick", data as never), `${name} was put out.`);
  }

  async #ban(id: string, name: string): Promise<void> {
    const text = `${name === id ? id : `${name} (${id})`} is put out of ${this.#called}, and cannot come back until somebody lets them in again.`;
    const reason = await this.#sure({ title: `Ban ${name}?`, text, verb: "Ban", hasReason: true });
    if (reason === undefined) return;
    const data = { room: this.room, userId: id, on: true, ...(reason === "" ? {} : { reason }) };
    await this.#do(() => this.client?.request("room:ban", data as never), `${name} is banned.`);
  }

  async #close(): Promise<void> {
    const isWhisper = kindOf(this.room) === "whisper";
    const text = isWhisper
      ? `Everybody is put out of ${this.#called}, and it does not open again.`
      : `Nobody can write in ${this.#called} until it is reopened. What was said stays to be read.`;
    const reason = await this.#sure({ title: "Close this room?", text, verb: "Close", hasReason: true });
    if (reason === undefined) return;
    const data = { room: this.room, ...(reason === "" ? {} : { reason }) };
    await this.#do(() => this.client?.request("room:close", data as never), "The room is closed.");
  }

  readonly #slow = async (event: Event & { currentTarget: HTMLSelectElement }) => {
    const seconds = Number(event.currentTarget.value);
    const done = seconds === 0 ? "Slow mode is off." : `Each may write once in ${seconds} s.`;
    this.#pace = seconds;
    await this.#do(() => this.client?.request("room:slow", { room: this.room, seconds } as never), done);
    // Meanwhile another may have been chosen.
    if (this.#pace !== seconds) return;
    this.#pace = undefined;
    this.requestUpdate();
  };

  readonly #byId = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const { user = "" } = fieldsOf(event.currentTarget);
    if (!isUserId(user)) return this.#answer.refuse(notAnId);
    await this.#ban(user, user);
  };

  async #letIn(userId: string, name: string): Promise<void> {
    const data = { room: this.room, userId, on: false };
    await this.#do(() => this.client?.request("room:ban", data as never), `${name} may come back.`);
  }

  get #called(): string {
    const title = this.#open?.conversation?.title;
    return title === undefined ? this.room : `“${title}”`;
  }

  #sure(question: Question): Promise<string | undefined> {
    const confirm = this.renderRoot.querySelector<DemoConfirm>("demo-confirm");
    return confirm?.ask(question) ?? Promise.resolve(undefined);
  }

  async #do(ask: () => Promise<unknown> | undefined, done: string): Promise<void> {
    await this.#answer.to(async () => {
      await ask();
      return done;
    });
    await Promise.all([this.#poll.now(), this.#askBans()]);
  }

  async #askBans(): Promise<void> {
    const { client, room } = this;
    if (client === undefined || !this.#isModerated) return;
    const answer = await client.request("room:bans", { room } as never).catch(() => undefined);
    if (answer === undefined || room !== this.room) return;
    this.#banned = answer.users;
    this.requestUpdate();
  }

  async #ask(): Promise<void> {
    const { api, room } = this;
    if (api === undefined || room === "") return;
    try {
      const open = await api.room(room);
      if (room !== this.room) return;
      this.#open = open;
      this.#problem = "";
    } catch (error) {
      if (room !== this.room) return;
      const isGone = error instanceof AdminProblem && error.code === "not_found";
      if (isGone) this.#open = null;
      this.#problem = isGone ? "" : readError(error).message;
    }
    this.requestUpdate();
    if (this.#banned === undefined) void this.#askBans();
  }
}
