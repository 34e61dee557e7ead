/**
 * `<demo-focus>`: the page at `/focus`: a session of one's own in this page, the one that is watched, those before, and
 * how others and the extension come into it.
 *
 * `#watch=ID` shows a session of somebody else.
 */
import { html, nothing, type PropertyValues } from "lit";
import { property } from "lit/decorators.js";
import { readError } from "../../components/message-actions.ts";
import { SignalElement } from "../../components/signal-element.ts";
import { type Client, effect, type FocusSession } from "../../index.ts";
import { demoStyles } from "../demo-styles.ts";
import { logo, logoStyles } from "../logo.ts";
import type { Session } from "../session.ts";
import { focusPageStyles } from "./focus-page-styles.ts";
import type { OwnSession } from "./own-session.ts";

interface Opened {
  readonly client: Client;
  readonly own: OwnSession;
  readonly stop: () => void;
}

export class DemoFocus extends SignalElement {
  static override styles = [...demoStyles, logoStyles, focusPageStyles];

  @property({ attribute: false }) session: Session | undefined;
  /** Makes what begins and ends sessions in this tab. */
  @property({ attribute: false }) makeOwn: ((client: Client, userId: string) => OwnSession) | undefined;

  #opened: Opened | undefined;
  /** The session that is shown where none of this tab goes on: the last of this tab, or one that goes on elsewhere. */
  #last = "";
  /** One that another device of this user runs. */
  #elsewhere = "";
  #problem: string | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("hashchange", this.#moved);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.#moved);
    this.#opened?.stop();
    this.#opened = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const state = this.session?.state.peek();
    const client = state?.kind === "started" ? state.client : undefined;
    if (this.#opened?.client === client) return;
    this.#opened?.stop();
    this.#opened = undefined;
    if (state?.kind === "started" && this.makeOwn) this.#opened = this.#open(state.client, state.guest.id);
  }

  #open(client: Client, userId: string): Opened {
    const own = this.makeOwn?.(client, userId);
    if (own === undefined) throw new Error("the page was not given what begins sessions");
    own.recall();
    // What goes on is ended elsewhere, too: by another device, or by a server that heard nothing for long.
    const stop = effect(() => {
      const state = own.state.value;
      if (state.kind === "none") return;
      this.#last = state.sessionId;
      const ended = client.focus.watch(state.sessionId).state.value?.endedAt !== undefined;
      if (ended) queueMicrotask(() => own.over(state.sessionId));
    });
    void this.#findRunning(client);
    return { client, own, stop };
  }

  /** One that the extension runs is shown, too. */
  async #findRunning({ focus }: Client): Promise<void> {
    const running = ({ isActive }: FocusSession) => isActive;
    const found = await focus.sessions({ limit: 10 }).catch(() => []);
    const own = this.#opened?.own.state.peek();
    if (own?.kind !== "none") return;
    this.#elsewhere = found.find(running)?.sessionId ?? "";
    this.#last ||= this.#elsewhere;
    this.requestUpdate();
  }

  protected override render() {
    const state = this.session?.state.value;
    const opened = this.#opened;
    return html`<header>
        <a class="brand" href="/">${logo} Tautline</a>
        <span class="here">Focus</span>
        ${state?.kind === "started" ? html`<bdi class="who">${state.guest.name}</bdi>` : nothing}
      </header>
      ${opened === undefined ? this.#renderWelcome() : this.#renderPage(opened)}`;
  }

  #renderWelcome() {
    return html`<main class="welcome">
      <h1>See how you focus, as it happens.</h1>
      <p class="lead">
        A session scores how steadily you stay with your work: from the sites you are on, how often you switch, and
        the rhythm of your typing. Never from what you type.
      </p>
      <demo-sign-in .session=${this.session}></demo-sign-in>
    </main>`;
  }

  #renderPage({ client, own }: Opened) {
    const watched = new URLSearchParams(location.hash.slice(1)).get("watch") ?? "";
    const state = own.state.value;
    const shown = state.kind === "none" ? this.#last : state.sessionId;
    return html`<taut-provider .client=${client}>
      <main class="page">
        <h1 class="unseen">Focus</h1>
        <div class="main">
          ${watched === "" ? this.#renderControl(own) : html`<p class="card note">You watch somebody else's session. <a href="#">Your own</a></p>`}
          <div class="card"><taut-focus .session=${watched || shown}></taut-focus></div>
          ${
            watched === ""
              ? html`<section class="card" aria-labelledby="before">
                  <h2 id="before">Your sessions</h2>
                  <taut-focus-history></taut-focus-history>
                </section>`
              : nothing
          }
        </div>
        ${
          watched === ""
            ? html`<aside aria-label="Others and the extension">
                <demo-share class="card" .client=${client} .sessionId=${state.kind === "none" ? this.#elsewhere : state.sessionId}></demo-share>
                <demo-pairing class="card" .client=${client}></demo-pairing>
              </aside>`
            : nothing
        }
      </main>
    </taut-provider>`;
  }

  #renderControl(own: OwnSession) {
    const state = own.state.value;
    const problem = this.#problem ?? (state.kind === "none" ? state.problem : undefined);
    return html`<section class="card control" aria-labelledby="here">
      <div class="row">
        <h2 id="here">${state.kind === "none" ? "A session in this page" : state.kind === "paused" ? "Paused" : "A session goes on in this page"}</h2>
        <div class="buttons">
          ${
            state.kind === "none"
              ? html`<button class="button main" @click=${() => own.start()}>Start a session</button>`
              : html`${
                  state.kind === "paused"
                    ? html`<button class="button main" @click=${() => own.resume()}>Go on</button>`
                    : html`<button class="button" @click=${() => own.pause()}>Pause</button>`
                }<button class="button" @click=${() => void this.#stop(own)}>End</button>`
          }
        </div>
      </div>
      ${problem === undefined ? nothing : html`<p class="problem" role="alert" dir="auto">${problem}</p>`}
      ${
        state.kind === "none"
          ? html`<p class="hint">Recorded: whether this page is looked at, when you type, and when nobody is there. Never what you type. With the extension, the sites that you are on, too.</p>`
          : html`<textarea aria-label="Somewhere to write" placeholder="Write here while you work. The text stays in this page; only its rhythm is told." rows="4" dir="auto"></textarea>`
      }
    </section>`;
  }

  async #stop(own: OwnSession): Promise<void> {
    this.#problem = undefined;
    try {
      await own.stop();
      await this.renderRoot.querySelector("taut-focus-history")?.refresh();
    } catch (error) {
      this.#problem = readError(error).message;
    }
    this.requestUpdate();
  }

  readonly #moved = () => this.requestUpdate();
}
