/** The links to the other pages, in the header of each. */
import { css, html, nothing } from "lit";

const pages = [
  { path: "/", title: "Chat" },
  { path: "/components", title: "Components" },
  { path: "/focus", title: "Focus" },
  { path: "/admin", title: "Admin" },
] as const;

/** @param here the page that they are on */
export function renderPageLinks(here: (typeof pages)[number]["path"] | undefined) {
  return html`<nav class="pages" aria-label="Pages">
    ${pages.map(({ path, title }) => html`<a href=${path} aria-current=${path === here ? "page" : nothing}>${title}</a>`)}
  </nav>`;
}

export const pageLinksStyles = css`
  .pages {
    display: flex;
    gap: 0.125rem;
    margin: 0;
  }
  .pages a {
    padding: 0.375rem 0.625rem;
    border-radius: 0.625rem;
    color: var(--_muted);
    font: 590 0.875rem/1.4 var(--taut-font);
    text-decoration: none;
  }
  .pages a:hover {
    background: var(--_hover);
    color: var(--_text);
  }
  .pages a[aria-current="page"] {
    background: var(--_raised);
    color: var(--_text);
  }
  @media (width < 46rem) {
    .pages {
      order: 3;
      flex: 1 0 100%;
      margin: -0.25rem -0.875rem;
      /* The ring around one that has the cursor. */
      padding: 0.25rem;
      overflow-x: auto;
      scrollbar-width: none;
    }
  }
  @media (width < 22.5rem) {
    .pages a {
      padding-inline: 0.5rem;
    }
  }
`;
