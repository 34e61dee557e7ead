/**
 * `<taut-focus-history>`: the user's own focus sessions, the newest first, with their trend; each leads to its report
 * and can be deleted.
 *
 * The list is asked for on every connection, whenever a session begins or is over, and by `refresh()`.
 */
import { html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Client, FocusSession } from "../index.ts";
import { ClientElement } from "./client-element.ts";
import { emit } from "./events.ts";
import { focusHistoryStyles } from "./focus-history-styles.ts";
import { renderSparkline, scoresSaid } from "./focus-sparkline.ts";
import { focusDrawingStyles } from "./focus-styles.ts";
import { durationLabel, hasScore, scoreToShow, toneOf, unscoredLabel } from "./focus-words.ts";
import { Following } from "./following.ts";
import { icons } from "./icons.ts";
import { MinuteTick } from "./minute-tick.ts";
import { panelStyles } from "./panel-styles.ts";
import { readError } from "./problem-words.ts";
import { baseStyles } from "./styles.ts";
import { dayLabel, localeOf, timeLabel } from "./time.ts";
import { renderWaiting } from "./unconnected.ts";

type Loaded =
  | { readonly kind: "waiting" | "loading" }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "loaded" };

/** Asked for at once. */
const pageSize = 20;
/** The server gives no more at once. */
const maxPageSize = 200;

export class TautFocusHistory extends ClientElement {
  static override styles = [baseStyles, panelStyles, focusDrawingStyles, focusHistoryStyles];

  /** Where reports are; `{id}` stands for the session's id. */
  @property({ attribute: "report-link" }) reportLink = "/report/{id}";

  #loaded: Loaded = { kind: "waiting" };
  #list: readonly FocusSession[] = [];
  #hasOlder = false;
  /** Whose user's list it is. */
  #shown: Client | undefined;
  /** The connection that the list was asked for on. */
  #askedOn: string | undefined;
  /** Told apart from every earlier question for the list. */
  #asked: object | undefined;
  #deleting: string | undefined;
  #problem: string | undefined;
  readonly #following = new Following((client) => [client.on("session:status", () => void this.refresh())]);

  constructor() {
    super();
    new MinuteTick(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#following.follow(undefined);
  }

  /** Asks for the list anew. */
  async refresh(): Promise<void> {
    const client = this.connection;
    if (client === undefined) return;
    await this.#load(client, Math.min(maxPageSize, Math.max(pageSize, this.#list.length)));
  }

  protected override updated(): void {
    if (this.isConnected) this.#following.follow(this.connection);
    const status = this.connection?.status.peek();
    if (status?.kind !== "ready" || this.#askedOn === status.connectionId) return;
    this.#askedOn = status.connectionId;
    void this.refresh();
  }

  protected override render() {
    // Read, so that a new connection asks anew.
    this.connection?.status.value;
    this.#follow();
    if (this.#list.length > 0) return this.#renderList();
    switch (this.#loaded.kind) {
      case "loaded":
        return html`<slot name="empty"><div class="none" part="empty" tabindex="-1">
          <span class="badge">${icons.clock}</span><strong>No sessions yet</strong>
          <span dir="auto">Those that you have had are listed here, with how each one went.</span>
        </div></slot>`;
      case "failed":
        return html`<div class="none" part="error" role="alert">
          <span dir="auto">${this.#loaded.message}</span>
          <button type="button" class="choice" part="retry" @click=${() => void this.refresh()}>Try again</button>
        </div>`;
      default:
        return renderWaiting(this.connection, this.problem);
    }
  }

  /** A client is one user's: of that user nothing is shown to the next. */
  #follow(): void {
    const client = this.connection;
    if (client === this.#shown) return;
    this.#shown = client;
    this.#loaded = { kind: "waiting" };
    this.#list = [];
    this.#hasOlder = false;
    this.#asked = this.#askedOn = this.#deleting = this.#problem = undefined;
  }

  #renderList() {
    const locale = localeOf(this);
    const ended = this.#list.filter(({ isActive }) => !isActive);
    const scores = ended.filter(isScored).map(({ focusScore }) => focusScore);
    scores.reverse();
    return html`${scores.length < 2 ? nothing : this.#renderTrend(scores)}
      ${this.#problem === undefined ? nothing : html`<p class="problem" part="error" role="alert" dir="auto">${this.#problem}</p>`}
      <ul part="list">${repeat(
        this.#list,
        ({ sessionId }) => sessionId,
        (session) => this.#renderSession(session, locale),
      )}</ul>
      ${this.#hasOlder ? html`<button type="button" class="choice older" part="older" @click=${this.#loadOlder}>Show older ones</button>` : nothing}`;
  }

  #renderTrend(scores: readonly number[]) {
    const mean = Math.round(scores.reduce((sum, score) => sum + score, 0) / scores.length);
    return html`<div class="trend">
      <p><b>${mean}</b> on average, over ${scores.length} sessions</p>
      ${renderSparkline(scores, scoresSaid(scores))}
    </div>`;
  }

  #renderSession(session: FocusSession, locale: string) {
    const { sessionId, startTime, endTime, isActive, focusScore, activityCount } = session;
    const day = dayLabel(startTime, Date.now(), locale);
    const time = timeLabel(startTime, locale);
    const when = `${day}, ${time}`;
    const lasted = isActive || endTime === null ? "Going on" : durationLabel(endTime - startTime);
    const live = isActive ? this.connection?.focus.watch(sessionId).state.value : undefined;
    // The list says nothing of the score of one that goes on, and of its activities only what there were.
    const score = isActive
      ? live && scoreToShow(live, Date.now())
      : isScored(session)
        ? focusScore
        : undefined;
    const count = Math.max(activityCount, live?.activityCount ?? 0);
    const unscored = score !== undefined || endTime === null ? "" : unscoredLabel(endTime - startTime);
    return html`<li part="session" data-id=${sessionId}>
      <a class="open" part="link" href=${this.reportLink.replace("{id}", encodeURIComponent(sessionId))}>
        <span class="badge score ${score === undefined ? "" : toneOf(score)}">${
          score === undefined
            ? html`<span aria-hidden="true">–</span><span class="unseen">${unscored === "" ? "Score: not enough yet" : "Score: none"}</span>`
            : Math.round(score)
        }</span>
        <span class="when"><b>${day}</b>
          <small>${time} · ${lasted} · ${count} ${count === 1 ? "activity" : "activities"}${unscored === "" ? "" : ` · ${unscored.toLowerCase()}`}</small></span>
      </a>
      ${
        this.#deleting === sessionId
          ? html`<span class="confirm" part="confirm" role="group" aria-label=${`Delete the session of ${when}?`}>
              <button type="button" class="choice danger" data-first @click=${() => void this.#remove(sessionId)}>Delete</button>
              <button type="button" class="choice" @click=${() => this.#ask(undefined, sessionId)}>Keep</button>
            </span>`
          : html`<button type="button" class="small" part="delete" title="Delete" aria-label=${`Delete the session of ${when}`} @click=${() => this.#ask(sessionId, sessionId)}>${icons.trash}</button>`
      }
    </li>`;
  }

  async #load(client: Client, limit: number, before?: number): Promise<void> {
    // An answer that is overtaken by a later question's tells of before.
    const asked = {};
    this.#asked = asked;
    if (this.#list.length === 0) this.#loaded = { kind: "loading" };
    this.requestUpdate();
    try {
      const page = await client.focus.sessions(before === undefined ? { limit } : { limit, before });
      if (asked !== this.#asked) return;
      this.#list = before === undefined ? renewed(this.#list, page) : joined(this.#list, page);
      this.#hasOlder = page.length === limit;
      this.#loaded = { kind: "loaded" };
      this.#problem = undefined;
    } catch (error) {
      if (asked !== this.#asked) return;
      const { message } = readError(error);
      this.#loaded = { kind: "failed", message };
      this.#problem = message;
    }
    this.requestUpdate();
  }

  readonly #loadOlder = () => {
    const client = this.connection;
    const oldest = this.#list.at(-1);
    if (client === undefined || oldest === undefined) return;
    // Others may have begun at the very same moment.
    const { startTime } = oldest;
    const again = this.#list.filter((one) => one.startTime === startTime).length;
    void this.#load(client, Math.min(maxPageSize, pageSize + again), startTime + 1);
  };

  async #remove(sessionId: string): Promise<void> {
    let row = sessionId;
    try {
      await this.connection?.focus.remove(sessionId);
      const at = this.#list.findIndex((session) => session.sessionId === sessionId);
      row = (this.#list[at + 1] ?? this.#list[at - 1])?.sessionId ?? "";
      this.#list = this.#list.filter((session) => session.sessionId !== sessionId);
      this.#problem = undefined;
    } catch (error) {
      const { code, message } = readError(error);
      this.#problem = message;
      emit(this, "taut-error", { room: "", code, message });
    }
    this.#ask(undefined, row);
  }

  /** Asks before it deletes, or asks no more; the keyboard goes on in the row, or at what is said without any. */
  #ask(deleting: string | undefined, row: string): void {
    this.#deleting = deleting;
    this.requestUpdate();
    void this.updateComplete.then(() => {
      const at = `[data-id="${CSS.escape(row)}"]`;
      const place = `${at} [data-first], ${at} .small, .none`;
      this.renderRoot.querySelector<HTMLElement>(place)?.focus();
    });
  }
}

const isScored = ({ startTime, endTime, activityCount }: FocusSession): boolean =>
  endTime !== null && hasScore(endTime - startTime, activityCount);

function joined(list: readonly FocusSession[], older: readonly FocusSession[]): readonly FocusSession[] {
  const known = new Set(list.map(({ sessionId }) => sessionId));
  return [...list, ...older.filter(({ sessionId }) => !known.has(sessionId))];
}

/** What is older than the newest that the server gives stays as it was. */
function renewed(list: readonly FocusSession[], newest: readonly FocusSession[]): readonly FocusSession[] {
  const oldest = newest.at(-1)?.startTime ?? 0;
  const isLonger = list.length > maxPageSize && newest.length === maxPageSize;
  return isLonger
    ? joined(
        newest,
        list.filter(({ startTime }) => startTime <= oldest),
      )
    : newest;
}
