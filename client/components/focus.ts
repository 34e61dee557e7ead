/**
 * `<taut-focus>`: a focus session as it goes: its score, what that is made of, what was done, and what was said to its
 * owner.
 *
 * It shows a session by its id, over the provider's client, or the `state` that a page hands it. However much comes, it
 * draws once a frame.
 */
import { html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import type { Client, FocusIntervention, FocusSite, FocusState, WatchedFocus } from "../index.ts";
import { ClientElement } from "./client-element.ts";
import { emit } from "./events.ts";
import { renderBars } from "./focus-bars.ts";
import { renderFeed } from "./focus-feed.ts";
import { renderScoreLine } from "./focus-line.ts";
import { focusPanelStyles } from "./focus-panel-styles.ts";
import { renderRing } from "./focus-ring.ts";
import { type CategoryOf, categoriesOf } from "./focus-sites.ts";
import { focusDrawingStyles } from "./focus-styles.ts";
import { renderTimeline } from "./focus-timeline.ts";
import { clockLabel, overLabel, scoreToShow, statusLabel, unscoredLabel } from "./focus-words.ts";
import { icons } from "./icons.ts";
import { panelStyles } from "./panel-styles.ts";
import { problemWords, readError } from "./problem-words.ts";
import { baseStyles } from "./styles.ts";
import { localeOf, timeLabel } from "./time.ts";
import { renderWaiting } from "./unconnected.ts";

interface Held {
  readonly client: Client;
  readonly watched: WatchedFocus;
  readonly release: () => void;
}

/** A line that is shorter than this does not fill the width. */
const minLineMs = 5 * 60_000;
const maxSaid = 3;
/** Of the server: anything else might run, or lead elsewhere. */
const path = /^\/(?!\/)[^\s\\]*$/;
/** The timeline has hundreds of pieces, all of which move: it is drawn anew twice a second. */
const timelineMs = 500;

export class TautFocus extends ClientElement {
  static override styles = [baseStyles, panelStyles, focusDrawingStyles, focusPanelStyles];

  /** The id of the session to watch. */
  @property({ reflect: true }) session = "";
  /** A session to show in place of one that is watched here. */
  @property({ attribute: false }) state: FocusState | undefined;
  /** How sites are counted, for their colours; read from the server for the user's own session. */
  @property({ attribute: false }) sites: readonly FocusSite[] | undefined;

  #held: Held | undefined;
  #sitesOf: Client | undefined;
  #categories: { readonly sites: readonly FocusSite[] | undefined; readonly of: CategoryOf } = {
    sites: undefined,
    of: categoriesOf([]),
  };
  #tick: ReturnType<typeof setInterval> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#tick);
    this.#tick = undefined;
    // An element that is only moved comes back at once, and its session is not left for that.
    queueMicrotask(() => {
      if (!this.isConnected) this.#letGo();
    });
  }

  /** The first time at once, then with the next frame: what came in between is drawn together. */
  protected override async scheduleUpdate(): Promise<void> {
    if (this.hasUpdated) await new Promise(requestAnimationFrame);
    await super.scheduleUpdate();
  }

  protected override willUpdate(): void {
    if (this.isConnected) this.#follow();
  }

  protected override updated(): void {
    const isRunning = this.isConnected && this.#shown !== undefined && this.#shown.endedAt === undefined;
    if (isRunning === (this.#tick !== undefined)) return;
    clearInterval(this.#tick);
    this.#tick = isRunning ? setInterval(() => this.requestUpdate(), 1_000) : undefined;
  }

  protected override render() {
    const state = this.state ?? this.#held?.watched.state.value;
    if (state !== undefined) return this.#renderState(state);
    const { error, loading } = this.#held?.watched ?? {};
    if (error?.value !== undefined) return this.#renderError(error.value);
    const isWaiting = loading?.value === true || (this.session !== "" && this.#held === undefined);
    if (isWaiting || this.session !== "") {
      return renderWaiting(this.connection, this.problem);
    }
    return html`<slot name="empty"><div class="none" part="empty">
      <span class="badge">${icons.clock}</span>
      <strong>No session</strong>
      <span dir="auto">Start one, and what you do shows here as it happens.</span>
    </div></slot>`;
  }

  #renderState(state: FocusState) {
    const { sessionId, components, startedAt, endedAt, activities, activityCount } = state;
    const categoryOf = this.#categoryOf;
    const locale = localeOf(this);
    const to = newestOf(state);
    const shown = scoreToShow(state, Math.max(this.#now, to));
    const isUnscored = endedAt !== undefined && shown === undefined;
    // Once it is over, they are its report's, or not known.
    const areBarsShown = endedAt === undefined || (shown !== undefined && components !== undefined);
    return html`<div class="panel">
      ${this.#renderHead(state, locale)} ${this.#renderOver(state)} ${this.#renderSaid(state, locale)}
      <div class="now">
        ${renderRing({
          score: shown,
          label: isUnscored ? unscoredLabel(endedAt - startedAt) : statusLabel(state),
          isOver: isUnscored,
        })}
        ${areBarsShown ? renderBars(shown === undefined ? undefined : components) : nothing}
      </div>
      <section>
        <h3>Score over time</h3>
        ${renderScoreLine({
          points: shown === undefined ? [] : state.scores,
          from: startedAt,
          to: Math.max(to, startedAt + minLineMs),
          locale,
          marks: state.interventions.map(({ timestamp }) => timestamp),
        })}
      </section>
      <section>
        <h3>Timeline</h3>
        ${guard([sessionId, endedAt, categoryOf, locale, Math.floor(Date.now() / timelineMs)], () =>
          renderTimeline({ activities, to, categoryOf, locale }),
        )}
      </section>
      <section>
        <h3>Last activities <span part="count">(${activityCount})</span></h3>
        ${renderFeed(activities, activityCount, locale)}
      </section>
    </div>`;
  }

  #renderHead({ startedAt, endedAt }: FocusState, locale: string) {
    const elapsedMs = (endedAt ?? Math.max(startedAt, this.#now)) - startedAt;
    const { watched, client } = this.#held ?? {};
    return html`<div class="head" part="header">
      <span>Since ${timeLabel(startedAt, locale)} · <b role="timer">${clockLabel(elapsedMs)}</b></span>
      ${watched?.error.value === undefined ? nothing : html`<span class="problem" part="error" role="alert" dir="auto">${problemWords(watched.error.value)}</span>`}
      ${client === undefined || endedAt !== undefined ? nothing : html`<taut-status .client=${client}></taut-status>`}
    </div>`;
  }

  #renderOver({ endedAt, endReason, reportUrl }: FocusState) {
    if (endedAt === undefined) return nothing;
    const isLed = reportUrl !== undefined && path.test(reportUrl) && this.#isOwn;
    return html`<div class="over" part="ended" role="status">
      <span dir="auto">${overLabel(endReason)}</span>
      ${isLed ? html`<a class="choice" part="link" href=${reportUrl}>Open the report</a>` : nothing}
    </div>`;
  }

  #renderSaid({ interventions, endedAt }: FocusState, locale: string) {
    const said = endedAt === undefined ? interventions.filter(({ isDismissed }) => !isDismissed) : [];
    return html`<div class="told" role="log" aria-label="Said to you">${repeat(
      said.slice(0, maxSaid),
      ({ interventionId }) => interventionId,
      (one) => this.#renderIntervention(one, locale),
    )}</div>`;
  }

  #renderIntervention(
    { interventionId, message, type, timestamp, dismissible }: FocusIntervention,
    locale: string,
  ) {
    return html`<div class="said ${type}" part="intervention">
      ${type === "encouragement" ? icons.smile : type === "alert" ? icons.alert : icons.info}
      <span dir="auto">${message} <time>${timeLabel(timestamp, locale)}</time></span>
      ${
        dismissible && this.#isOwn
          ? html`<button type="button" class="small" part="dismiss" title="Dismiss" aria-label=${`Dismiss: ${message}`} @click=${() => void this.#dismiss(interventionId)}>${icons.close}</button>`
          : nothing
      }
    </div>`;
  }

  #renderError({ code, message }: { readonly code: string; readonly message: string }) {
    const [title, said] = errorWords(code, message);
    return html`<div class="none" part="error" role="alert">
      <strong>${title}</strong>
      <span dir="auto">${said}</span>
      <button type="button" class="choice" part="retry" @click=${() => this.#held?.watched.retry()}>Try again</button>
    </div>`;
  }

  /** What a page hands over is its own to answer for. */
  get #isOwn(): boolean {
    return this.state !== undefined || this.#held?.watched.isOwn.value === true;
  }

  /** The session's time. */
  get #now(): number {
    return this.state === undefined && this.#held ? this.#held.watched.now() : Date.now();
  }

  get #shown(): FocusState | undefined {
    return this.state ?? this.#held?.watched.state.peek();
  }

  get #categoryOf(): CategoryOf {
    if (this.#categories.sites !== this.sites)
      this.#categories = { sites: this.sites, of: categoriesOf(this.sites ?? []) };
    return this.#categories.of;
  }

  async #dismiss(interventionId: string): Promise<void> {
    emit(this, "taut-dismiss", { interventionId });
    if (this.state !== undefined || this.#held === undefined) return;
    try {
      await this.#held.client.focus.dismiss(this.session, interventionId);
    } catch (error) {
      emit(this, "taut-error", { room: "", ...readError(error) });
    }
  }

  #follow(): void {
    const client = this.connection;
    const sessionId = this.state === undefined ? this.session.trim() : "";
    const held = this.#held;
    if (held?.client === client && (held?.watched.sessionId ?? "") === sessionId) return;
    this.#held = undefined;
    if (client !== undefined && sessionId !== "") {
      const watched = client.focus.watch(sessionId);
      this.#held = { client, watched, release: watched.hold() };
      void this.#readSites(client);
    }
    held?.release();
  }

  #letGo(): void {
    this.#held?.release();
    this.#held = undefined;
  }

  /** Without them, all sites have the same colour. */
  async #readSites(client: Client): Promise<void> {
    if (this.sites !== undefined || this.#sitesOf === client) return;
    this.#sitesOf = client;
    const sites = await client.focus.sites().catch(() => undefined);
    this.sites ??= sites;
  }
}

/** By the session's time, which need not be this page's. */
function newestOf({ startedAt, endedAt, lastActivityAt = startedAt, scores }: FocusState): number {
  return endedAt ?? Math.max(startedAt, lastActivityAt, scores.at(-1)?.at ?? 0);
}

function errorWords(code: string, message: string): readonly [title: string, said: string] {
  if (code === "not_found") return ["There is no such session", "It may have been deleted."];
  if (code === "forbidden" || code === "kicked")
    return ["You may not watch this session", "Ask its owner to let you watch it."];
  return ["The session could not be loaded", message];
}
