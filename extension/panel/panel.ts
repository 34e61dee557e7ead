/**
 * `<taut-panel>`: the side panel: the session live, with what the popup has beside it, for as long as it is open.
 *
 * It shows what the worker folded from the session's room, so it needs no connection of its own.
 */
import { html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { define } from "../../client/components/define.ts";
import { TautFocus } from "../../client/components/focus.ts";
import { focusDrawingStyles } from "../../client/components/focus-styles.ts";
import { panelStyles } from "../../client/components/panel-styles.ts";
import { baseStyles } from "../../client/components/styles.ts";
import type { ExtensionState, Site } from "../messages.ts";
import { glanceStyles, renderGlance } from "../pages/glance.ts";
import { PageElement, type PageParts } from "../pages/page-element.ts";
import { pageStyles } from "../pages/page-styles.ts";
import { TautPairing } from "../pages/pairing.ts";
import { problemStyles } from "../pages/problem-card.ts";
import { landInControls, renderControls } from "../pages/session-controls.ts";
import { renderLine } from "../pages/state-line.ts";
import { Ticker } from "../pages/ticker.ts";
import { addressOn } from "../pages/words.ts";
import { panelPageStyles } from "./panel-styles.ts";

const snoozeMinutes = [15, 60] as const;

export class TautPanel extends PageElement {
  static override styles = [
    baseStyles,
    panelStyles,
    pageStyles,
    problemStyles,
    focusDrawingStyles,
    glanceStyles,
    panelPageStyles,
  ];

  readonly #pairing: TautPairing;
  /** What sites count as, for their colours alone: without them it shows all else. */
  @state() private sites: readonly Site[] | undefined;
  #owner: string | undefined;

  constructor(parts: PageParts) {
    super(parts);
    this.#pairing = new TautPairing(parts);
    landInControls(this);
    new Ticker(this, () => this.known?.session.kind === "running" || this.#isQuiet(this.known));
  }

  protected override willUpdate(): void {
    const account = this.known?.account;
    const owner = account?.kind === "signed-in" ? account.userId : undefined;
    if (owner === this.#owner) return;
    this.#owner = owner;
    this.sites = undefined;
    if (owner !== undefined) void this.#loadSites();
  }

  protected override render() {
    const state = this.known;
    if (state === undefined) return html`<main aria-busy="true"><p class="muted">One moment</p></main>`;
    return html`<main>
      ${
        state.account.kind === "signed-out"
          ? html`<h1>Pair it with your server</h1>${this.#pairing}`
          : html`<h1 class="unseen">Tautline</h1>
              <h2 class="unseen">Focus session</h2>
              ${renderControls(state.session, this.isBusy, this.on)}`
      }
      ${this.renderProblem(this.problem ?? state.problem)} ${renderLine(state)} ${this.#renderLive(state)}
      ${this.#renderSnooze(state)}
    </main>`;
  }

  #renderLive(state: ExtensionState) {
    if (state.live === undefined) return renderGlance(state, this.parts.now());
    return html`<taut-focus
      .state=${state.live}
      .sites=${this.sites}
      @taut-dismiss=${({ detail }: CustomEvent<{ interventionId: string }>) => void this.act({ kind: "dismiss", ...detail })}
      @click=${(event: Event) => this.#follow(event, state.settings.server)}
    ></taut-focus>`;
  }

  /** A path on the server is none in the extension, and belongs into a tab. */
  #follow(event: Event, server: string): void {
    const link = event.composedPath().find((one) => one instanceof HTMLAnchorElement);
    const url = link === undefined ? undefined : addressOn(server, link.getAttribute("href") ?? "");
    if (url === undefined) return;
    event.preventDefault();
    this.parts.browser.openTab(url);
  }

  #isQuiet(state: ExtensionState | undefined): boolean {
    return state !== undefined && this.parts.now() < state.snoozedUntil;
  }

  #renderSnooze(state: ExtensionState) {
    const { session, settings, snoozedUntil } = state;
    if (session.kind === "none" || !settings.areNotificationsOn) return nothing;
    return html`<div class="snooze" role="group" aria-label="Notifications">
      <span class="muted" role="status">
        ${this.#isQuiet(state) ? `Quiet until ${minuteOf(snoozedUntil)}` : "A word now and then"}
      </span>
      ${snoozeMinutes.map(
        (
          minutes,
        ) => html`<button type="button" class="choice" aria-disabled=${this.isBusy} @click=${() => this.#snooze(minutes)}>
          Quiet for ${wordsOf(minutes)}
        </button>`,
      )}
    </div>`;
  }

  async #loadSites(): Promise<void> {
    const answer = await this.parts.link.send({ kind: "sites" });
    if (answer.ok) this.sites = answer.value as readonly Site[];
  }

  async #snooze(minutes: number): Promise<void> {
    await this.act({ kind: "snooze", minutes });
  }
}

const minuteOf = (at: number) =>
  new Date(at).toLocaleTimeString(undefined, { hour: "numeric", minute: "2-digit" });
const wordsOf = (minutes: number) => (minutes < 60 ? `${minutes} minutes` : "an hour");

define("taut-focus", TautFocus);
define("taut-panel", TautPanel);
