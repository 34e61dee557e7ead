/**
 * `<taut-pairing>`: the field for the code that the web page shows, and where to find it.
 *
 * What is typed is brought into the form in which the page shows it, so that it can be compared by eye.
 */
import { css, html, nothing } from "lit";
import { define } from "../../client/components/define.ts";
import { panelStyles } from "../../client/components/panel-styles.ts";
import { baseStyles } from "../../client/components/styles.ts";
import { PageElement, type PageParts } from "./page-element.ts";
import { pageStyles } from "./page-styles.ts";
import { placeOf } from "./words.ts";

const codeLength = 8;

/** `k7qf2mxw` is `K7QF-2MXW`. */
function readableCode(typed: string): string {
  const letters = typed
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "")
    .slice(0, codeLength);
  return letters.length > 4 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : letters;
}

export class TautPairing extends PageElement {
  static override styles = [
    baseStyles,
    panelStyles,
    pageStyles,
    css`
      :host {
        display: block;
      }
      form {
        display: flex;
        gap: 0.5rem;
      }
      input[name="code"] {
        flex: 1;
        font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace;
        font-size: 1.0625rem;
        letter-spacing: 0.08em;
        text-transform: uppercase;
      }
      input[name="code"]::placeholder {
        opacity: 0.7;
      }
      label {
        display: block;
        margin-block-end: 0.375rem;
        font-size: 0.8125rem;
        font-weight: 590;
      }
      .muted {
        margin-block-start: 0.625rem;
      }
      .problem {
        margin-block-start: 0.5rem;
      }
    `,
  ];

  readonly #isServerShown: boolean;

  /** @param isServerShown where the field for the server's address is in sight, no way to it is needed */
  constructor(parts: PageParts, { isServerShown = false } = {}) {
    super(parts);
    this.#isServerShown = isServerShown;
  }

  protected override render() {
    const server = this.known?.settings.server;
    return html`
      <form @submit=${this.#submit}>
        <div class="grow">
          <label for="code">Pairing code</label>
          <div class="row">
            <input
              id="code"
              name="code"
              autocomplete="off"
              autocapitalize="characters"
              spellcheck="false"
              placeholder="K7QF-2MXW"
              required
              aria-describedby="where"
              @input=${this.#tidy}
            />
            <button class="choice strong tall" aria-disabled=${this.isBusy}>${this.isBusy ? "Pairing" : "Pair"}</button>
          </div>
        </div>
      </form>
      ${
        this.problem === undefined
          ? html`<p class="muted" id="where">
              ${
                server === undefined
                  ? "The code is on the focus page of your server."
                  : html`Open <a href=${`${server}/focus`} target="_blank" @click=${this.#openPage}>${placeOf(server)}/focus</a> and choose
                    “Show a pairing code”. The code is good for five minutes.`
              }
            </p>`
          : html`<p class="problem" id="where" role="alert">${this.problem.message} ${this.problem.remedy}</p>`
      }
      ${
        this.#isServerShown
          ? nothing
          : html`<p class="muted">
              Another server?
              <button type="button" class="link" @click=${() => this.parts.browser.openPage("options/options.html#server")}>
                Change its address
              </button>
            </p>`
      }
    `;
  }

  readonly #openPage = (event: Event) => {
    event.preventDefault();
    const server = this.known?.settings.server;
    if (server !== undefined) this.parts.browser.openTab(`${server}/focus`);
  };

  readonly #tidy = ({ currentTarget }: InputEvent & { currentTarget: HTMLInputElement }) => {
    const isAtEnd = currentTarget.selectionStart === currentTarget.value.length;
    // In the middle the caret would jump.
    if (isAtEnd) currentTarget.value = readableCode(currentTarget.value);
  };

  readonly #submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const code = readableCode(String(new FormData(event.currentTarget).get("code") ?? ""));
    void this.act({ kind: "sign-in", code });
  };
}

define("taut-pairing", TautPairing);
