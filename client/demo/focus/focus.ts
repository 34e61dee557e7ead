/**
 * `<demo-focus>`: the page at `/focus`: a session of one's own in this page, the one that is watched, those before, and
 * how others and the extension come into it.
 *
 * `#watch=ID` shows a session of somebody else.
 */
import { html, nothing, type PropertyValues } from "lit";
import { property } from "lit/decorators.js";
import type { TautFocusHistory } from "../../components/focus-history.ts";
import { icons } from "../../components/icons.ts";
import { Landing } from "../../components/landing.ts";
import { readError } from "../../components/problem-words.ts";
import { SignalElement } from "../../components/signal-element.ts";
import { type Client, effect } from "../../index.ts";
import { demoStyles } from "../demo-styles.ts";
import { logo, logoStyles } from "../logo.ts";
import { pageFrameStyles } from "../page-frame-styles.ts";
import { pageLinksStyles, renderPageLinks } from "../page-links.ts";
import type { Session } from "../session.ts";
import { focusPageStyles } from "./focus-page-styles.ts";
import { OtherSessions, whileLookedAt } from "./other-sessions.ts";
import type { OwnSession } from "./own-session.ts";

interface Opened {
  readonly client: Client;
  readonly own: OwnSession;
  readonly others: OtherSessions;
  readonly stop: () => void;
}

export class DemoFocus extends SignalElement {
  static override styles = [...demoStyles, logoStyles, pageLinksStyles, pageFrameStyles, focusPageStyles];

  @property({ attribute: false }) session: Session | undefined;
  /** Makes what begins and ends sessions in this tab. */
  @property({ attribute: false }) makeOwn: ((client: Client, userId: string) => OwnSession) | undefined;

  #opened: Opened | undefined;
  /** The session that is shown: the one that goes on, of this tab before any other, or else the last that did. */
  #shown = "";
  /** The first answers are there. */
  #isSettled = false;
  #problem: string | undefined;

  constructor() {
    super();
    new Landing(this, ".control, .welcome, .who", "#here, .welcome h1");
  }

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
    const others = new OtherSessions(client.focus, own);
    const ask = () => void others.ask();
    this.#shown = "";
    this.#isSettled = false;
    const stops = [
      // What goes on is ended elsewhere, too: by another device, or by a server that heard nothing for long.
      effect(() => {
        const state = own.state.value;
        if (state.kind === "none") return;
        const { sessionId } = state;
        if (!isOver(client, sessionId)) return;
        queueMicrotask(() => {
          if (isOver(client, sessionId)) own.over(sessionId);
        });
      }),
      // Asked on every connection, and as soon as what was shown is over.
      effect(() => {
        this.#shown = goingOn({ own, others }) || this.#shown;
        if (client.status.value.kind === "ready") ask();
      }),
      others.running.subscribe(() => void this.#history?.refresh()),
      client.on("session:status", ask),
      whileLookedAt(ask),
      () => own.rest(),
    ];
    const stop = () => {
      for (const each of stops) each();
    };
    return { client, own, others, stop };
  }

  protected override render() {
    const state = this.session?.state.value;
    const opened = this.#opened;
    return html`<header>
        <a class="brand" href="/">${logo} Tautline</a>
        ${renderPageLinks("/focus")}
        ${
          state?.kind === "started"
            ? html`<span class="who">
                <bdi>${state.guest.name}</bdi>
                <button class="icon" title="Use another name" aria-label="Use another name" @click=${() => this.session?.end()}>${icons.leave}</button>
              </span>`
            : nothing
        }
      </header>
      ${opened === undefined ? this.#renderWelcome() : this.#renderPage(opened)}`;
  }

  #renderWelcome() {
    return html`<main class="welcome">
      <h1 tabindex="-1">See how you focus, as it happens.</h1>
      <p class="lead">
        A session scores how steadily you stay with your work: from the sites you are on, how often you switch, and
        the rhythm of your typing. Never from what you type.
      </p>
      <demo-sign-in .session=${this.session}></demo-sign-in>
    </main>`;
  }

  #renderPage(opened: Opened) {
    const { client } = opened;
    const watched = new URLSearchParams(location.hash.slice(1)).get("watch") ?? "";
    const running = goingOn(opened);
    this.#isSettled ||= isSettled(opened, watched || running);
    const known = running === opened.own.starting.value ? "" : running;
    return html`<taut-provider .client=${client}>
      <main class="page">
        <h1 class="unseen">Focus</h1>
        <div class=${this.#isSettled ? "main" : "main awaited"}>
          ${watched === "" ? this.#renderControl(opened) : renderWatching(client, watched)}
          <div class="card"><taut-focus .session=${watched || running || this.#shown}></taut-focus></div>
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
                <demo-share class="card" .client=${client} .sessionId=${known}></demo-share>
                <demo-pairing class="card" .client=${client}></demo-pairing>
              </aside>`
            : nothing
        }
      </main>
    </taut-provider>`;
  }

  #renderControl(opened: Opened) {
    const state = opened.own.state.value;
    const problem = this.#problem ?? (state.kind === "none" ? state.problem : undefined);
    return html`<section class="card control" aria-labelledby="here">
      ${state.kind === "none" ? this.#renderBegin(opened) : this.#renderOwn(opened, state.kind === "paused")}
      ${problem === undefined ? nothing : html`<p class="problem" role="alert" dir="auto">${problem}</p>`}
    </section>`;
  }

  #renderOwn({ own, others }: Opened, isPaused: boolean) {
    return html`<div class="row">
        <h2 id="here" tabindex="-1">${isPaused ? "Paused" : "A session goes on in this page"}</h2>
        <div class="buttons">
          ${
            isPaused
              ? html`<button class="button main" @click=${() => own.resume()}>Go on</button>`
              : html`<button class="button" @click=${() => own.pause()}>Pause</button>`
          }<button class="button" @click=${() => void this.#end(others, () => own.stop())}>End</button>
        </div>
      </div>
      <textarea aria-label="Somewhere to write" placeholder="Write here while you work. The text stays in this page; only its rhythm is told." rows="4" dir="auto"></textarea>`;
  }

  #renderBegin({ client, own, others }: Opened) {
    const elsewhere = others.newest.value;
    const start = () => void own.start().then(() => others.ask());
    if (elsewhere === "")
      return html`<div class="row">
          <h2 id="here" tabindex="-1">A session in this page</h2>
          <div class="buttons"><button class="button main" @click=${start}>Start a session</button></div>
        </div>
        <p class="hint">Recorded: whether this page is looked at, when you type, and when nobody is there. Never what you type. With the extension, the sites that you are on, too.</p>`;
    const end = () => void this.#end(others, () => client.focus.end(elsewhere));
    return html`<div class="row">
        <h2 id="here" tabindex="-1">A session goes on elsewhere</h2>
        <div class="buttons">
          <button class="button" @click=${start}>Start another here</button><button class="button" @click=${end}>End it</button>
        </div>
      </div>
      <p class="hint">It was started in the extension or in another window or tab, and shows below as it happens.</p>`;
  }

  async #end(others: OtherSessions, end: () => Promise<unknown>): Promise<void> {
    this.#problem = undefined;
    try {
      await end();
      await others.ask();
    } catch (error) {
      this.#problem = readError(error).message;
    }
    this.requestUpdate();
  }

  get #history(): TautFocusHistory | null {
    return this.renderRoot.querySelector("taut-focus-history");
  }

  readonly #moved = () => this.requestUpdate();
}

/** The session that goes on, of this tab before any other; empty where there is none. */
function goingOn({ own, others }: Pick<Opened, "own" | "others">): string {
  const state = own.state.value;
  return state.kind === "none" ? others.newest.value : state.sessionId;
}

/** Whether it has ended, or was deleted. That the server knows of none says nothing while its start may wait here. */
function isOver({ focus, queued }: Client, sessionId: string): boolean {
  const { state, error } = focus.watch(sessionId);
  const isUnknown = error.value?.code === "not_found" && queued.value === 0;
  return isUnknown || state.value?.endedAt !== undefined;
}

/** Whether it is known what there is to be shown: whether a session goes on, and how it stands. */
function isSettled({ client, own, others }: Opened, sessionId: string): boolean {
  if (!own.isRecalled.value) return false;
  if (sessionId === "") return others.isAsked.value && own.state.value.kind === "none";
  const { state, error } = client.focus.watch(sessionId);
  return state.value !== undefined || error.value !== undefined;
}

/** Whose session is watched, once that is known: until then, and where it may not be, the panel below says how it is. */
function renderWatching(client: Client, sessionId: string) {
  const { state, error, isOwn } = client.focus.watch(sessionId);
  const { owner } = state.value ?? {};
  const isSelf = isOwn.value || (owner !== undefined && owner.userId === client.user.value?.id);
  const name = owner?.username ?? owner?.userId;
  const isWatched = error.value === undefined && state.value !== undefined;
  return html`<p class="card note">
    ${
      !isWatched
        ? nothing
        : isSelf
          ? html`<span>This is a session of your own, as others see it.</span>`
          : html`<span>You watch ${name === undefined ? "somebody else" : html`<bdi><b>${name}</b></bdi>`}’s session.</span>`
    }
    <a href="#">Your own sessions</a>
  </p>`;
}
