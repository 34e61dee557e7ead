/** `<demo-guests>`: the guests that this browser was: to go on as one of them, or to sign one out for good. */
import { css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { avatarStyles, renderAvatar } from "../components/avatar.ts";
import { icons } from "../components/icons.ts";
import { SignalElement } from "../components/signal-element.ts";
import { agoLabel, localeOf } from "../components/time.ts";
import { demoStyles } from "./demo-styles.ts";
import type { KnownGuest } from "./known-guests.ts";
import type { Session } from "./session.ts";

export class DemoGuests extends SignalElement {
  static override styles = [
    ...demoStyles,
    ...avatarStyles,
    css`
      :host {
        display: block;
        min-inline-size: 0;
      }
      ul {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.5rem;
        max-block-size: 17rem;
        margin: -0.25rem;
        padding: 0.25rem;
        overflow: hidden auto;
        list-style: none;
        scrollbar-width: thin;
      }
      li {
        display: flex;
        align-items: center;
        gap: 0.25rem;
        min-block-size: 2.875rem;
        border-radius: 0.875rem;
        background: var(--_surface);
        box-shadow: inset 0 0 0 1px var(--_line);
      }
      .again {
        flex: 1;
        align-self: stretch;
        justify-content: flex-start;
        gap: 0.625rem;
        min-inline-size: 0;
        padding-inline: 0.625rem 0.75rem;
        border-radius: 0.875rem;
        background: none;
        box-shadow: none;
        font-size: 1rem;
      }
      .again:hover {
        background: var(--_hover);
      }
      .words {
        display: flex;
        flex: 1;
        gap: 0.3em;
        min-inline-size: 0;
      }
      b {
        min-inline-size: 0;
        overflow: hidden;
        font-weight: 620;
        text-overflow: ellipsis;
      }
      .used {
        color: var(--_muted);
        font-size: 0.8125rem;
        font-weight: 400;
      }
      .icon {
        margin-inline-end: 0.375rem;
      }
      .question {
        flex: 1;
        min-inline-size: 0;
        padding: 0.5rem 0.25rem 0.5rem 0.875rem;
        padding-inline: 0.875rem 0.25rem;
        font-size: 0.8125rem;
        line-height: 1.35;
        overflow-wrap: anywhere;
      }
      .question ~ .button {
        flex: none;
        padding-block: 0.375rem;
      }
      .question ~ .button:last-child {
        margin-inline-end: 0.375rem;
      }
      .danger {
        color: var(--_danger);
      }
    `,
  ];

  @property({ attribute: false }) session: Session | undefined;
  /** The id of who one is already. */
  @property({ attribute: false }) except = "";

  /** Who is to be signed out, if one really wants to. */
  #asked: string | undefined;

  override focus(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector("button")?.focus());
  }

  protected override render() {
    const guests = this.session?.known.value.filter(({ id }) => id !== this.except) ?? [];
    if (guests.length === 0) return nothing;
    return html`<ul aria-label="Guests of this browser">
      ${repeat(
        guests,
        ({ id }) => id,
        (guest) =>
          html`<li>${guest.id === this.#asked ? this.#renderQuestion(guest) : this.#renderGuest(guest)}</li>`,
      )}
    </ul>`;
  }

  #renderGuest(guest: KnownGuest) {
    const { name, usedAt } = guest;
    const label = `Sign out ${name}`;
    return html`<button type="button" class="button again" @click=${() => this.session?.continueAs(guest)}>
        ${renderAvatar(guest)}<span class="words">Continue as <b dir="auto">${name}</b></span>
        ${usedAt === undefined ? nothing : html`<span class="used">${agoLabel(usedAt, Date.now(), localeOf(this))}</span>`}
      </button>
      <button type="button" class="icon" title=${label} aria-label=${label} @click=${() => this.#ask(guest.id)}>${icons.close}</button>`;
  }

  #renderQuestion({ id, name }: KnownGuest) {
    return html`<span class="question">Sign out <b dir="auto">${name}</b>? There is no way back to this guest’s rooms.</span>
      <button type="button" class="button danger" @click=${() => this.#signOut(id)}>Sign out</button>
      <button type="button" class="button keep" @click=${() => this.#keep(id)}>Keep</button>`;
  }

  #ask(id: string): void {
    this.#asked = id;
    this.#land(".keep");
  }

  #keep(id: string): void {
    this.#asked = undefined;
    this.#land(`[data-id="${CSS.escape(id)}"] .icon`);
  }

  #signOut(id: string): void {
    this.session?.signOut(id);
    this.#land(".again");
  }

  /** Where the pressed button is gone, the cursor goes on. */
  #land(selector: string): void {
    this.requestUpdate();
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(selector)?.focus());
  }
}
