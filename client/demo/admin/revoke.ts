/** `<demo-revoke>`: ends every token that a user was given so far, once one is sure of it. */
import { html } from "lit";
import { property } from "lit/decorators.js";
import { SignalElement } from "../../components/signal-element.ts";
import { demoStyles } from "../demo-styles.ts";
import { isUserId, notAnId } from "../user-id.ts";
import { adminStyles } from "./admin-styles.ts";
import { connectionsLabel } from "./amounts.ts";
import { Answer } from "./answer.ts";
import type { AdminApi } from "./api.ts";
import type { DemoConfirm } from "./confirm.ts";
import { fieldsOf } from "./fields.ts";

export class DemoRevoke extends SignalElement {
  static override styles = [...demoStyles, adminStyles];

  @property({ attribute: false }) api: AdminApi | undefined;

  readonly #answer = new Answer(this);

  protected override render() {
    return html`<h3>Revoke a user</h3>
      <p class="hint">Every token that they were given so far no longer counts, and their connections are closed. A token made later counts again.</p>
      <form aria-label="Revoke a user" @submit=${this.#submit}>
        <label>User id<input name="userId" maxlength="96" autocomplete="off" required /></label>
        <div class="row">
          <button class="button danger" aria-disabled=${this.#answer.isAsking}>Revoke…</button>
          ${this.#answer.render()}
        </div>
      </form>
      <demo-confirm></demo-confirm>`;
  }

  readonly #submit = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    if (this.#answer.isAsking) return;
    const form = event.currentTarget;
    const { userId = "" } = fieldsOf(form);
    const { api } = this;
    // Before it is asked whether one is sure.
    if (!isUserId(userId)) return this.#answer.refuse(notAnId);
    const isSure = await this.renderRoot.querySelector<DemoConfirm>("demo-confirm")?.ask({
      title: `Revoke ${userId}?`,
      text: `Whoever is signed in as ${userId} is put out on every device within a second, and needs a new token.`,
      verb: `Revoke ${userId}`,
    });
    if (isSure === undefined || api === undefined) return;
    const isDone = await this.#answer.to(async () => {
      const closed = await api.revoke(userId);
      return `${userId} was revoked; ${connectionsLabel(closed, " was", " were")} closed.`;
    });
    if (isDone) form.reset();
  };
}
