/** `<demo-report>`: the page at `/report/ID`: the report, on a screen and on paper, for whoever is its owner. */
import { css, html } from "lit";
import { property } from "lit/decorators.js";
import { SignalElement } from "../../components/signal-element.ts";
import { demoStyles } from "../demo-styles.ts";
import { focusPageStyles } from "../focus/focus-page-styles.ts";
import { logo, logoStyles } from "../logo.ts";
import type { Session } from "../session.ts";

export class DemoReport extends SignalElement {
  static override styles = [
    ...demoStyles,
    logoStyles,
    focusPageStyles,
    css`
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

  protected override render() {
    const state = this.session?.state.value;
    return html`<header>
        <a class="brand" href="/">${logo} Tautline</a>
        <a class="here" href="/focus">Focus</a>
      </header>
      ${
        state?.kind === "started"
          ? html`<taut-provider .client=${state.client}>
              <main class="page">
                <h1 class="unseen">Report of a focus session</h1>
                <div class="card"><taut-report .session=${this.sessionId}></taut-report></div>
              </main>
            </taut-provider>`
          : html`<main class="welcome">
              <h1>Whose report is this?</h1>
              <p class="lead">A report is for the owner of its session alone. Go on as who you were then.</p>
              <demo-sign-in .session=${this.session}></demo-sign-in>
            </main>`
      }`;
  }
}
