/** `<demo-welcome>`: what a stranger sees first: what this is, and one field to begin. */
import { css, html } from "lit";
import { property } from "lit/decorators.js";
import { SignalElement } from "../components/signal-element.ts";
import { demoStyles } from "./demo-styles.ts";
import { illustration, illustrationStyles } from "./illustration.ts";
import { logo, logoStyles } from "./logo.ts";
import { nameFormStyles, renderNameForm } from "./name-form.ts";
import type { Session } from "./session.ts";
import { stepNumber } from "./step-number.ts";

export class DemoWelcome extends SignalElement {
  static override styles = [
    ...demoStyles,
    nameFormStyles,
    logoStyles,
    illustrationStyles,
    css`
      :host {
        display: grid;
        grid-template: auto 1fr auto / minmax(0, 68rem);
        justify-content: center;
        box-sizing: border-box;
        block-size: 100dvh;
        padding: 1.5rem 2rem;
        overflow: auto;
        background: radial-gradient(
            60rem 40rem at 80% 10%,
            color-mix(in oklab, var(--_accent) 9%, transparent),
            transparent
          );
      }
      .brand {
        font-size: 1.0625rem;
      }
      .brand nav {
        display: flex;
        gap: 1.5rem;
        margin-inline-start: auto;
      }
      .brand a {
        padding-block: 0.625rem;
        color: var(--_muted);
        font-size: 0.9375rem;
        font-weight: 590;
        letter-spacing: 0;
        text-decoration: none;
        white-space: nowrap;
      }
      .brand a:hover {
        color: var(--_text);
      }
      .logo {
        inline-size: 1.875rem;
        block-size: 1.875rem;
      }
      main {
        display: grid;
        grid-template-columns: minmax(0, 27rem) minmax(0, 1fr);
        align-items: center;
        gap: 2rem 4.5rem;
        padding-block: 2rem;
      }
      h1 {
        font-size: clamp(2.25rem, 5vw, 3.375rem);
        font-weight: 720;
        letter-spacing: -0.035em;
        line-height: 1.04;
        text-wrap: balance;
      }
      .lead {
        margin-block: 1.125rem 1.75rem;
        color: var(--_muted);
        font-size: 1.0625rem;
        line-height: 1.55;
        text-wrap: pretty;
      }
      form input,
      form .button {
        min-block-size: 2.875rem;
        font-size: 1rem;
      }
      demo-guests + * {
        margin-block-start: 0.75rem;
      }
      .problem,
      .small {
        margin-block-start: 0.75rem;
      }
      ol {
        display: grid;
        grid-template-columns: repeat(3, minmax(0, 1fr));
        gap: 1.5rem 2.5rem;
        margin: 0;
        padding: 1.375rem 0 0.5rem;
        border-block-start: 1px solid var(--_line);
        list-style: none;
        counter-reset: step;
      }
      li {
        display: grid;
        align-content: start;
        grid-template-columns: auto 1fr;
        gap: 0.125rem 0.75rem;
        counter-increment: step;
        color: var(--_muted);
        font-size: 0.875rem;
      }
      li::before {
        grid-row: 1 / 3;
        ${stepNumber}
      }
      li b {
        color: var(--_text);
        font-weight: 620;
      }
      code {
        font-family: var(--mono);
        font-size: 0.92em;
      }
      @media (width < 56rem) {
        :host {
          padding: 1.25rem;
        }
        main {
          grid-template-columns: minmax(0, 1fr);
          align-content: center;
          gap: 2rem;
        }
        ol {
          grid-template-columns: minmax(0, 1fr);
          gap: 0.875rem;
        }
      }
      @media (width < 30rem) {
        .brand {
          flex-wrap: wrap;
        }
        .brand nav {
          gap: 0.75rem;
        }
        .brand a {
          font-size: 0.8125rem;
        }
      }
      @media (width < 56rem) and (height < 60rem) {
        .illustration {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) session: Session | undefined;
  @property({ attribute: false }) isInvited = false;

  protected override firstUpdated(): void {
    const isKnown = (this.session?.known.peek().length ?? 0) > 0;
    this.renderRoot.querySelector<HTMLElement>(isKnown ? "demo-guests" : "input")?.focus();
  }

  protected override render() {
    const isToken = this.session?.state.value.kind === "token";
    return html`
      <header class="brand">
        ${logo} Tautline
        <nav><a href="/focus">Focus sessions</a><a href="/components">Components</a></nav>
      </header>
      <main>
        <section>
          <h1>${this.isInvited ? "You are invited to a room." : "Rooms that hold."}</h1>
          <p class="lead">
            ${
              this.isInvited
                ? "Somebody shared it with you. Say what you are called, and you are in."
                : "Live rooms for any page, from a server you run yourself. A message that was acknowledged is never lost and never shown twice, even when the line breaks."
            }
          </p>
          <demo-guests .session=${this.session}></demo-guests>
          ${isToken ? html`<demo-token .session=${this.session}></demo-token>` : renderNameForm(this.session)}
        </section>
        ${illustration}
      </main>
      <aside aria-label="How to begin"><ol>
        <li><b>Open a room</b><span>Give it a title; it is there to stay.</span></li>
        <li><b>Share its link</b><span>Open it in a second window, or send it to someone.</span></li>
        <li><b>Pull the plug</b><span><code>kill -9</code> the server, start it again: nothing is missing, nothing is there twice.</span></li>
      </ol></aside>
    `;
  }
}
