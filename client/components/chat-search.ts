/**
 * The search in what is loaded of a room: a field over the messages, the newest match first.
 *
 * It only finds what the user can see; older messages are loaded when the user asks for them.
 */
import { html, nothing } from "lit";
import type { Room } from "../index.ts";
import { type ChatItem, searchText } from "./chat-items.ts";
import { searchPattern } from "./highlight.ts";
import { icons } from "./icons.ts";
import { Landing, type LandingHost } from "./landing.ts";

interface ChatSearchOptions {
  items(): readonly ChatItem[];
  /** Brings a match into view. */
  show(key: string): void;
  loadOlder(): void;
  /** The search is over: the focus goes back to where one writes. */
  closed(): void;
}

export class ChatSearch {
  readonly #host: LandingHost;
  readonly #options: ChatSearchOptions;
  #isOpen = false;
  #wanted = "";
  #pattern: RegExp | undefined;
  #current: string | undefined;

  constructor(host: LandingHost, options: ChatSearchOptions) {
    this.#host = host;
    this.#options = options;
    // There are no older ones any more.
    new Landing(host, ".older", ".search input");
  }

  /** What is marked in the messages. */
  get pattern(): RegExp | undefined {
    return this.#isOpen ? this.#pattern : undefined;
  }

  /** The match that the user is at. */
  get current(): string | undefined {
    return this.#isOpen ? this.#current : undefined;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  async open(): Promise<void> {
    this.#isOpen = true;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    const field = this.#host.renderRoot.querySelector<HTMLInputElement>(".search input");
    field?.focus();
    field?.select();
  }

  close(): void {
    if (!this.#isOpen) return;
    this.reset();
    this.#options.closed();
  }

  /** Another room: nothing is looked for in it yet. */
  reset(): void {
    this.#isOpen = false;
    this.#wanted = "";
    this.#pattern = undefined;
    this.#current = undefined;
    this.#host.requestUpdate();
  }

  render({ messages: { hasOlder, loading } }: Room) {
    if (!this.#isOpen) return nothing;
    const matches = this.#matches();
    const at = matches.indexOf(this.#current ?? "");
    return html`<div class="search" part="search" role="search" @keydown=${this.#keydown}>
      ${icons.search}
      <input
        type="text"
        part="search-input"
        aria-label="Search in this conversation"
        placeholder="Search"
        dir="auto"
        autocomplete="off"
        .value=${this.#wanted}
        @input=${this.#input}
      />
      <span class="search-count" part="search-count" role="status">${this.#pattern === undefined ? nothing : this.#words(matches, at)}</span>
      ${
        hasOlder.value && this.#pattern !== undefined
          ? html`<button type="button" class="choice older" aria-disabled=${loading.value} @click=${() => loading.value || this.#options.loadOlder()}>Older</button>`
          : nothing
      }
      ${this.#step("Previous match", icons.up, -1, matches)} ${this.#step("Next match", icons.down, 1, matches)}
      <button type="button" class="quiet" aria-label="Close the search" title="Close" @click=${() => this.close()}>${icons.close}</button>
    </div>`;
  }

  #step(label: string, icon: unknown, by: number, matches: readonly string[]) {
    return html`<button
      type="button"
      class="quiet"
      aria-label=${label}
      title=${label}
      ?disabled=${matches.length === 0}
      @click=${() => this.#go(by)}
    >${icon}</button>`;
  }

  #words(matches: readonly string[], at: number): string {
    if (matches.length === 0) return "Nothing found";
    return at === -1 ? `${matches.length} found` : `${at + 1} of ${matches.length}`;
  }

  /** Keys, the oldest first. */
  #matches(): readonly string[] {
    const pattern = this.#pattern;
    if (pattern === undefined) return [];
    return this.#options
      .items()
      .flatMap((item) => (searchText(item).search(pattern) === -1 ? [] : [item.key]));
  }

  #go(by: number): void {
    const matches = this.#matches();
    const at = matches.indexOf(this.#current ?? "");
    // From nowhere it goes to the newest.
    const next = at === -1 ? matches.length - 1 : (at + by + matches.length) % matches.length;
    this.#current = matches[next];
    this.#host.requestUpdate();
    if (this.#current !== undefined) this.#options.show(this.#current);
  }

  readonly #input = (event: InputEvent & { currentTarget: HTMLInputElement }) => {
    this.#wanted = event.currentTarget.value;
    this.#pattern = searchPattern(this.#wanted);
    this.#current = undefined;
    this.#go(-1);
  };

  readonly #keydown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && event.target instanceof HTMLInputElement)
      this.#go(event.shiftKey ? 1 : -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}
