/** What is kept: a copy of it, and its end. Nothing is deleted before the user has said so twice. */
import { css, html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { define } from "../../client/components/define.ts";
import type { Deleted } from "../messages.ts";
import { PageElement } from "../pages/page-element.ts";
import { activityWords, placeOf } from "../pages/words.ts";
import { sectionStyles } from "./section.ts";

export class DataSection extends PageElement {
  static override styles = [
    ...sectionStyles,
    css`
      dialog {
        max-inline-size: 27rem;
        padding: 1.5rem;
        border: 0;
        border-radius: var(--_radius);
        background: var(--_surface);
        color: var(--_text);
        box-shadow: var(--_shadow);
      }
      dialog::backdrop {
        background: rgb(6 18 20 / 0.45);
      }
      dialog label {
        display: flex;
        align-items: baseline;
        gap: 0.625rem;
        margin-block: 1rem 1.25rem;
      }
      dialog .row {
        justify-content: flex-end;
      }
      dialog input {
        accent-color: var(--_accent);
      }
    `,
  ];

  @state() private done: string | undefined;

  protected override render() {
    const state = this.known;
    if (state === undefined) return nothing;
    const { waiting, ofOthers } = state.queue;
    return html`<div class="rows">
        <div class="setting">
          <p class="name">A copy of it</p>
          <p class="muted">
            Everything of yours that this extension keeps, as a JSON file: settings, the session,
            ${waiting === 0 ? "and nothing that waits to be sent." : `and ${activityWords(waiting)} that ${waiting === 1 ? "waits" : "wait"} to be sent.`}
          </p>
          <span class="switch">
            <button type="button" class="choice" aria-disabled=${this.isBusy} @click=${this.#export}>Export</button>
          </span>
        </div>
        <div class="setting">
          <p class="name">Delete everything</p>
          <p class="muted">Here, and if you like on the server, too. It cannot be taken back.</p>
          <span class="switch">
            <button type="button" class="choice danger" aria-disabled=${this.isBusy} @click=${this.#ask}>Delete…</button>
          </span>
        </div>
      </div>
      <p class="done" role="status">${this.done}</p>
      ${this.renderProblem()}
      <dialog aria-labelledby="ask">
        <form method="dialog" @submit=${this.#answer}>
          <div>
            <h2 id="ask">Delete everything?</h2>
            <p class="muted">
              The session, the settings, the sign-in, and what waits to be sent: all that this extension keeps in this
              browser.
              ${
                ofOthers === 0
                  ? nothing
                  : html`<strong>${activityWords(ofOthers)} of others who were signed in here will be lost, too.</strong>`
              }
            </p>
            ${
              state.account.kind === "signed-in"
                ? html`<label>
                    <input type="checkbox" name="server" />
                    <span>Also everything of <b><bdi>${state.account.name}</bdi></b> at ${placeOf(state.settings.server)}: sessions, reports, and whatever else that account has there.</span>
                  </label>`
                : html`<p></p>`
            }
            <div class="row">
              <button class="choice tall" value="no" autofocus>Keep it</button>
              <button class="choice tall danger" value="yes">Delete</button>
            </div>
          </div>
        </form>
      </dialog>`;
  }

  readonly #export = async () => {
    const answer = await this.act({ kind: "export" });
    if (answer === undefined) return;
    const { value } = answer;
    const text = typeof value === "string" ? value : JSON.stringify(value, undefined, 2);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = `tautline-${new Date(this.parts.now()).toISOString().slice(0, 10)}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
    this.done = "The copy is among your downloads.";
  };

  readonly #ask = () => {
    if (this.isBusy) return;
    this.done = undefined;
    this.renderRoot.querySelector("dialog")?.showModal();
  };

  readonly #answer = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    if (!(event.submitter instanceof HTMLButtonElement) || event.submitter.value !== "yes") return;
    const isServerToo = new FormData(event.currentTarget).has("server");
    const answer = await this.act({ kind: "delete-everything", isServerToo });
    if (answer !== undefined) this.done = wordsOf(answer.value as Deleted);
  };
}

function wordsOf({ activities, isServerToo }: Deleted): string {
  const here =
    activities === 0
      ? "Deleted: settings, session and sign-in. Nothing was waiting to be sent."
      : `Deleted: settings, session, sign-in, and ${activityWords(activities)} that the server did not have.`;
  return isServerToo ? `${here} Everything of yours on the server is deleted, too.` : here;
}

define("taut-data-section", DataSection);
