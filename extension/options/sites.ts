/**
 * What a site counts as: the server's list with the user's own over it. It is kept on the server, so that all devices
 * of the user score alike.
 */
import { css, html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { define } from "../../client/components/define.ts";
import { icons } from "../../client/components/icons.ts";
import { Landing } from "../../client/components/landing.ts";
import type { Site } from "../messages.ts";
import { noDomain, readDomain } from "../pages/domain.ts";
import { PageElement, type PageParts } from "../pages/page-element.ts";
import { sectionStyles } from "./section.ts";

type Category = Site["category"];
const categories = { focus: "Focus", neutral: "Neutral", distracting: "Distracting" } as const;
const shownAtFirst = 8;

export class SitesSection extends PageElement {
  static override styles = [
    ...sectionStyles,
    css`
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto 2.125rem;
        align-items: center;
        gap: 0.25rem 0.5rem;
        padding-block: 0.375rem;
        font-size: 0.875rem;
      }
      li + li {
        border-block-start: 1px solid var(--_line);
      }
      ul {
        margin-block-start: 0.875rem;
      }
      .own {
        margin-inline-start: 0.5rem;
        color: var(--_accent);
        font-size: 0.75rem;
      }
      .domain {
        overflow-wrap: anywhere;
      }
      form,
      .all {
        margin-block-start: 0.75rem;
      }
    `,
  ];

  @state() private sites: readonly Site[] | undefined;
  @state() private isWhole = false;
  @state() private mistake: string | undefined;
  /** Whose list was asked for. */
  #owner: string | undefined;

  constructor(parts: PageParts) {
    super(parts);
    new Landing(this, "li, .all", "ul");
  }

  protected override updated(): void {
    const account = this.known?.account;
    const owner = account?.kind === "signed-in" ? account.userId : undefined;
    if (owner === this.#owner) return;
    this.#owner = owner;
    this.sites = undefined;
    if (owner !== undefined) void this.#load();
  }

  protected override render() {
    const state = this.known;
    if (state === undefined) return nothing;
    if (state.account.kind === "signed-out") {
      return html`<p class="muted">Once you are signed in, you choose here which sites are work to you and which are not.</p>`;
    }
    return html`<p class="muted">What they count as in your score. The list is kept on your server, for all your devices.</p>
      ${this.sites === undefined ? this.#renderNone() : this.#renderList(this.sites)} ${this.renderProblem()}`;
  }

  #renderNone() {
    if (this.problem === undefined) return html`<p class="muted">One moment</p>`;
    return html`<button type="button" class="choice all" @click=${() => this.#load()}>Try again</button>`;
  }

  #renderList(sites: readonly Site[]) {
    // The user's own first: it is what they come for.
    const sorted = sites.toSorted(
      (one, other) => Number(one.isDefault) - Number(other.isDefault) || (one.domain < other.domain ? -1 : 1),
    );
    const shown = this.isWhole ? sorted : sorted.slice(0, shownAtFirst);
    return html`<form @submit=${this.#add}>
        <div class="grow">
          <label class="above" for="site">Site</label>
          <input class="tall" id="site" name="domain" placeholder="docs.example.org" autocomplete="off" spellcheck="false" required />
        </div>
        ${this.#renderChoice("tall", "What the new site counts as", "focus")}
        <button class="choice tall" aria-disabled=${this.isBusy}>Add</button>
      </form>
      ${this.mistake === undefined ? nothing : html`<p class="problem" role="alert">${this.mistake}</p>`}
      <ul aria-label="Sites" tabindex="-1">
        ${repeat(
          shown,
          ({ domain }) => domain,
          (site) => this.#renderSite(site),
        )}
      </ul>
      ${
        shown.length < sites.length
          ? html`<button type="button" class="choice all" @click=${() => this.#showAll()}>Show all ${sites.length}</button>`
          : nothing
      }`;
  }

  #renderSite({ domain, category, isDefault }: Site) {
    return html`<li>
      <span class="domain">${domain}${isDefault ? nothing : html`<span class="own">yours</span>`}</span>
      ${this.#renderChoice("", `What ${domain} counts as`, category, (chosen) => this.#put(domain, chosen))}
      ${
        isDefault
          ? html`<span></span>`
          : html`<button
              type="button"
              class="small"
              aria-label=${`Take ${domain} off your list`}
              title="Take off your list"
              aria-disabled=${this.isBusy}
              @click=${() => this.#put(domain, undefined)}
            >${icons.close}</button>`
      }
    </li>`;
  }

  #renderChoice(look: string, label: string, chosen: Category, choose?: (category: Category) => void) {
    const onChange = ({ currentTarget }: Event & { currentTarget: HTMLSelectElement }) =>
      choose?.(currentTarget.value as Category);
    return html`<select name="category" class=${look} aria-label=${label} aria-disabled=${this.isBusy} .value=${choose === undefined ? chosen : live(chosen)} @change=${onChange}>
      ${Object.entries(categories).map(
        ([value, words]) => html`<option value=${value} ?selected=${value === chosen}>${words}</option>`,
      )}
    </select>`;
  }

  #showAll(): void {
    this.isWhole = true;
  }

  async #load(): Promise<void> {
    this.#take(await this.act({ kind: "sites" }));
  }

  /** Without a category, the user's own word on it goes. */
  async #put(domain: string, category: Category | undefined): Promise<boolean> {
    return this.#take(
      await this.act({ kind: "set-site", domain, ...(category !== undefined && { category }) }),
    );
  }

  #take(answer: { readonly value: unknown } | undefined): boolean {
    if (answer !== undefined) this.sites = answer.value as readonly Site[];
    return answer !== undefined;
  }

  readonly #add = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const typed = String(fields.get("domain") ?? "");
    const domain = readDomain(typed);
    this.mistake = domain === undefined ? noDomain(typed) : undefined;
    if (domain === undefined) return;
    if (await this.#put(domain, fields.get("category") as Category)) form.reset();
  };
}

define("taut-sites-section", SitesSection);
