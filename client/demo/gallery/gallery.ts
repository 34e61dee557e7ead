/** `<demo-gallery>`: every element, live, with the two lines that embed it and all that it offers. */
import { html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { SignalElement } from "../../components/signal-element.ts";
import { codeStyles, colour } from "../code.ts";
import { demoStyles } from "../demo-styles.ts";
import { logo, logoStyles } from "../logo.ts";
import { pageLinksStyles, renderPageLinks } from "../page-links.ts";
import { embedLines } from "../snippet.ts";
import { galleryStyles } from "./gallery-styles.ts";
import { type Documented, renderReference, withCode } from "./reference.ts";
import { samples } from "./samples.ts";
import type { Stage } from "./stage.ts";

/** These fill their frame to its edges. */
const whole = new Set([
  "taut-chat",
  "taut-whisper",
  "taut-commitments",
  "taut-emotion",
  "taut-conversations",
  "taut-members",
  "taut-focus",
  "taut-focus-history",
  "taut-report",
]);

export class DemoGallery extends SignalElement {
  static override styles = [...demoStyles, logoStyles, pageLinksStyles, codeStyles, galleryStyles];

  @property({ attribute: false }) elements: readonly Documented[] = [];
  @property({ attribute: false }) stage: Stage | undefined;
  @property({ attribute: false }) problem: string | undefined;

  protected override render() {
    return html`<aside>
        <a class="brand" href="/">${logo} Tautline</a>
        ${renderPageLinks("/components")}
        <nav class="names" aria-label="Components" @click=${this.#follow}>
          ${this.elements.map(({ tagName }) => html`<a href="#${tagName}">${tagName}</a>`)}
        </nav>
      </aside>
      <main @click=${this.#follow}>
        <h1>Components</h1>
        <p class="lead">
          Each works alone in any page, with two lines and no build step: a token from your backend, and the element.
          What they offer is in <a href="/sdk/custom-elements.json">custom-elements.json</a>, too.
        </p>
        <p class="hint">
          The people and what they say are made up in this page: nothing that you try here is sent to a server or kept.
        </p>
        ${this.problem === undefined ? nothing : html`<p class="notice" role="alert">${this.problem}</p>`}
        ${this.elements.map((one) => this.#renderElement(one))}
      </main>`;
  }

  #renderElement(element: Documented) {
    const { tagName, description } = element;
    const sample = samples[tagName];
    if (sample === undefined) return nothing;
    const lines = embedLines(location.origin, tagName, sample.attributes);
    return html`<section id=${tagName} aria-labelledby="name-${tagName}">
      <h2 id="name-${tagName}">&lt;${tagName}&gt;</h2>
      <p>${withCode(description)}</p>
      <div class=${whole.has(tagName) ? "live whole" : "live"}>${sample.render(this.stage)}</div>
      ${sample.hint === undefined ? nothing : html`<p class="hint">${sample.hint}</p>`}
      <pre tabindex="0" role="region" aria-label="How to embed ${tagName}">${lines.map((line) => html`${colour(line)}\n`)}</pre>
      ${renderReference(element)}
    </section>`;
  }

  /** The browser does not look for a fragment's place inside of an element. */
  readonly #follow = (event: Event) => {
    const links = event.composedPath().filter((one) => one instanceof HTMLAnchorElement);
    const name = links[0]?.getAttribute("href") ?? "";
    if (!name.startsWith("#")) return;
    event.preventDefault();
    history.replaceState(null, "", name);
    this.renderRoot.querySelector(name)?.scrollIntoView();
  };
}
