/** `<demo-admin-rooms>`: the rooms that somebody is in, and the one that was picked. */
import { html, nothing, type PropertyValues, svg } from "lit";
import { property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { icons } from "../../components/icons.ts";
import { Landing } from "../../components/landing.ts";
import { readError } from "../../components/problem-words.ts";
import { SignalElement } from "../../components/signal-element.ts";
import type { Client } from "../../index.ts";
import { demoStyles } from "../demo-styles.ts";
import { adminStyles } from "./admin-styles.ts";
import type { AdminApi, ListedRoom } from "./api.ts";
import { Poll } from "./poll.ts";
import type { DemoAdminRoom } from "./room.ts";
import { type Column, kindOf, type Order, pickRooms, titleOf } from "./room-list.ts";
import { roomsStyles } from "./rooms-styles.ts";
import { writeView } from "./view.ts";

const columns: readonly { readonly name: Column; readonly title: string }[] = [
  { name: "name", title: "Room" },
  { name: "kind", title: "Kind" },
  { name: "members", title: "Connections" },
];
/** More are found by their names. */
const maxShown = 200;

export class DemoAdminRooms extends SignalElement {
  static override styles = [...demoStyles, adminStyles, roomsStyles];

  @property({ attribute: false }) client: Client | undefined;
  @property({ attribute: false }) api: AdminApi | undefined;
  /** The one that was picked; empty for none. */
  @property({ attribute: false }) room = "";

  #rooms: readonly ListedRoom[] | undefined;
  #problem = "";
  #text = "";
  #kind = "";
  #order: Order = { by: "members", isDown: true };
  readonly #poll = new Poll(this, 3_000, () => this.#ask());

  constructor() {
    super();
    new Landing(this, "demo-admin-room", "#title");
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (changed.has("api")) void this.#poll.now();
    // One that was picked just now stands above the list where there is no room beside it.
    if (changed.get("room") === undefined || this.room === "") return;
    const picked = this.renderRoot.querySelector<DemoAdminRoom>("demo-admin-room");
    void picked?.updateComplete.then(() => picked.focus());
  }

  protected override render() {
    return html`<div class=${this.room === "" ? "split" : "split picked"}>
      <section class="card list" aria-labelledby="title">
        <div class="row ends">
          <h2 id="title" tabindex="-1">Rooms</h2>
          <p class="hint" role="status">${this.#counted()}</p>
        </div>
        ${this.#renderFilter()}
        ${this.#problem === "" ? nothing : html`<p class="problem" role="alert">The rooms could not be asked for: ${this.#problem}</p>`}
        ${this.#rooms === undefined ? html`<p class="none">Asking the server…</p>` : this.#renderTable(this.#rooms)}
      </section>
      ${
        this.room === ""
          ? nothing
          : html`<demo-admin-room class="card" .client=${this.client} .api=${this.api} .room=${this.room}></demo-admin-room>`
      }
    </div>`;
  }

  #renderFilter() {
    const kinds = [...new Set((this.#rooms ?? []).map(({ name }) => kindOf(name)))].sort();
    return html`<div class="filter">
      <input type="search" aria-label="Filter by name" placeholder="Filter by name" .value=${this.#text} @input=${this.#typed} />
      <select aria-label="Kind" @change=${this.#chosen}>
        <option value="">Every kind</option>
        ${kinds.map((kind) => html`<option value=${kind} ?selected=${kind === this.#kind}>${kind}</option>`)}
      </select>
    </div>`;
  }

  #renderTable(rooms: readonly ListedRoom[]) {
    const picked = this.#picked(rooms);
    const most = Math.max(1, ...rooms.map(({ memberCount }) => memberCount));
    if (picked.length === 0) return html`<p class="none">No room with somebody in it fits.</p>`;
    return html`<table>
        <thead>
          <tr>
            ${columns.map(
              ({ name, title }) =>
                html`<th scope="col" class=${name === "members" ? "number" : name} aria-sort=${this.#sortOf(name)}>
                  <button @click=${() => this.#sort(name)}>${title}${this.#order.by === name ? (this.#order.isDown ? icons.down : icons.up) : nothing}</button>
                </th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${repeat(
            picked.slice(0, maxShown),
            ({ name }) => name,
            (room) => this.#renderRoom(room, most),
          )}
        </tbody>
      </table>
      ${picked.length > maxShown ? html`<p class="hint">And ${picked.length - maxShown} more: narrow them by name.</p>` : nothing}`;
  }

  #renderRoom(room: ListedRoom, most: number) {
    const { name, title, memberCount } = room;
    const isPicked = name === this.room;
    return html`<tr class=${isPicked ? "picked" : ""}>
      <td>
        <a href=${writeView({ name: "rooms", room: name })} aria-current=${isPicked ? "true" : nothing}><bdi>${titleOf(room)}</bdi></a>
        ${title === undefined ? nothing : html`<span class="under mono">${name}</span>`}
      </td>
      <td class="kind"><span class="tag">${kindOf(name)}</span></td>
      <td class="number">
        ${memberCount}
        <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
          <rect class="whole" width="100" height="4" rx="2" />${svg`<rect width=${(memberCount / most) * 100} height="4" rx="2" />`}
        </svg>
      </td>
    </tr>`;
  }

  #picked(rooms: readonly ListedRoom[]): readonly ListedRoom[] {
    return pickRooms(rooms, { text: this.#text, kind: this.#kind, order: this.#order });
  }

  #counted(): string {
    const rooms = this.#rooms;
    if (rooms === undefined) return "";
    const fit = this.#picked(rooms).length;
    return fit === rooms.length ? `${fit} with somebody in them` : `${fit} of ${rooms.length}`;
  }

  #sortOf(name: Column) {
    if (this.#order.by !== name) return nothing;
    return this.#order.isDown ? "descending" : "ascending";
  }

  #sort(by: Column): void {
    // Names are first looked at from A, numbers from the greatest.
    const isDown = this.#order.by === by ? !this.#order.isDown : by === "members";
    this.#order = { by, isDown };
    this.requestUpdate();
  }

  readonly #typed = (event: InputEvent & { currentTarget: HTMLInputElement }) => {
    this.#text = event.currentTarget.value;
    this.requestUpdate();
  };

  readonly #chosen = (event: Event & { currentTarget: HTMLSelectElement }) => {
    this.#kind = event.currentTarget.value;
    this.requestUpdate();
  };

  async #ask(): Promise<void> {
    const { api } = this;
    if (api === undefined) return;
    try {
      this.#rooms = await api.rooms();
      this.#problem = "";
    } catch (error) {
      this.#problem = readError(error).message;
    }
    this.requestUpdate();
  }
}
