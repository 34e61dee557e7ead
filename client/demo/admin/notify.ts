/** `<demo-notify>`: something that one user should know, kept until it is read. */
import { html } from "lit";
import { property } from "lit/decorators.js";
import { SignalElement } from "../../components/signal-element.ts";
import type { Client } from "../../index.ts";
import { demoStyles } from "../demo-styles.ts";
import { adminStyles } from "./admin-styles.ts";
import { Answer } from "./answer.ts";
import { fieldsOf, noticeFields } from "./fields.ts";

const levels = ["info", "success", "warning", "error"] as const;

export class DemoNotify extends SignalElement {
  static override styles = [...demoStyles, adminStyles];

  @property({ attribute: false }) client: Client | undefined;

  readonly #answer = new Answer(this);

  protected override render() {
    return html`<h3>Notification to one user</h3>
      <p class="hint">On every device of theirs, and kept until they have read it.</p>
      <form aria-label="Notification to one user" @submit=${this.#submit}>
        <div class="row">
          <label class="wide">User id<input name="userId" maxlength="96" autocomplete="off" required /></label>
          <label>Level<select name="level">${levels.map((level) => html`<option>${level}</option>`)}</select></label>
        </div>
        ${noticeFields}
        <div class="row">
          <button class="button main" aria-disabled=${this.#answer.isAsking}>Notify</button>
          ${this.#answer.render()}
        </div>
      </form>`;
  }

  readonly #submit = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    if (this.#answer.isAsking) return;
    const form = event.currentTarget;
    const { userId = "", level, title = "", message = "" } = fieldsOf(form);
    const data = { userIds: [userId], level: levels.find((one) => one === level) ?? "info", title, message };
    const isDone = await this.#answer.to(async () => {
      await this.client?.request("notification:send", data, { inMemory: true });
      return `${userId} was notified.`;
    });
    if (isDone) form.reset();
  };
}
