/**
 * `<demo-app>`: the whole page; a welcome, or rooms, the room, and the frames side by side.
 *
 * The address says where one is; everything else is in the session's and the client's signals.
 */
import { css, html, nothing, type PropertyValues } from "lit";
import { property } from "lit/decorators.js";
import { invitationProblem } from "../components/invitation.ts";
import { readError } from "../components/problem-words.ts";
import { SignalElement } from "../components/signal-element.ts";
import type { Client } from "../index.ts";
import { demoStyles } from "./demo-styles.ts";
import { FrameLog } from "./frame-log.ts";
import { type Place, readPlace, writePlace } from "./place.ts";
import type { Session } from "./session.ts";
import { showUnread } from "./unread-title.ts";

/** Of a window that has room for the frames beside all else. */
const wideWindow = "(width >= 70rem)";

export class DemoApp extends SignalElement {
  static override styles = [
    ...demoStyles,
    css`
      :host {
        display: block;
        block-size: 100%;
      }
      .page {
        display: flex;
        flex-direction: column;
        block-size: 100dvh;
      }
      .shell {
        display: grid;
        flex: 1;
        grid-template: minmax(0, 1fr) / 17rem minmax(0, 1fr);
        min-block-size: 0;
      }
      .shell.framed {
        grid-template-columns: 17rem minmax(0, 1fr) 23rem;
      }
      demo-room,
      demo-whisper {
        min-inline-size: 0;
        border-inline: 1px solid var(--_line);
      }
      .shade {
        display: none;
      }
      @media (width < 70rem) {
        .shell.framed {
          grid-template-columns: 17rem minmax(0, 1fr);
        }
        demo-frames {
          position: fixed;
          inset-block: 0;
          inset-inline: auto 0;
          z-index: 20;
          inline-size: min(23rem, 100%);
          box-shadow: var(--_shadow);
          animation: slide 0.2s ease-out;
        }
        .framed .shade {
          display: block;
          position: fixed;
          inset: 0;
          z-index: 19;
          background: rgb(4 16 18 / 0.4);
        }
      }
      @media (width < 46rem) {
        .shell,
        .shell.framed {
          grid-template-columns: minmax(0, 1fr);
        }
        .shell.in-room demo-rooms,
        .shell:not(.in-room) demo-room {
          display: none;
        }
        demo-room,
        demo-whisper {
          border: 0;
        }
        demo-frames {
          inset: auto 0 0;
          inline-size: 100%;
          block-size: 72dvh;
          border-radius: 1.25rem 1.25rem 0 0;
          animation-name: rise;
        }
      }
      @keyframes slide {
        from {
          opacity: 0;
          translate: 2rem 0;
        }
      }
      @keyframes rise {
        from {
          translate: 0 4rem;
        }
      }
    `,
  ];

  @property({ attribute: false }) session: Session | undefined;
  @property({ attribute: false }) place: Place = { kind: "start" };

  #isFramed = false;
  readonly #width = matchMedia(wideWindow);
  /** Why the invitation one came by was not accepted. */
  #refusal: string | undefined;
  #watched: { client: Client; log: FrameLog; stop: () => void } | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("hashchange", this.#moved);
    window.addEventListener("keydown", this.#pressed);
    this.#width.addEventListener("change", this.#resized);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("hashchange", this.#moved);
    window.removeEventListener("keydown", this.#pressed);
    this.#width.removeEventListener("change", this.#resized);
    this.#watched?.stop();
    this.#watched = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const state = this.session?.state.peek();
    const client = state?.kind === "started" ? state.client : undefined;
    if (this.#watched?.client === client) return;
    this.#watched?.stop();
    this.#watched = client && watch(client);
    // As wide as the window is now: a tab may have been made narrower before one came in.
    this.#isFramed = this.#width.matches;
    if (client !== undefined && this.place.kind === "invited") void this.#accept(client, this.place.code);
  }

  protected override render() {
    const session = this.session;
    if (session === undefined) return nothing;
    const state = session.state.value;
    if (state.kind !== "started" || this.#watched === undefined) {
      return html`<demo-welcome .session=${session} .isInvited=${this.#isInvited}></demo-welcome>`;
    }
    const room = this.place.kind === "room" ? this.place.room : "";
    const isInside =
      this.place.kind === "room" || this.place.kind === "whisper" || this.#refusal !== undefined;
    const classes = ["shell", this.#isFramed ? "framed" : "", isInside ? "in-room" : ""];
    return html`<taut-provider class="page" .client=${state.client} @taut-sign-in=${this.#signIn}>
        <taut-announcements role="complementary" aria-label="Announcements"></taut-announcements>
        <div class=${classes.join(" ")}>
          <demo-rooms
            role="complementary"
            aria-label="Rooms"
            .room=${room}
            .guest=${state.guest}
            .isWhispering=${this.place.kind === "whisper"}
            @demo-whisper=${() => this.#go({ kind: "whisper", code: "" })}
            @demo-open=${(event: CustomEvent<string>) => this.#open(event.detail)}
            @demo-leave=${this.#leave}
          ></demo-rooms>
          ${this.#renderMain(room)}
          <div class="shade" @click=${this.#toggleFrames}></div>
          ${
            this.#isFramed
              ? html`<demo-frames role="complementary" aria-label="Frames" .log=${this.#watched.log} .room=${room} @demo-frames=${this.#toggleFrames}></demo-frames>`
              : nothing
          }
        </div>
      </taut-provider>`;
  }

  #renderMain(room: string) {
    if (this.place.kind === "whisper") {
      return html`<demo-whisper
        role="main"
        .place=${this.place}
        .isFramed=${this.#isFramed}
        @demo-place=${(event: CustomEvent<Place>) => this.#go(event.detail)}
        @demo-back=${this.#back}
        @demo-frames=${this.#toggleFrames}
      ></demo-whisper>`;
    }
    return html`<demo-room
      role="main"
      .room=${room}
      .refusal=${this.#refusal}
      .isFramed=${this.#isFramed}
      @demo-open=${(event: CustomEvent<string>) => this.#open(event.detail)}
      @demo-back=${this.#back}
      @demo-frames=${this.#toggleFrames}
    ></demo-room>`;
  }

  get #isInvited(): boolean {
    return this.place.kind === "invited" || (this.place.kind === "whisper" && this.place.code !== "");
  }

  readonly #moved = () => {
    this.#refusal = undefined;
    this.place = readPlace(location.hash);
    const client = this.#watched?.client;
    if (this.place.kind === "invited" && client !== undefined) void this.#accept(client, this.place.code);
  };

  /** They would lie over the rest. */
  readonly #resized = () => {
    if (this.#isFramed && !this.#width.matches) this.#toggleFrames();
  };

  /** Where the frames lie over the rest. */
  readonly #pressed = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented || !this.#isFramed || this.#width.matches) return;
    this.#toggleFrames();
  };

  readonly #toggleFrames = () => {
    this.#isFramed = !this.#isFramed;
    this.requestUpdate();
  };

  /** As somebody else: this guest is not let in any more. */
  readonly #signIn = (event: Event) => {
    event.preventDefault();
    const state = this.session?.state.peek();
    this.#go({ kind: "start" });
    if (state?.kind === "started") this.session?.signOut(state.guest.id);
  };

  readonly #leave = () => {
    this.#go({ kind: "start" });
    this.session?.end();
  };

  /** Where there is no room beside the rooms. */
  readonly #back = async () => {
    this.#go({ kind: "start" });
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>("demo-rooms")?.focus();
  };

  #open(room: string): void {
    this.#go({ kind: "room", room });
  }

  #go(place: Place): void {
    this.#refusal = undefined;
    this.place = place;
    history.pushState(null, "", writePlace(place));
  }

  async #accept(client: Client, code: string): Promise<void> {
    try {
      const { room } = await client.conversations.accept(code);
      // What was said there before is in the list only.
      void client.conversations.refresh();
      this.place = { kind: "room", room };
    } catch (error) {
      this.#refusal = invitationProblem(readError(error));
      this.place = { kind: "start" };
    }
    // The invitation is used up: a reload must not come back to it.
    history.replaceState(null, "", writePlace(this.place));
  }
}

/** What goes on with the client, wherever in the page one is. */
function watch(client: Client) {
  const log = new FrameLog((flush) => requestAnimationFrame(flush));
  const unsubscribe = client.onFrame(log.add);
  const timer = setInterval(() => log.tick(), 1_000);
  const stopTitle = showUnread(client);
  const stop = () => {
    unsubscribe();
    stopTitle();
    clearInterval(timer);
  };
  return { client, log, stop };
}
