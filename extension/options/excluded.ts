/** Domains that are never recorded. */
import { css, html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { define } from "../../client/components/define.ts";
import { icons } from "../../client/components/icons.ts";
import { Landing } from "../../client/components/landing.ts";
import { noDomain, readDomain } from "../pages/domain.ts";
import { PageElement, type PageParts } from "../pages/page-element.ts";
import { sectionStyles } from "./section.ts";

export class ExcludedSection extends PageElement {
  static override styles = [
    ...sectionStyles,
    css`
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        margin-block-start: 0.875rem;
      }
      li {
        display: flex;
        align-items: center;
        min-inline-size: 0;
        padding-inline-start: 0.75rem;
        overflow-wrap: anywhere;
        border-radius: 1rem;
        background: var(--_raised);
        font-size: 0.875rem;
      }
      li .small {
        inline-size: 1.875rem;
        block-size: 1.875rem;
        border-radius: 50%;
      }
      li svg {
        inline-size: 0.875rem;
        block-size: 0.875rem;
      }
      form {
        margin-block-start: 0.75rem;
      }
    `,
  ];

  @state() private mistake: string | undefined;

  constructor(parts: PageParts) {
    super(parts);
    // Not the next one's button, which a key that is still held would press.
    new Landing(this, "li", ".lead");
  }

  protected override render() {
    const excluded = this.known?.settings.excluded;
    if (excluded === undefined) return nothing;
    return html`<p class="muted lead" tabindex="-1">On these, and on everything below them, a session records nothing. Private windows are never recorded.</p>
      <form @submit=${this.#add}>
        <div class="grow">
          <label class="above" for="domain">Domain</label>
          <input class="tall" id="domain" name="domain" placeholder="bank.example.com" autocomplete="off" spellcheck="false" required />
        </div>
        <button class="choice tall" aria-disabled=${this.isBusy}>Add</button>
      </form>
      ${this.mistake === undefined ? nothing : html`<p class="problem" role="alert">${this.mistake}</p>`}
      ${
        excluded.length === 0
          ? nothing
          : html`<ul aria-label="Never recorded">
              ${repeat(
                excluded,
                (domain) => domain,
                (domain) => this.#renderDomain(domain, excluded),
              )}
            </ul>`
      }
      ${this.renderProblem()}`;
  }

  #renderDomain(domain: string, excluded: readonly string[]) {
    const rest = excluded.filter((one) => one !== domain);
    return html`<li>
      ${domain}
      <button
        type="button"
        class="small"
        aria-label=${`Record ${domain} again`}
        title="Remove"
        aria-disabled=${this.isBusy}
        @click=${this.on({ kind: "set", settings: { excluded: rest } })}
      >${icons.close}</button>
    </li>`;
  }

  readonly #add = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const form = event.currentTarget;
    const typed = String(new FormData(form).get("domain") ?? "");
    const domain = readDomain(typed);
    this.mistake = domain === undefined ? noDomain(typed) : undefined;
    if (domain === undefined) return;
    const excluded = [...new Set([...(this.known?.settings.excluded ?? []), domain])].sort();
    if ((await this.act({ kind: "set", settings: { excluded } })) !== undefined) form.reset();
  };
}

define("taut-excluded-section", ExcludedSection);
