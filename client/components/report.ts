/**
 * `<taut-report>`: what came of one of the user's own focus sessions, to read, to print and to take along.
 *
 * How its sites are counted can be changed in it; the server then scores the session anew.
 */
import { html, nothing } from "lit";
import { property } from "lit/decorators.js";
import type { Client, FocusReport, FocusSite, SiteCategory } from "../index.ts";
import { ClientElement } from "./client-element.ts";
import { emit } from "./events.ts";
import { renderBars } from "./focus-bars.ts";
import { renderScoreLine } from "./focus-line.ts";
import { renderRing } from "./focus-ring.ts";
import { renderSparkline, scoresSaid } from "./focus-sparkline.ts";
import { focusDrawingStyles } from "./focus-styles.ts";
import { durationLabel, hasScore, unscoredLabel } from "./focus-words.ts";
import { icons } from "./icons.ts";
import { MinuteTick } from "./minute-tick.ts";
import { panelStyles } from "./panel-styles.ts";
import { readError } from "./problem-words.ts";
import { reportFacts } from "./report-facts.ts";
import { renderInterventions } from "./report-interventions.ts";
import { reportStyles } from "./report-styles.ts";
import { renderKinds, renderSites, renderSwitches } from "./report-usage.ts";
import { baseStyles } from "./styles.ts";
import { dayLabel, localeOf, timeLabel } from "./time.ts";
import { renderWaiting } from "./unconnected.ts";

type Shown =
  | { readonly kind: "waiting" | "loading" }
  | { readonly kind: "failed"; readonly code: string; readonly message: string }
  | { readonly kind: "loaded"; readonly report: FocusReport };

export class TautReport extends ClientElement {
  static override styles = [baseStyles, panelStyles, focusDrawingStyles, reportStyles];

  /** The session's id. */
  @property({ reflect: true }) session = "";

  #shown: Shown = { kind: "waiting" };
  #askedOf: Client | undefined;
  #askedFor: string | undefined;
  #saving: { readonly domain: string; readonly category: SiteCategory } | undefined;
  #problem: string | undefined;

  constructor() {
    super();
    new MinuteTick(this);
  }

  /** Loads it anew. */
  async refresh(): Promise<void> {
    const client = this.connection;
    const sessionId = this.session.trim();
    if (client === undefined || sessionId === "") return;
    if (this.#shown.kind !== "loaded") this.#shown = { kind: "loading" };
    this.requestUpdate();
    let shown: Shown;
    try {
      shown = { kind: "loaded", report: await client.focus.report(sessionId) };
    } catch (error) {
      shown = { kind: "failed", ...readError(error) };
    }
    if (client !== this.connection || sessionId !== this.session.trim()) return;
    this.#shown = shown;
    this.requestUpdate();
  }

  protected override updated(): void {
    const client = this.connection;
    const sessionId = this.session.trim();
    if (client === undefined || sessionId === "") return;
    if (this.#askedOf === client && this.#askedFor === sessionId) return;
    this.#askedOf = client;
    this.#askedFor = sessionId;
    this.#shown = { kind: "loading" };
    void this.refresh();
  }

  protected override render() {
    switch (this.#shown.kind) {
      case "loaded":
        return this.#renderReport(this.#shown.report);
      case "failed":
        return this.#renderFailure(this.#shown.code, this.#shown.message);
      default:
        return renderWaiting(this.connection, this.problem);
    }
  }

  #renderFailure(code: string, message: string) {
    const isGone = code === "not_found";
    const isOthers = code === "forbidden";
    const title = isGone
      ? "There is no such report"
      : isOthers
        ? "This report is another user's"
        : "The report could not be loaded";
    const said = isGone
      ? "The session was deleted, or its address is mistyped."
      : isOthers
        ? "A report is for the owner of its session alone."
        : message;
    const retry = html`<button type="button" class="choice" part="retry" @click=${() => void this.refresh()}>Try again</button>`;
    return html`<div class="none" part="error" role="alert">
      <strong>${title}</strong><span dir="auto">${said}</span>
      ${isOthers ? html`<slot name="other"><span dir="auto">Sign in as its owner.</span>${retry}</slot>` : retry}
    </div>`;
  }

  #renderReport(report: FocusReport) {
    const { startedAt, endedAt, focusScore, components, points, interventions, comparison, activityCount } =
      report;
    const locale = localeOf(this);
    const isScored = hasScore(endedAt - startedAt, activityCount);
    const scores = comparison?.previous.map((one) => one.focusScore) ?? [];
    return html`<article>
      <header part="header">
        <div>
          <h2>Focus report</h2>
          <p class="muted">${dayLabel(startedAt, Date.now(), locale)}, ${timeLabel(startedAt, locale)} to ${timeLabel(endedAt, locale)}, ${durationLabel(endedAt - startedAt)}</p>
        </div>
        <p class="actions" part="actions">
          <button type="button" class="choice" @click=${() => void this.#download("csv")}>${icons.download} CSV</button>
          <button type="button" class="choice" @click=${() => void this.#download("json")}>${icons.download} JSON</button>
          <button type="button" class="choice" @click=${() => print()}>Print</button>
        </p>
      </header>
      ${this.#problem === undefined ? nothing : html`<p class="problem" part="error" role="alert" dir="auto">${this.#problem}</p>`}
      <section class="now">
        ${
          isScored
            ? html`${renderRing({ score: focusScore, label: "Focus score" })} ${renderBars(components)}`
            : renderRing({ score: undefined, label: unscoredLabel(endedAt - startedAt), isOver: true })
        }
      </section>
      ${reportFacts(report)}
      ${
        report.insights.length === 0
          ? nothing
          : html`<section>
              <h3>What stands out</h3>
              <ul class="insights" part="insights">${report.insights.map((insight) => html`<li dir="auto">${insight}</li>`)}</ul>
            </section>`
      }
      <section>
        <h3>Score over time</h3>
        ${renderScoreLine({
          points: isScored ? points.map(({ at, focusScore: score }) => ({ at, score })) : [],
          from: startedAt,
          to: endedAt,
          locale,
          pauses: report.pauses,
          holes: report.holes,
          marks: interventions.map(({ at }) => at),
        })}
      </section>
      <section><h3>Where the time went</h3>${renderKinds(report.msByKind)}</section>
      <section>
        <h3>Sites</h3>
        ${renderSites(report.sites, { saving: this.#saving, choose: (...site) => void this.#categorise(...site) })}
      </section>
      ${
        report.switchesByHour.length < 2
          ? nothing
          : html`<section><h3>Switches by hour</h3>${renderSwitches(report.switchesByHour, locale)}</section>`
      }
      <section><h3>What was said to you</h3>${renderInterventions(interventions, locale)}</section>
      ${
        comparison === null || !isScored
          ? nothing
          : html`<section>
              <h3>Compared with your sessions before</h3>
              <p>${comparisonSaid(comparison)}</p>
              ${scores.length < 2 ? nothing : renderSparkline([...scores, focusScore], scoresSaid([...scores, focusScore]))}
            </section>`
      }
    </article>`;
  }

  async #download(format: "csv" | "json"): Promise<void> {
    await this.#ask(async (client) => {
      const url = URL.createObjectURL(await client.focus.download(this.session, format));
      const link = document.createElement("a");
      link.href = url;
      link.download = `session-${this.session}.${format}`;
      link.click();
      URL.revokeObjectURL(url);
    });
  }

  /** The user's own list goes as a whole, so what is in it already is read first. */
  async #categorise(domain: string, category: SiteCategory): Promise<void> {
    // What was chosen meanwhile is not shown as if it counted.
    if (this.#saving !== undefined) return this.requestUpdate();
    this.#saving = { domain, category };
    await this.#ask(async ({ focus }) => {
      const isOther = (site: FocusSite) => !site.isDefault && site.domain !== domain;
      const own = (await focus.sites()).filter(isOther);
      await focus.setSites([...own, { domain, category }]);
    });
    await this.refresh();
    this.#saving = undefined;
    this.requestUpdate();
  }

  async #ask(run: (client: Client) => Promise<void>): Promise<void> {
    const client = this.connection;
    if (client === undefined) return;
    this.#problem = undefined;
    this.requestUpdate();
    try {
      await run(client);
    } catch (error) {
      const { code, message } = readError(error);
      this.#problem = message;
      emit(this, "taut-error", { room: "", code, message });
      this.requestUpdate();
    }
  }
}

function comparisonSaid(comparison: NonNullable<FocusReport["comparison"]>): string {
  const { change, meanFocusScore, meanDurationMs, betterThan, previous } = comparison;
  const side = change === 0 ? "As much as" : `${Math.abs(change)} ${change > 0 ? "above" : "below"}`;
  if (previous.length === 1) {
    return `${side} your session before, which had ${meanFocusScore} and lasted ${durationLabel(meanDurationMs)}.`;
  }
  const outdone = betterThan === 0 ? "none" : betterThan === previous.length ? "all" : betterThan;
  return `${side} your average of ${meanFocusScore} over the last ${previous.length} sessions, and better than ${outdone} of them. They lasted ${durationLabel(meanDurationMs)} on average.`;
}
