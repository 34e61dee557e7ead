/** `<demo-sign-in>`: who one is, on the pages that do more than show rooms: a new name, or a guest that this browser was. */
import { css, html } from "lit";
import { property } from "lit/decorators.js";
import { SignalElement } from "../components/signal-element.ts";
import { demoStyles } from "./demo-styles.ts";
import { nameFormStyles, renderNameForm } from "./name-form.ts";
import type { Session } from "./session.ts";

export class DemoSignIn extends SignalElement {
  static override styles = [
    ...demoStyles,
    nameFormStyles,
    css`
      :host {
        display: grid;
        gap: 0.75rem;
        max-inline-size: 27rem;
      }
    `,
  ];

  @property({ attribute: false }) session: Session | undefined;

  protected override render() {
    const isToken = this.session?.state.value.kind === "token";
    return html`<demo-guests .session=${this.session}></demo-guests>
      ${isToken ? html`<demo-token .session=${this.session}></demo-token>` : renderNameForm(this.session)}`;
  }
}
