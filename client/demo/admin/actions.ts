/** `<demo-admin-actions>`: what an operator says, to everybody or to one, and who is let in no more. */
import { css, html } from "lit";
import { property } from "lit/decorators.js";
import { SignalElement } from "../../components/signal-element.ts";
import type { Client } from "../../index.ts";
import { demoStyles } from "../demo-styles.ts";
import { adminStyles } from "./admin-styles.ts";
import type { AdminApi } from "./api.ts";
import type { ServerWatch } from "./watch.ts";

export class DemoAdminActions extends SignalElement {
  static override styles = [
    ...demoStyles,
    adminStyles,
    css`
      .columns {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        align-items: start;
        gap: 1rem;
      }
      .columns > div {
        display: grid;
        gap: 1rem;
      }
      @media (width < 60rem) {
        .columns {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @property({ attribute: false }) client: Client | undefined;
  @property({ attribute: false }) api: AdminApi | undefined;
  @property({ attribute: false }) watch: ServerWatch | undefined;

  protected override render() {
    const connections = () => this.watch?.readings.peek().at(-1)?.connections;
    return html`<h2 class="unseen">Actions</h2>
      <div class="columns">
        <div>
          <demo-announce class="card" .client=${this.client} .connections=${connections}></demo-announce>
          <demo-notify class="card" .client=${this.client}></demo-notify>
        </div>
        <div>
          <demo-broadcast class="card" .api=${this.api}></demo-broadcast>
          <demo-revoke class="card" .api=${this.api}></demo-revoke>
        </div>
      </div>`;
  }
}
