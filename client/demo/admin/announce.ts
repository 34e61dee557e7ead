/** `<demo-announce>`: something that everybody should know, now and when they come back. */
import { html } from "lit";
import { property } from "lit/decorators.js";
import { SignalElement } from "../../components/signal-element.ts";
import type { Client } from "../../index.ts";
import { demoStyles } from "../demo-styles.ts";
import { adminStyles } from "./admin-styles.ts";
import { connectionsLabel } from "./amounts.ts";
import { Answer } from "./answer.ts";
import { fieldsOf, noticeFields } from "./fields.ts";

export class DemoAnnounce extends SignalElement {
  static override styles = [...demoStyles, adminStyles];

  @property({ attribute: false }) client: Client | undefined;
  /** How many are there, as the server said last. */
  @property({ attribute: false }) connections: () => number | undefined = () => undefined;

  readonly #answer = new Answer(this);

  protected override render() {
    return html`<h3>Announcement to everybody</h3>
      <p class="hint">Whoever is connected sees it at once. The last hundred are kept for those who come back.</p>
      <form aria-label="Announcement to everybody" @submit=${this.#submit}>
        ${noticeFields}
        <div class="row">
          <button class="button main" aria-disabled=${this.#answer.isAsking}>Announce</button>
          ${this.#answer.render()}
        </div>
      </form>`;
  }

  readonly #submit = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    if (this.#answer.isAsking) return;
    const form = event.currentTarget;
    const { title = "", message = "" } = fieldsOf(form);
    const isDone = await this.#answer.to(async () => {
      // Not kept in the browser: what was announced while the server is away would go out at any time.
      await this.client?.request("announcement:send", { title, message }, { inMemory: true });
      const there = this.connections();
      return there === undefined
        ? "Announced."
        : `Announced; ${connectionsLabel(there, " was", " were")} there to hear it.`;
    });
    if (isDone) form.reset();
  };
}
