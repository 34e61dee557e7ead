/**
 * `<taut-popup>`: what the toolbar's button opens: the session at a glance, and the three things to do with it.
 *
 * The time is computed from the session's timestamps, so that it is right however long the popup was closed.
 */
import { html, nothing } from "lit";
import { define } from "../../client/components/define.ts";
import { focusDrawingStyles } from "../../client/components/focus-styles.ts";
import { panelStyles } from "../../client/components/panel-styles.ts";
import { baseStyles } from "../../client/components/styles.ts";
import { localeOf } from "../../client/components/time.ts";
import { logo } from "../../client/demo/logo.ts";
import type { ExtensionState } from "../messages.ts";
import { glanceStyles, renderGlance } from "../pages/glance.ts";
import { pageIcons } from "../pages/icons.ts";
import { PageElement, type PageParts } from "../pages/page-element.ts";
import { pageStyles } from "../pages/page-styles.ts";
import { TautPairing } from "../pages/pairing.ts";
import { problemStyles } from "../pages/problem-card.ts";
import { renderSaid, saidStyles } from "../pages/said.ts";
import { landInControls, renderControls } from "../pages/session-controls.ts";
import { renderLine } from "../pages/state-line.ts";
import { Ticker } from "../pages/ticker.ts";
import { addressOn } from "../pages/words.ts";
import { popupStyles } from "./popup-styles.ts";

export class TautPopup extends PageElement {
  static override styles = [
    baseStyles,
    panelStyles,
    pageStyles,
    problemStyles,
    focusDrawingStyles,
    glanceStyles,
    saidStyles,
    popupStyles,
  ];

  readonly #pairing: TautPairing;

  constructor(parts: PageParts) {
    super(parts);
    this.#pairing = new TautPairing(parts);
    landInControls(this);
    new Ticker(this, () => this.known?.session.kind === "running");
  }

  protected override render() {
    const state = this.known;
    return html`
      <header class="row">
        <h1 class="brand grow">${logo} Tautline</h1>
        ${this.#renderSidePanel(state)}
        <button
          type="button"
          class="small"
          aria-label="Settings"
          title="Settings"
          @click=${() => this.parts.browser.openPage("options/options.html")}
        >${pageIcons.settings}</button>
      </header>
      <main aria-busy=${state === undefined}>
        ${
          state === undefined
            ? html`<p class="muted loading">One moment</p>`
            : state.account.kind === "signed-out"
              ? this.#renderSignedOut(state)
              : this.#renderSignedIn(state)
        }
      </main>
    `;
  }

  #renderSidePanel(state: ExtensionState | undefined) {
    const open = this.parts.browser.openSidePanel;
    if (open === undefined || state?.account.kind !== "signed-in") return nothing;
    return html`<button type="button" class="small" aria-label="Open the side panel" title="Side panel" @click=${open}>
      ${pageIcons.panel}
    </button>`;
  }

  #renderSignedOut(state: ExtensionState) {
    // That nobody is signed in is what this page is about.
    const problem = state.problem?.code === "not-signed-in" ? undefined : state.problem;
    return html`<div class="hello">
        <h2>Pair it with your server</h2>
        <p class="muted">Then one click here starts a focus session.</p>
      </div>
      ${this.#pairing} ${this.renderProblem(problem)} ${state.queue.ofOthers > 0 ? renderLine(state) : nothing}
      <footer>
        <button type="button" class="link" @click=${() => this.parts.browser.openPage("welcome/welcome.html")}>
          What is recorded, and what never is
        </button>
      </footer>`;
  }

  #renderSignedIn(state: ExtensionState) {
    const dismiss = (interventionId: string) => void this.act({ kind: "dismiss", interventionId });
    return html`${renderGlance(state, this.parts.now())} ${renderSaid(state.live, localeOf(this), dismiss)}
      ${renderControls(state.session, this.isBusy, this.on)}
      ${this.renderProblem(this.problem ?? state.problem)} ${renderLine(state)}
      <footer>${this.#renderLinks(state)}</footer>`;
  }

  #renderLinks({ settings, live }: ExtensionState) {
    const link = (path: string | undefined, label: string) => {
      const url = path === undefined ? undefined : addressOn(settings.server, path);
      if (url === undefined) return nothing;
      return html`<a href=${url} @click=${(event: Event) => this.#follow(event, url)}>${label}</a>`;
    };
    return html`${link("/focus", "Dashboard")} ${link(live?.reportUrl, "Last report")}`;
  }

  /** A link in a popup would open in the popup. */
  #follow(event: Event, url: string): void {
    event.preventDefault();
    this.parts.browser.openTab(url);
  }
}

define("taut-popup", TautPopup);
