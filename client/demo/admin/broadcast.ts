/** `<demo-broadcast>`: an event of one's own, to everybody, to one user's devices, or into a room. */
import { html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { SignalElement } from "../../components/signal-element.ts";
import { demoStyles } from "../demo-styles.ts";
import { adminStyles } from "./admin-styles.ts";
import { connectionsLabel } from "./amounts.ts";
import { Answer } from "./answer.ts";
import type { AdminApi } from "./api.ts";
import { fieldsOf } from "./fields.ts";

const targets = [
  { name: "all", title: "Everybody", label: "" },
  { name: "user", title: "One user", label: "User id" },
  { name: "room", title: "A room", label: "Room, such as conversation:ID" },
] as const;

export class DemoBroadcast extends SignalElement {
  static override styles = [...demoStyles, adminStyles];

  @property({ attribute: false }) api: AdminApi | undefined;

  #target: (typeof targets)[number] = targets[0];
  readonly #answer = new Answer(this);

  protected override render() {
    const { label } = this.#target;
    return html`<h3>An event of your own</h3>
      <p class="hint">What your pages listen to by its name. An event of the protocol must come with that event’s data.</p>
      <form aria-label="An event of your own" @submit=${this.#submit}>
        <div class="row">
          <label>To<select name="to" @change=${this.#chosen}>
            ${targets.map(({ name, title }) => html`<option value=${name}>${title}</option>`)}
          </select></label>
          ${label === "" ? nothing : html`<label class="wide">${label}<input name="target" maxlength="128" autocomplete="off" required /></label>`}
        </div>
        <label>Event<input class="mono" name="event" placeholder="maintenance:planned" pattern="[a-z][a-z0-9:_\\-]*" maxlength="64" autocomplete="off" required /></label>
        <label>Data, a JSON object<textarea class="mono" name="data" rows="3" spellcheck="false">{}</textarea></label>
        <div class="row">
          <button class="button main" aria-disabled=${this.#answer.isAsking}>Broadcast</button>
          ${this.#answer.render()}
        </div>
      </form>`;
  }

  readonly #chosen = (event: Event & { currentTarget: HTMLSelectElement }) => {
    this.#target = targets.find(({ name }) => name === event.currentTarget.value) ?? targets[0];
    this.#answer.clear();
  };

  readonly #submit = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    if (this.#answer.isAsking) return;
    const { target = "", event: name = "", data = "" } = fieldsOf(event.currentTarget);
    const { api } = this;
    const kind = this.#target.name;
    await this.#answer.to(async () => {
      if (api === undefined) return "";
      const to = kind === "all" ? "" : `/${kind}/${encodeURIComponent(target)}`;
      const heard = await api.broadcast(to, name, objectIn(data));
      return `Said; ${connectionsLabel(heard, " is", " are")} there.`;
    });
  };
}

/** @throws Error in words for the reader */
function objectIn(text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text === "" ? "{}" : text);
  } catch (error) {
    throw new Error(`The data is no JSON: ${error instanceof Error ? error.message : error}`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new Error('The data must be an object, such as {"minutes": 10}.');
}
