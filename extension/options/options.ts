/**
 * `<taut-options>`: the settings, one card for each subject, and a way to each.
 *
 * A setting is changed at once and by the worker; what is shown is what the worker says, never what was clicked.
 */
import { css, html } from "lit";
import { define } from "../../client/components/define.ts";
import { logo } from "../../client/demo/logo.ts";
import { PageElement, type PageParts } from "../pages/page-element.ts";
import { DataSection } from "./data.ts";
import { ExcludedSection } from "./excluded.ts";
import { NoticesSection } from "./notices.ts";
import { RecordingSection } from "./recording.ts";
import { sectionStyles } from "./section.ts";
import { ServerSection } from "./server.ts";
import { SitesSection } from "./sites.ts";

export class TautOptions extends PageElement {
  static override styles = [
    ...sectionStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: 13rem minmax(0, 42rem);
        justify-content: center;
        gap: 2.5rem;
        padding: 2rem 1.5rem 6rem;
      }
      aside {
        position: sticky;
        inset-block-start: 2rem;
        align-self: start;
      }
      nav {
        display: grid;
        gap: 0.125rem;
        margin-block-start: 1.25rem;
      }
      nav a {
        padding: 0.4375rem 0.75rem;
        border-radius: 0.75rem;
        color: var(--_text);
        font-size: 0.875rem;
        font-weight: 500;
      }
      nav a:hover {
        background: var(--_hover);
        text-decoration: none;
      }
      .version {
        margin: 1.5rem 0.75rem 0;
      }
      main {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 1.25rem;
      }
      @media (width < 52rem) {
        :host {
          grid-template-columns: minmax(0, 1fr);
          gap: 1.25rem;
          padding: 1.25rem 1rem 4rem;
        }
        aside {
          position: static;
        }
        nav {
          display: flex;
          flex-wrap: wrap;
          margin-inline: -0.75rem;
        }
        .version {
          display: none;
        }
      }
    `,
  ];

  readonly #sections: readonly {
    readonly id: string;
    readonly title: string;
    readonly element: PageElement;
  }[];

  constructor(parts: PageParts) {
    super(parts);
    this.#sections = [
      { id: "server", title: "Server", element: new ServerSection(parts) },
      { id: "recorded", title: "What is recorded", element: new RecordingSection(parts) },
      { id: "sites", title: "Sites", element: new SitesSection(parts) },
      { id: "excluded", title: "Never recorded", element: new ExcludedSection(parts) },
      { id: "notifications", title: "Notifications", element: new NoticesSection(parts) },
      { id: "data", title: "Your data", element: new DataSection(parts) },
    ];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("hashchange", this.#goToHash);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.#goToHash);
  }

  protected override firstUpdated(): void {
    this.#goToHash();
  }

  protected override render() {
    return html`
      <aside>
        <h1 class="brand">${logo} Tautline settings</h1>
        <nav aria-label="Settings">
          ${this.#sections.map(({ id, title }) => html`<a href=${`#${id}`}>${title}</a>`)}
        </nav>
        <p class="muted version">Version ${this.parts.browser.version}</p>
      </aside>
      <main>
        ${this.#sections.map(
          ({ id, title, element }) => html`<section id=${id} class="card" aria-labelledby=${`${id}-title`}>
            <h2 id=${`${id}-title`} tabindex="-1">${title}</h2>
            ${element}
          </section>`,
        )}
      </main>
    `;
  }

  /** The browser looks for no anchor within an element. */
  readonly #goToHash = () => {
    const section = this.renderRoot.querySelector(`section[id="${CSS.escape(location.hash.slice(1))}"]`);
    section?.scrollIntoView();
    section?.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  };
}

define("taut-options", TautOptions);
