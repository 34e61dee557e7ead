/** `<demo-share>`: lets somebody watch the session that goes on here, shows who may, and lets them no longer. */
import { html, nothing, type PropertyValues } from "lit";
import { property } from "lit/decorators.js";
import { readError } from "../../components/problem-words.ts";
import { SignalElement } from "../../components/signal-element.ts";
import type { Client } from "../../index.ts";
import { demoStyles } from "../demo-styles.ts";
import { isUserId, notAnId } from "../user-id.ts";
import { cardStyles } from "./card-styles.ts";
import { shareStyles } from "./share-styles.ts";
import { Watchers } from "./watchers.ts";

/** In the list of people: somebody who is not in it. */
const another = "";

export class DemoShare extends SignalElement {
  static override styles = [...demoStyles, cardStyles, shareStyles];

  @property({ attribute: false }) client: Client | undefined;
  /** The session that goes on, once the server has it; empty while there is none. */
  @property({ attribute: false }) sessionId = "";

  #watchers: Watchers | undefined;
  #chosen = another;
  #problem: string | undefined;
  /** The connection that the list was asked for on. */
  #askedOn: string | undefined;

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has("sessionId")) this.#problem = undefined;
    if (changed.has("client")) this.#watchers = this.client && new Watchers(this.client.focus);
  }

  protected override updated(): void {
    this.#watchers?.follow(this.sessionId);
    // Asked for here, they are met by name.
    if (this.sessionId !== "") this.client?.conversations.list.peek();
    const status = this.client?.status.peek();
    if (status?.kind !== "ready" || this.#askedOn === status.connectionId) return;
    this.#askedOn = status.connectionId;
    void this.#watchers?.ask();
  }

  protected override render() {
    // Read, so that a new connection asks anew.
    this.client?.status.value;
    const self = this.client?.user.value?.id;
    return html`<h2 tabindex="-1">Let somebody watch</h2>
      ${
        this.sessionId === ""
          ? html`<p>Start a session, and you can let others watch it live.</p>`
          : html`${this.#renderForm()} ${this.#renderWatchers()}`
      }
      ${this.#problem === undefined ? nothing : html`<p class="problem" role="alert" dir="auto">${this.#problem}</p>`}
      ${self === undefined ? nothing : html`<p>Your own id, for those who let you watch:</p><demo-copied what="your id" .text=${self}></demo-copied>`}`;
  }

  #renderForm() {
    const people = this.#people;
    const isTyped = !people.some(({ id }) => id === this.#chosen);
    const choose = (event: Event & { currentTarget: HTMLSelectElement }) => {
      this.#chosen = event.currentTarget.value;
      this.#tell(undefined);
    };
    const submit = html`<button class="button">Let in</button>`;
    return html`<form @submit=${this.#submit}>
      ${
        people.length === 0
          ? nothing
          : html`<div class="row">
              <select name="person" aria-label="Who may watch" @change=${choose}>
                <option value=${another} ?selected=${isTyped}>Somebody by their id</option>
                ${people.map(({ id, name }) => html`<option value=${id} ?selected=${id === this.#chosen}>${name}</option>`)}
              </select>
              ${isTyped ? nothing : submit}
            </div>`
      }
      ${
        isTyped
          ? html`<div class="row">
              <input name="user" aria-label="Who may watch: a user's id" placeholder="Their user id" autocomplete="off" maxlength="96" required @input=${() => this.#tell(undefined)} />
              ${submit}
            </div>`
          : nothing
      }
    </form>`;
  }

  #renderWatchers() {
    const watchers = this.#watchers?.list.value ?? [];
    if (watchers.length === 0) return nothing;
    return html`<h3 id="watchers">They may watch</h3>
      <ul aria-labelledby="watchers">
        ${watchers.map(({ userId, username }) => {
          const name = username ?? this.#known.get(userId)?.name ?? userId;
          return html`<li>
            <bdi>${name}</bdi>
            <button class="button" aria-label=${`Stop ${name} from watching`} @click=${() => void this.#stop(userId)}>Stop</button>
          </li>`;
        })}
      </ul>
      <p>They watch here:</p>
      <demo-copied what="the link" .text=${`${location.origin}/focus#watch=${this.sessionId}`}></demo-copied>`;
  }

  get #known() {
    return this.client?.people.known.value ?? new Map<string, { readonly name: string }>();
  }

  /** Who is known by name and may not watch yet: those met, and those one shares a conversation with. */
  get #people(): readonly { readonly id: string; readonly name: string }[] {
    const self = this.client?.user.value?.id;
    const watching = new Set(this.#watchers?.list.value.map(({ userId }) => userId));
    const people = [...this.#known].flatMap(([id, { name }]) =>
      id === self || watching.has(id) ? [] : [{ id, name }],
    );
    const isShared = (name: string) => people.filter((one) => one.name === name).length > 1;
    return people
      .map(({ id, name }) => ({ id, name: isShared(name) ? `${name} (${id})` : name }))
      .sort((one, other) => one.name.localeCompare(other.name));
  }

  readonly #submit = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const form = event.currentTarget;
    const said = new FormData(form);
    const user = String(said.get("person") || said.get("user") || "").trim();
    if (user === "") return;
    if (!isUserId(user)) return this.#tell(notAnId);
    if (!(await this.#let(user, true))) return;
    form.reset();
    this.#chosen = another;
    this.requestUpdate();
  };

  /** The list goes with the last of them, and the cursor would go with it. */
  async #stop(userId: string): Promise<void> {
    await this.#let(userId, false);
    await this.updateComplete;
    if (document.activeElement === document.body) this.renderRoot.querySelector("h2")?.focus();
  }

  #tell(problem: string | undefined): void {
    this.#problem = problem;
    this.requestUpdate();
  }

  async #let(userId: string, on: boolean): Promise<boolean> {
    this.#problem = undefined;
    try {
      await this.#watchers?.let(userId, on);
    } catch (error) {
      this.#problem = readError(error).message;
    }
    this.requestUpdate();
    return this.#problem === undefined;
  }
}
