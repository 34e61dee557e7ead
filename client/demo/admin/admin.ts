/** `<demo-admin>`: the operator's page at `/admin`: how the server is doing, who is where, and what one does about it. */
import { html, nothing, type PropertyValues } from "lit";
import { property } from "lit/decorators.js";
import { icons } from "../../components/icons.ts";
import { Landing } from "../../components/landing.ts";
import { SignalElement } from "../../components/signal-element.ts";
import { demoStyles } from "../demo-styles.ts";
import { logo, logoStyles } from "../logo.ts";
import { pageFrameStyles } from "../page-frame-styles.ts";
import { pageLinksStyles, renderPageLinks } from "../page-links.ts";
import type { AdminSession, AdminState } from "./admin-session.ts";
import { spanLabel } from "./amounts.ts";
import { AuditLog } from "./audit-log.ts";
import { adminPageStyles } from "./page-styles.ts";
import { readView, type View, views } from "./view.ts";
import type { ServerWatch } from "./watch.ts";

type SignedIn = Extract<AdminState, { kind: "in" }>;

interface Opened {
  readonly state: SignedIn;
  readonly watch: ServerWatch;
  readonly audit: AuditLog;
}

export class DemoAdmin extends SignalElement {
  static override styles = [...demoStyles, logoStyles, pageLinksStyles, pageFrameStyles, adminPageStyles];

  @property({ attribute: false }) session: AdminSession | undefined;
  /** Makes what looks at the server while somebody is signed in. */
  @property({ attribute: false }) makeWatch: (() => ServerWatch) | undefined;

  #view: View = readView(location.hash);
  readonly #title = document.title;
  #opened: Opened | undefined;
  #tick: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    // Who came in, went out or followed a link out of a part that is gone.
    new Landing(this, "main, .who", ".parts [aria-current], .welcome h1");
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("hashchange", this.#moved);
    addEventListener("online", this.#lookNow);
    document.addEventListener("visibilitychange", this.#lookNow);
    // Of the age that is told while the server is silent.
    this.#tick = setInterval(() => {
      if (this.#opened?.watch.contact.peek().kind === "silent") this.requestUpdate();
    }, 1_000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.#moved);
    removeEventListener("online", this.#lookNow);
    document.removeEventListener("visibilitychange", this.#lookNow);
    clearInterval(this.#tick);
    this.#open(undefined);
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const state = this.session?.state.peek();
    if (state?.kind === "checking") return;
    const wanted = state?.kind === "in" ? state : undefined;
    if (this.#opened?.state !== wanted) this.#open(wanted);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const part = views.find(({ name }) => name === this.#view.name);
    document.title = this.#opened === undefined ? this.#title : `${part?.title} · ${this.#title}`;
  }

  #open(state: SignedIn | undefined): void {
    this.#opened?.watch.stop();
    this.#opened?.audit.stop();
    this.#opened = undefined;
    const watch = this.makeWatch?.();
    if (state === undefined || watch === undefined) return;
    watch.start();
    this.#opened = { state, watch, audit: new AuditLog(state.client, state.api) };
  }

  protected override render() {
    const state = this.session?.state.value;
    const opened = this.#opened;
    const name = opened?.state.client.user.value?.name;
    return html`<header>
        <a class="brand" href="/">${logo} Tautline</a>
        ${renderPageLinks("/admin")}
        ${
          state?.kind === "in"
            ? html`<span class="who"><bdi>${name}</bdi><button class="button" @click=${() => this.session?.signOut()}>Sign out</button></span>
                ${this.#renderNav()}`
            : nothing
        }
      </header>
      ${state?.kind === "in" && opened !== undefined ? this.#renderPage(opened) : this.#renderWelcome()}`;
  }

  #renderNav() {
    return html`<nav class="parts" aria-label="Parts of this page">
      ${views.map(
        ({ name, title }) =>
          html`<a href=${`#${name}`} aria-current=${name === this.#view.name ? "page" : nothing}>${title}</a>`,
      )}
    </nav>`;
  }

  #renderWelcome() {
    return html`<main class="welcome">
      <h1 tabindex="-1">See how your server is doing.</h1>
      <p class="lead">Connections, rooms and figures, live; and what an operator needs to do about them. For anyone with an admin’s token.</p>
      <demo-admin-sign-in .session=${this.session}></demo-admin-sign-in>
    </main>`;
  }

  #renderPage(opened: Opened) {
    return html`<main class="page">
      <h1 class="unseen">Admin</h1>
      ${this.#renderContact(opened)} ${this.#renderView(opened)}
    </main>`;
  }

  #renderView({ state: { client, api }, watch, audit }: Opened) {
    switch (this.#view.name) {
      case "overview":
        return html`<demo-admin-overview .watch=${watch}></demo-admin-overview>`;
      case "rooms":
        return html`<demo-admin-rooms .client=${client} .api=${api} .room=${this.#view.room ?? ""}></demo-admin-rooms>`;
      case "actions":
        return html`<demo-admin-actions .client=${client} .api=${api} .watch=${watch}></demo-admin-actions>`;
      case "audit":
        return html`<demo-admin-audit .log=${audit}></demo-admin-audit>`;
    }
  }

  #renderContact({ watch }: Opened) {
    const contact = watch.contact.value;
    if (contact.kind !== "silent") return nothing;
    const now = Date.now();
    const seconds = Math.max(0, Math.round((now - contact.since) / 1_000));
    const retry = Math.max(0, Math.round((contact.retryAt - now) / 1_000));
    return html`<div class="banner">
      ${icons.alert}
      <p>
        <span role="alert">The server does not answer: ${contact.problem}.</span>
        These figures are ${spanLabel(seconds)} old; ${retry === 0 ? "asking now" : `next try in ${retry}\u00a0s`}.
      </p>
      <button class="button" @click=${this.#lookNow}>Try now</button>
    </div>`;
  }

  readonly #moved = () => {
    this.#view = readView(location.hash);
    this.requestUpdate();
  };

  readonly #lookNow = () => {
    if (document.visibilityState === "visible") this.#opened?.watch.lookNow();
  };
}
