/** Markup shown as code, with names and values in colour. */
import { css, html } from "lit";

/** Names of elements and quoted values in colour, as nodes. */
export function colour(line: string) {
  return line.split(/("[^"]*"|<\/?[a-z-]+)/).map((piece) => {
    if (piece.startsWith('"')) return html`<i>${piece}</i>`;
    return piece.startsWith("<") ? html`<b>${piece}</b>` : piece;
  });
}

export const codeStyles = css`
  pre {
    margin: 0;
    padding: 0.75rem 0.875rem;
    overflow: auto;
    border-radius: 0.75rem;
    background: light-dark(#0f2326, #070c0e);
    color: #cfe3e1;
    direction: ltr;
    font: 0.6875rem/1.6 var(--mono);
    scrollbar-width: thin;
    tab-size: 2;
  }
  pre b {
    color: #6fd8cb;
    font-weight: 600;
  }
  pre i {
    color: #f0c67a;
    font-style: normal;
  }
`;
