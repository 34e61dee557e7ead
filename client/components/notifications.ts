/** `<taut-notifications>`: a bell with a count, which opens into what the user should know. */
import { html, nothing } from "lit";
import type { Announcement, Announcements, Notification, Notifications } from "../index.ts";
import { ClientElement } from "./client-element.ts";
import { browserDesktop, DesktopNotices } from "./desktop-notices.ts";
import { emit } from "./events.ts";
import { icons } from "./icons.ts";
import { keepInView } from "./keep-in-view.ts";
import { levelIcons } from "./level-icons.ts";
import { renderLinks } from "./linkify.ts";
import { NoticeSound } from "./notice-sound.ts";
import { notificationStyles } from "./notification-styles.ts";
import { PressedElsewhere } from "./pressed-elsewhere.ts";
import { problemWords, readError } from "./problem-words.ts";
import { baseStyles } from "./styles.ts";
import { fullLabel, localeOf, timeLabel } from "./time.ts";

/** A notification, or what everybody was told. */
type Entry = Notification & { read(): void };

export class TautNotifications extends ClientElement {
  static override styles = [baseStyles, notificationStyles];

  readonly #notices = new DesktopNotices(
    browserDesktop(() => this.ownerDocument),
    (room) => emit(this, "taut-select", { room }),
  );
  readonly #sound = new NoticeSound(() => this.ownerDocument);
  #isOpen = false;

  constructor() {
    super();
    new PressedElsewhere(this, (event) => {
      if (this.#isOpen && !event.composedPath().includes(this)) this.#open(false);
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    globalThis.addEventListener("storage", this.#chosenElsewhere);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    globalThis.removeEventListener("storage", this.#chosenElsewhere);
    this.#notices.follow(undefined);
    this.#sound.follow(undefined);
  }

  readonly #chosenElsewhere = () => this.requestUpdate();

  protected override updated(): void {
    if (this.isConnected) {
      this.#notices.follow(this.connection);
      this.#sound.follow(this.connection);
    }
    const panel = this.renderRoot.querySelector<HTMLElement>(".panel");
    if (panel !== null) keepInView(panel);
  }

  protected override render() {
    const { notifications, announcements } = this.connection ?? {};
    const isFresh = ({ isDismissed }: Announcement) => !isDismissed;
    const unread =
      (notifications?.unread.value ?? 0) + (announcements?.list.value.filter(isFresh).length ?? 0);
    const label = unread === 0 ? "Notifications" : `Notifications, ${unread} not read`;
    return html`<button
        type="button"
        class="bell"
        part="bell"
        aria-haspopup="dialog"
        aria-expanded=${this.#isOpen}
        aria-controls="panel"
        aria-label=${label}
        title=${label}
        @click=${() => this.#open(!this.#isOpen)}
        @keydown=${this.#keydown}
      >${icons.bell}${unread === 0 ? nothing : html`<span class="count" part="count">${unread > 99 ? "99+" : unread}</span>`}</button>
      ${this.#isOpen && notifications && announcements ? this.#renderPanel(notifications, announcements, unread) : nothing}
      <div class="unseen" aria-live="polite">${unread === 0 ? "" : label}</div>`;
  }

  #renderPanel(notifications: Notifications, announcements: Announcements, unread: number) {
    const list = this.#entriesOf(notifications, announcements);
    const readAll = () => {
      announcements.dismiss("all");
      if (notifications.unread.peek() > 0) this.#read(notifications, "all");
    };
    return html`<div
      id="panel"
      class="panel"
      part="panel"
      role="dialog"
      aria-label="Notifications"
      @keydown=${this.#keydown}
    >
      <header role="none">
        <b>Notifications</b>
        ${
          unread === 0
            ? nothing
            : html`<button type="button" class="all" part="read-all" @click=${readAll}>
                Mark all as read
              </button>`
        }
      </header>
      ${list.length === 0 ? this.#renderNone(notifications) : html`<ul>${list.map((one) => this.#renderOne(one))}</ul>`}
      <footer>${this.#renderDesktop()} ${this.#renderSound()}</footer>
    </div>`;
  }

  /** The newest first. */
  #entriesOf(notifications: Notifications, announcements: Announcements): readonly Entry[] {
    const own = notifications.list.value.map((one) => ({
      ...one,
      read: () => this.#read(notifications, [one.id]),
    }));
    const told = announcements.list.value.map((one) => ({
      ...one,
      isRead: one.isDismissed,
      read: () => announcements.dismiss([one.id]),
    }));
    return told.length === 0 ? own : [...own, ...told].sort((a, b) => b.createdAt - a.createdAt);
  }

  #renderDesktop() {
    const { state } = this.#notices;
    if (state === "unsupported") return nothing;
    if (state === "blocked")
      return html`<p>The browser shows no notices of this page. Its settings for the page can change that.</p>`;
    const toggle = async () => {
      await this.#notices.toggle();
      this.requestUpdate();
    };
    return html`<label><input type="checkbox" part="desktop" .checked=${state === "on"} @change=${toggle} />
      Tell me on the desktop while I look elsewhere</label
    >`;
  }

  #renderSound() {
    return html`<label><input type="checkbox" part="sound" .checked=${this.#sound.isOn} @change=${() => this.#sound.toggle()} />
      Play a sound while I look elsewhere</label
    >`;
  }

  #renderNone({ loading, error, refresh }: Notifications) {
    if (loading.value) return html`<p class="none" part="empty">Loading</p>`;
    if (error.value === undefined)
      return html`<p class="none" part="empty">Nothing yet. What you should know will be here.</p>`;
    return html`<p class="none" part="error" dir="auto">${problemWords(error.value)}
      <button type="button" class="all" @click=${() => void refresh()}>Try again</button>
    </p>`;
  }

  #renderOne(one: Entry) {
    const locale = localeOf(this);
    const title =
      one.url === undefined
        ? one.title
        : html`<a part="link" href=${one.url} @click=${one.read}>${one.title}</a>`;
    return html`<li class="one ${one.level} ${one.isRead ? "" : "fresh"}" part="notification">
      <span class="icon" role="img" aria-label=${one.level}>${levelIcons[one.level]}</span>
      <div>
        <p class="title" dir="auto">${title}</p>
        <p dir="auto">${renderLinks(one.message)}</p>
        <p class="meta">
          ${one.sender === undefined ? nothing : html`<bdi>${one.sender.name}</bdi> · `}<time
            datetime=${new Date(one.createdAt).toISOString()}
            title=${fullLabel(one.createdAt, locale)}
            >${timeLabel(one.createdAt, locale)}</time
          >
        </p>
      </div>
      ${
        one.isRead
          ? nothing
          : html`<button
              type="button"
              class="read"
              part="read"
              aria-label=${`Mark as read: ${one.title}`}
              title="Mark as read"
              @click=${one.read}
            >${icons.check}</button>`
      }
    </li>`;
  }

  #read(notifications: Notifications, ids: readonly string[] | "all"): void {
    notifications.markRead(ids).catch((error: unknown) => {
      const { code, message } = readError(error);
      emit(this, "taut-error", { room: "", code, message });
    });
  }

  readonly #keydown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !this.#isOpen) return;
    event.preventDefault();
    this.#open(false);
    this.renderRoot.querySelector<HTMLElement>(".bell")?.focus();
  };

  #open(isOpen: boolean): void {
    this.#isOpen = isOpen;
    this.requestUpdate();
  }
}
