/** `<taut-welcome>`: opens once, when the extension is installed: what it does, and the three steps to begin. */
import { html } from "lit";
import { define } from "../../client/components/define.ts";
import { icons } from "../../client/components/icons.ts";
import { panelStyles } from "../../client/components/panel-styles.ts";
import { baseStyles } from "../../client/components/styles.ts";
import { logo } from "../../client/demo/logo.ts";
import { defaultSettings, type ExtensionState } from "../messages.ts";
import { PageElement, type PageParts } from "../pages/page-element.ts";
import { pageStyles } from "../pages/page-styles.ts";
import { TautPairing } from "../pages/pairing.ts";
import { problemStyles } from "../pages/problem-card.ts";
import { landInControls, renderControls } from "../pages/session-controls.ts";
import { placeOf } from "../pages/words.ts";
import { factsFor, renderFacts } from "./facts.ts";
import { welcomeStyles } from "./welcome-styles.ts";

export class TautWelcome extends PageElement {
  static override styles = [baseStyles, panelStyles, pageStyles, problemStyles, welcomeStyles];

  readonly #pairing: TautPairing;

  constructor(parts: PageParts) {
    super(parts);
    this.#pairing = new TautPairing(parts);
    landInControls(this);
  }

  protected override render() {
    const state = this.known;
    return html`
      <header class="brand">${logo} Tautline</header>
      <main>
        <h1>See how your focus goes, on a server of your own.</h1>
        <p class="lead">
          Start a session when you want to concentrate. A score and a report show what helped and what got in the way.
          Nothing is recorded now, and nothing will be until you start.
        </p>
        <div class="columns">${factsFor(state?.settings.server ?? defaultSettings.server).map(renderFacts)}</div>
        <h2 class="begin">Three steps to begin</h2>
        <ol class="columns">
          <li class="card">${this.#renderPairing(state)}</li>
          <li class="card">
            <h3>Choose what is recorded</h3>
            <p class="muted">
              Sites and typing are off. Turn on what you like to know; each asks the browser for its own permission, and
              everything works without.
            </p>
            <button type="button" class="choice tall" @click=${() => this.parts.browser.openPage("options/options.html#recorded")}>
              Choose
            </button>
          </li>
          <li class="card">${this.#renderStart(state)}</li>
        </ol>
        ${this.renderProblem()}
      </main>
    `;
  }

  #renderPairing(state: ExtensionState | undefined) {
    const title = html`<h3>Pair it with your server</h3>`;
    if (state?.account.kind !== "signed-in") return html`${title}${this.#pairing}`;
    return html`${title}
      <p class="done">
        ${icons.check}
        <span>Signed in as <b><bdi>${state.account.name}</bdi></b> at ${placeOf(state.settings.server)}.</span>
      </p>`;
  }

  #renderStart(state: ExtensionState | undefined) {
    const words =
      "By the button in the toolbar, or right here. Pin it: the puzzle piece beside the address, then the pin.";
    const title = html`<h3>Start a session</h3><p class="muted">${words}</p>`;
    if (state?.account.kind !== "signed-in") return title;
    if (state.session.kind === "none")
      return html`${title}${renderControls(state.session, this.isBusy, this.on)}`;
    return html`${title}<p class="done" data-begun tabindex="-1">${icons.check}<span>A session runs.</span></p>`;
  }
}

define("taut-welcome", TautWelcome);
