/** `<demo-share>`: lets somebody watch the session that goes on here, and no longer. */
import { css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { readError } from "../../components/message-actions.ts";
import { SignalElement } from "../../components/signal-element.ts";
import type { Client } from "../../index.ts";
import { demoStyles } from "../demo-styles.ts";
import { cardStyles } from "./card-styles.ts";

export class DemoShare extends SignalElement {
  static override styles = [
    ...demoStyles,
    cardStyles,
    css`
      form {
        display: flex;
        gap: 0.5rem;
      }
      ul {
        display: grid;
        gap: 0.375rem;
        margin: 0;
        padding: 0;
        list-style: none;
        font-size: 0.875rem;
      }
      li {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 0.5rem;
      }
      bdi {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      code {
        font-family: var(--mono);
        overflow-wrap: anywhere;
        user-select: all;
      }
      .problem {
        color: var(--_danger);
      }
    `,
  ];

  @property({ attribute: false }) client: Client | undefined;
  /** The session that goes on; empty while there is none. */
  @property({ attribute: false }) sessionId = "";

  /** Ids of those who were let in, by session. */
  readonly #watchers = new Map<string, ReadonlySet<string>>();
  #problem: string | undefined;

  protected override render() {
    const people = [...(this.client?.people.known.value ?? [])].filter(
      ([id]) => id !== this.client?.user.value?.id,
    );
    const watchers = [...(this.#watchers.get(this.sessionId) ?? [])];
    return html`<h2>Let somebody watch</h2>
      ${
        this.sessionId === ""
          ? html`<p>Start a session, and you can let others watch it live.</p>`
          : html`<form @submit=${this.#submit}>
                <input name="user" aria-label="Who may watch: a user's id" placeholder="Their user id" list="people" autocomplete="off" maxlength="64" required />
                <datalist id="people">${people.map(([id, { name }]) => html`<option value=${id}>${name}</option>`)}</datalist>
                <button class="button">Let in</button>
              </form>
              ${
                watchers.length === 0
                  ? nothing
                  : html`<ul>
                        ${watchers.map(
                          (id) =>
                            html`<li><bdi>${this.#nameOf(id)}</bdi><button class="button" @click=${() => void this.#grant(id, false)}>No longer</button></li>`,
                        )}
                      </ul>
                      <p>They watch at <code>${location.origin}/focus#watch=${this.sessionId}</code></p>`
              }`
      }
      ${this.#problem === undefined ? nothing : html`<p class="problem" role="alert" dir="auto">${this.#problem}</p>`}
      <p>Your own id, for those who let you watch: <code>${this.client?.user.value?.id}</code></p>`;
  }

  #nameOf(id: string): string {
    return this.client?.people.known.value.get(id)?.name ?? id;
  }

  readonly #submit = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const form = event.currentTarget;
    const user = String(new FormData(form).get("user") ?? "").trim();
    if (user !== "" && (await this.#grant(user, true))) form.reset();
  };

  async #grant(userId: string, on: boolean): Promise<boolean> {
    const { client, sessionId } = this;
    this.#problem = undefined;
    try {
      await client?.focus.grant(sessionId, userId, on);
      const watchers = new Set(this.#watchers.get(sessionId));
      if (on) watchers.add(userId);
      else watchers.delete(userId);
      this.#watchers.set(sessionId, watchers);
    } catch (error) {
      this.#problem = readError(error).message;
    }
    this.requestUpdate();
    return this.#problem === undefined;
  }
}
