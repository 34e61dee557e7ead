/** `<demo-rooms>`: the side of the page: its name, the conversations, and who one is. */
import { html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { avatarStyles, renderAvatar } from "../components/avatar.ts";
import { ClientElement } from "../components/client-element.ts";
import { icons } from "../components/icons.ts";
import { demoStyles } from "./demo-styles.ts";
import type { Guest } from "./guest.ts";
import { logo, logoStyles } from "./logo.ts";
import { inviteLink } from "./place.ts";
import { roomsStyles } from "./rooms-styles.ts";

export class DemoRooms extends ClientElement {
  static override styles = [...demoStyles, logoStyles, avatarStyles, roomsStyles];

  /** The one shown. */
  @property({ attribute: false }) room = "";
  @property({ attribute: false }) isWhispering = false;
  @property({ attribute: false }) guest: Guest | undefined;

  /** To the beginning of the page's side. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>(".brand")?.focus();
  }

  protected override firstUpdated(): void {
    // What one came in by is gone. A room that is shown takes the cursor from here.
    this.focus();
  }

  protected override render() {
    return html`
      <header role="none">
        <div class="brand" tabindex="-1">${logo} Tautline</div>
        <taut-notifications
          @taut-select=${(event: HTMLElementEventMap["taut-select"]) => this.#tell("demo-open", event.detail.room)}
        ></taut-notifications>
        <button class="icon" title="Light or dark" aria-label="Light or dark" @click=${toggleTheme}>${sun}</button>
      </header>
      <nav aria-label="Conversations">
        <taut-conversations
          .selected=${this.room}
          invite-link=${`${inviteLink(location.origin, "")}{code}`}
          @taut-select=${(event: HTMLElementEventMap["taut-select"]) => this.#tell("demo-open", event.detail.room)}
        ></taut-conversations>
        <button class="entry" aria-current=${this.isWhispering ? "page" : nothing} @click=${() => this.#tell("demo-whisper")}>
          ${icons.lock} Whisper rooms
        </button>
        <a class="entry" href="/focus">${icons.clock} Focus sessions</a>
      </nav>
      <footer role="none">
        ${this.guest === undefined ? nothing : renderAvatar(this.guest)}
        <div class="who">
          <bdi>${this.guest?.name}</bdi>
          <taut-status></taut-status>
        </div>
        ${this.#renderAway()}
        <button class="icon" title="Use another name" aria-label="Use another name" @click=${() => this.#tell("demo-leave")}>
          ${icons.leave}
        </button>
      </footer>
    `;
  }

  /** By hand; by itself it comes after five minutes without input. */
  #renderAway() {
    const own = this.connection?.ownStatus;
    if (own === undefined) return nothing;
    const isAway = own.chosen.value === "away";
    return html`<button
      class="icon"
      title="Show me as away"
      aria-label="Show me as away"
      aria-pressed=${isAway}
      @click=${() => own.choose(isAway ? undefined : "away")}
    >${moon}</button>`;
  }

  #tell(type: string, detail?: string): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** The page decides, and everything in it follows `color-scheme`. */
function toggleTheme(): void {
  const root = document.documentElement;
  const isDark = root.style.colorScheme
    ? root.style.colorScheme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.style.colorScheme = isDark ? "light" : "dark";
}

const moon = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z" /></svg>`;
const sun = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <circle cx="12" cy="12" r="8" /><path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor" />
</svg>`;
