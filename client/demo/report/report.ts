/** `<demo-report>`: the page at `/report/ID`: the report, on a screen and on paper, for whoever is its owner. */
import { css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { Landing } from "../../components/landing.ts";
import { SignalElement } from "../../components/signal-element.ts";
import { demoStyles } from "../demo-styles.ts";
import { focusPageStyles } from "../focus/focus-page-styles.ts";
import type { Guest } from "../guest.ts";
import { logo, logoStyles } from "../logo.ts";
import { pageFrameStyles } from "../page-frame-styles.ts";
import { pageLinksStyles, renderPageLinks } from "../page-links.ts";
import type { Session } from "../session.ts";

export class DemoReport extends SignalElement {
  static override styles = [
    ...demoStyles,
    logoStyles,
    pageLinksStyles,
    pageFrameStyles,
    focusPageStyles,
    css`
      .welcome :is(demo-guests, demo-token) {
        max-inline-size: 27rem;
      }
      .other {
        display: grid;
        gap: 0.875rem;
        inline-size: min(27rem, 100%);
        text-align: start;
        overflow-wrap: anywhere;
      }
      .other p {
        text-align: center;
      }
      @media print {
        :host {
          color-scheme: light;
        }
        header {
          display: none;
        }
        .page {
          display: block;
          padding: 0;
        }
        .card {
          overflow: visible;
          box-shadow: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) session: Session | undefined;
  @property({ attribute: false }) sessionId = "";

  constructor() {
    super();
    // Who has just said who they are.
    new Landing(this, ".welcome", ".page h1");
  }

  protected override render() {
    const state = this.session?.state.value;
    return html`<header>
        <a class="brand" href="/">${logo} Tautline</a>
        ${renderPageLinks(undefined)}
        ${state?.kind === "started" ? html`<bdi class="who">${state.guest.name}</bdi>` : nothing}
      </header>
      ${
        state?.kind === "started"
          ? html`<taut-provider .client=${state.client}>
              <main class="page">
                <h1 class="unseen" tabindex="-1">Report of a focus session</h1>
                <div class="card">
                  <taut-report .session=${this.sessionId}>
                    <div slot="other" class="other">${this.#renderOther(state.guest)}</div>
                  </taut-report>
                </div>
              </main>
            </taut-provider>`
          : this.#renderSignedOut(state?.kind === "new" ? state.problem : undefined)
      }`;
  }

  #renderSignedOut(problem: string | undefined) {
    const isKnown = (this.session?.known.value.length ?? 0) > 0;
    return html`<main class="welcome">
      <h1>${isKnown ? "Whose report is this?" : "This report is for its owner."}</h1>
      <p class="lead">
        A report is for the owner of its session alone.
        ${isKnown ? "Go on as who you were then." : elsewhere}
      </p>
      <demo-guests .session=${this.session}></demo-guests>
      ${isKnown ? nothing : html`<demo-token .session=${this.session} .hasName=${false}></demo-token>`}
      ${problem === undefined ? nothing : html`<p class="problem" role="alert" dir="auto">${problem}</p>`}
    </main>`;
  }

  #renderOther({ id, name }: Guest) {
    const others = this.session?.known.value.filter((guest) => guest.id !== id) ?? [];
    return html`<p>You are <bdi><b>${name}</b></bdi> here. ${others.length === 0 ? elsewhere : "Was it one of these?"}</p>
      <demo-guests .session=${this.session} .except=${id}></demo-guests>`;
  }
}

const elsewhere =
  "It opens only where that owner is signed in: in the browser in which the session was begun.";
