/**
 * `<taut-announcements>`: what everybody is told, as banners that stay until the user dismisses them.
 *
 * It takes no room while there is nothing to say, and one line of a narrow screen until the user opens it. A screen
 * reader hears each as it comes, an error at once.
 */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Announcement } from "../index.ts";
import { announcementStyles } from "./announcement-styles.ts";
import { ClientElement } from "./client-element.ts";
import { icons } from "./icons.ts";
import { levelIcons } from "./level-icons.ts";
import { renderLinks } from "./linkify.ts";
import { baseStyles } from "./styles.ts";
import { fullLabel, localeOf, shortLabel } from "./time.ts";

/** Until it is opened, more of them would leave no room for the page. */
const maxShown = 3;

export class TautAnnouncements extends ClientElement {
  static override styles = [baseStyles, announcementStyles];

  #isOpen = false;

  protected override render() {
    const fresh = this.connection?.announcements.list.value.filter((one) => !one.isDismissed) ?? [];
    const ordered = [...fresh.filter(isError), ...fresh.filter((one) => !isError(one))];
    const shown = this.#isOpen ? ordered : ordered.slice(0, maxShown);
    const [line] = shown;
    const render = (one: Announcement) => this.#renderOne(one, one === line ? fresh.length - 1 : undefined);
    return html`<div class=${this.#isOpen ? "list" : "list closed"}>
        <div role="alert">${repeat(shown.filter(isError), ({ id }) => id, render)}</div>
        <div role="status">${repeat(
          shown.filter((one) => !isError(one)),
          ({ id }) => id,
          render,
        )}</div>
      </div>
      ${fresh.length < 2 ? nothing : this.#renderMore(fresh.length)}`;
  }

  protected override updated(): void {
    // What comes next begins with a line again.
    if (this.renderRoot.querySelector("[part=announcement]") === null) this.#isOpen = false;
  }

  /** @param behind how many stand behind it, of the one that is a narrow screen's only line */
  #renderOne({ id, level, title, message, createdAt }: Announcement, behind: number | undefined) {
    const locale = localeOf(this);
    const look = behind === undefined ? level : `${level} line`;
    return html`<div class="one ${look}" part="announcement" @keydown=${(event: KeyboardEvent) => this.#keydown(event, id)}>
      <span class="icon" role="img" aria-label=${level}>${levelIcons[level]}</span>
      <p class="words">
        <b part="title"><bdi>${title}</bdi></b>
        <bdi part="text">${renderLinks(message)}</bdi>
        <time datetime=${new Date(createdAt).toISOString()} title=${fullLabel(createdAt, locale)}
          >${shortLabel(createdAt, Date.now(), locale)}</time
        >
      </p>
      ${behind === undefined || this.#isOpen ? nothing : this.#renderOpen(behind === 0 ? "Read" : `${behind} more`)}
      <button type="button" part="dismiss" aria-label=${`Dismiss: ${title}`} title="Dismiss" @click=${() => this.#dismiss([id])}>
        ${icons.close}
      </button>
    </div>`;
  }

  #renderMore(count: number) {
    const hidden = count - maxShown;
    const label = this.#isOpen ? "Show fewer" : `${hidden} more`;
    return html`<p class=${this.#isOpen ? "more" : "more closed"}>
      ${this.#isOpen || hidden > 0 ? this.#renderOpen(label) : nothing}
      <button type="button" class="all" part="dismiss-all" @click=${() => this.#dismiss("all")}>Dismiss all</button>
    </p>`;
  }

  #renderOpen(label: string) {
    return html`<button type="button" part="open" aria-expanded=${this.#isOpen} @click=${this.#toggle}>${label}</button>`;
  }

  /** The keyboard stays where it was; a line's own button goes as it opens. */
  readonly #toggle = async () => {
    this.#isOpen = !this.#isOpen;
    this.requestUpdate();
    await this.updateComplete;
    if (this.shadowRoot?.activeElement === null)
      this.renderRoot.querySelector<HTMLElement>("[part=dismiss]")?.focus();
  };

  /** The keyboard goes on at the next one, if there is any. */
  #dismiss(ids: readonly string[] | "all"): void {
    this.connection?.announcements.dismiss(ids);
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>("[part=dismiss]")?.focus(),
    );
  }

  #keydown(event: KeyboardEvent, id: string): void {
    if (event.key !== "Escape") return;
    event.preventDefault();
    this.#dismiss([id]);
  }
}

function isError({ level }: Announcement): boolean {
  return level === "error";
}
