/** `<demo-confirm>`: asks before something is done to others, with what it is in plain words, and why if one likes. */
import { css, html, nothing } from "lit";
import { SignalElement } from "../../components/signal-element.ts";
import { demoStyles } from "../demo-styles.ts";
import { adminStyles } from "./admin-styles.ts";

export interface Question {
  readonly title: string;
  readonly text: string;
  /** On the button. */
  readonly verb: string;
  /** Whether one may say why. */
  readonly hasReason?: boolean;
}

export class DemoConfirm extends SignalElement {
  static override styles = [
    ...demoStyles,
    adminStyles,
    css`
      :host {
        display: contents;
      }
      dialog {
        inline-size: min(27rem, calc(100% - 2rem));
        padding: 1.25rem;
        border: 0;
        border-radius: 1.25rem;
        background: var(--_surface);
        box-shadow: 0 0 0 1px var(--_line), var(--_shadow);
        color: var(--_text);
      }
      dialog::backdrop {
        background: rgb(4 16 18 / 0.45);
      }
      p {
        color: var(--_muted);
        overflow-wrap: anywhere;
      }
      .row {
        justify-content: flex-end;
      }
      .button.main {
        background: var(--_danger);
        color: var(--_surface);
      }
    `,
  ];

  #question: Question | undefined;
  #decide: ((reason: string | undefined) => void) | undefined;

  /** @returns the reason, perhaps empty; undefined where it was called off */
  async ask(question: Question): Promise<string | undefined> {
    this.#decide?.(undefined);
    this.#question = question;
    this.requestUpdate();
    await this.updateComplete;
    this.renderRoot.querySelector("form")?.reset();
    const decided = new Promise<string | undefined>((resolve) => {
      this.#decide = resolve;
    });
    this.renderRoot.querySelector("dialog")?.showModal();
    return decided;
  }

  protected override render() {
    const { title = "", text = "", verb = "", hasReason = false } = this.#question ?? {};
    return html`<dialog aria-labelledby="title" aria-describedby="text" @close=${this.#closed}>
      <form @submit=${this.#confirmed}>
        <h2 id="title" dir="auto">${title}</h2>
        <p id="text" dir="auto">${text}</p>
        ${
          hasReason
            ? html`<label>Reason, told to who is concerned<input name="reason" maxlength="500" dir="auto" autocomplete="off" placeholder="Optional" /></label>`
            : nothing
        }
        <div class="row">
          <button class="button" type="button" @click=${this.#cancelled}>Cancel</button>
          <button class="button main">${verb}</button>
        </div>
      </form>
    </dialog>`;
  }

  readonly #confirmed = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get("reason") ?? "").trim();
    this.#settle(reason);
    this.renderRoot.querySelector("dialog")?.close();
  };

  readonly #cancelled = () => this.renderRoot.querySelector("dialog")?.close();

  readonly #closed = () => this.#settle(undefined);

  #settle(reason: string | undefined): void {
    this.#decide?.(reason);
    this.#decide = undefined;
  }
}
