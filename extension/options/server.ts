/** Where what is recorded goes, and as whom: the server's address, pairing or a token, and signing out. */
import { css, html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { define } from "../../client/components/define.ts";
import { Landing } from "../../client/components/landing.ts";
import type { ExtensionState } from "../messages.ts";
import { PageElement, type PageParts } from "../pages/page-element.ts";
import { TautPairing } from "../pages/pairing.ts";
import { isReadOnTheWay, placeOf, readServer } from "../pages/words.ts";
import { sectionStyles } from "./section.ts";

export class ServerSection extends PageElement {
  static override styles = [
    ...sectionStyles,
    css`
      taut-pairing + details {
        margin-block-start: 0.875rem;
      }
      details > *:not(summary) {
        margin-block-start: 0.625rem;
      }
      .signed {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0.5rem 1rem;
      }
    `,
  ];

  readonly #pairing: TautPairing;
  @state() private mistake: string | undefined;
  @state() private done: string | undefined;

  constructor(parts: PageParts) {
    super(parts);
    this.#pairing = new TautPairing(parts, { isServerShown: true });
    new Landing(this, ".account", ".account");
  }

  protected override render() {
    const state = this.known;
    if (state === undefined) return nothing;
    return html`<div class="rows">
      <div>${this.#renderAddress(state)}</div>
      <div class="account" role="group" aria-label="Sign-in" tabindex="-1">${state.account.kind === "signed-in" ? this.#renderSignedIn(state, state.account.name) : this.#renderSignedOut()}</div>
      <div>${this.#renderOrigin()}</div>
    </div>
    ${this.renderProblem()}`;
  }

  #renderAddress({ settings, session }: ExtensionState) {
    const isRunning = session.kind !== "none";
    return html`<form @submit=${this.#save}>
        <div class="grow">
          <label class="above" for="server">Address of the server</label>
          <input
            class="tall"
            id="server"
            name="server"
            type="url"
            .value=${settings.server}
            placeholder="http://127.0.0.1:8765"
            ?disabled=${isRunning}
            aria-describedby="server-words"
            required
          />
        </div>
        <button class="choice tall" ?disabled=${isRunning} aria-disabled=${this.isBusy}>Save</button>
      </form>
      <p class="done" role="status">${this.done}</p>
      <p class="muted" id="server-words">
        ${isRunning ? "Stop the session to change it." : "Everything that is recorded goes there, and nowhere else."}
      </p>
      ${
        isReadOnTheWay(settings.server)
          ? html`<p class="problem" role="alert">
              This address begins with http: and is not on this machine or in your own network. Everybody on the way can
              read what is recorded, and sign in as you with what they read. Use https: if the server has it.
            </p>`
          : nothing
      }
      ${this.mistake === undefined ? nothing : html`<p class="problem" role="alert">${this.mistake}</p>`}`;
  }

  #renderSignedIn({ settings }: ExtensionState, name: string) {
    return html`<div class="signed">
      <p>Signed in as <b><bdi>${name}</bdi></b> at ${placeOf(settings.server)}.</p>
      <button type="button" class="choice" aria-disabled=${this.isBusy} @click=${this.on({ kind: "sign-out" })}>Sign out</button>
    </div>`;
  }

  #renderSignedOut() {
    return html`${this.#pairing}
      <details>
        <summary>Use a token instead</summary>
        <form @submit=${this.#useToken}>
          <div class="grow">
            <label class="above" for="token">Token</label>
            <input class="tall" id="token" name="token" type="password" autocomplete="off" spellcheck="false" required />
          </div>
          <button class="choice tall" aria-disabled=${this.isBusy}>Sign in</button>
        </form>
        <p class="muted">One that your server or its operator has made for you. It stays in this browser.</p>
      </details>`;
  }

  #renderOrigin() {
    return html`<details>
      <summary>The server refuses this extension?</summary>
      <p class="muted">
        A server lets in the origins that it knows. Add this one to its setting <code>TAUTLINE_ALLOWED_ORIGINS</code> and
        start it anew:
      </p>
      <p><code>${this.parts.browser.origin}</code></p>
    </details>`;
  }

  readonly #save = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    this.done = undefined;
    const typed = String(new FormData(event.currentTarget).get("server") ?? "");
    const server = readServer(typed);
    this.mistake =
      server === undefined
        ? `“${typed}” is no server's address. Expected is one such as https://focus.example.org or http://127.0.0.1:8765.`
        : undefined;
    if (server === undefined) return;
    const answer = await this.act({ kind: "set", settings: { server } });
    if (answer !== undefined) this.done = `Saved: ${server}`;
  };

  readonly #useToken = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const token = String(new FormData(event.currentTarget).get("token") ?? "").trim();
    void this.act({ kind: "sign-in-token", token });
  };
}

define("taut-server-section", ServerSection);
