/**
 * `<taut-announcements>`: what everybody is told, as banners that stay until the user dismisses them.
 *
 * It takes no room while there is nothing to say. A screen reader hears each as it comes, an error at once.
 */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Announcement } from "../index.ts";
import { announcementStyles } from "./announcement-styles.ts";
import { ClientElement } from "./client-element.ts";
import { icons } from "./icons.ts";
import { levelIcons } from "./level-icons.ts";
import { baseStyles } from "./styles.ts";
import { fullLabel, localeOf, shortLabel } from "./time.ts";

/** More of them would leave no room for the page. */
const maxShown = 3;

export class TautAnnouncements extends ClientElement {
  static override styles = [baseStyles, announcementStyles];

  protected override render() {
    const fresh = this.connection?.announcements.list.value.filter((one) => !one.isDismissed) ?? [];
    const shown = fresh.slice(0, maxShown);
    const isError = ({ level }: Announcement) => level === "error";
    return html`<div role="alert">${this.#renderAll(shown.filter(isError))}</div>
      <div role="status">${this.#renderAll(shown.filter((one) => !isError(one)))}</div>
      ${fresh.length < 2 ? nothing : this.#renderMore(fresh.length - shown.length)}`;
  }

  #renderAll(announcements: readonly Announcement[]) {
    return repeat(
      announcements,
      ({ id }) => id,
      (one) => this.#renderOne(one),
    );
  }

  #renderOne({ id, level, title, message, createdAt }: Announcement) {
    const locale = localeOf(this);
    return html`<div class="one ${level}" part="announcement" @keydown=${(event: KeyboardEvent) => this.#keydown(event, id)}>
      <span class="icon" role="img" aria-label=${level}>${levelIcons[level]}</span>
      <p class="words">
        <b part="title"><bdi>${title}</bdi></b>
        <bdi part="text">${message}</bdi>
        <time datetime=${new Date(createdAt).toISOString()} title=${fullLabel(createdAt, locale)}
          >${shortLabel(createdAt, Date.now(), locale)}</time
        >
      </p>
      <button type="button" part="dismiss" aria-label=${`Dismiss: ${title}`} title="Dismiss" @click=${() => this.#dismiss([id])}>
        ${icons.close}
      </button>
    </div>`;
  }

  #renderMore(hidden: number) {
    return html`<p class="more">
      ${hidden === 0 ? nothing : html`<span>${hidden} more</span>`}
      <button type="button" class="all" part="dismiss-all" @click=${() => this.#dismiss("all")}>Dismiss all</button>
    </p>`;
  }

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
