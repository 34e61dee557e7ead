/** A message's text for the page: links and code in it, and what a reader looks for. */
import { html, type TemplateResult } from "lit";
import { findCode } from "./code-spans.ts";
import { renderMarked } from "./highlight.ts";
import { renderLinks } from "./linkify.ts";

/** What ends a line in texts of other programs; a page breaks none of them. */
const foreignBreak = /\r\n?|[\u2028\u2029]/g;

/** @param marked what a reader looks for in it */
export function renderText(text: string, marked?: RegExp): (string | TemplateResult)[] {
  const mark = (text: string) => renderMarked(text, marked);
  return findCode(text.replace(foreignBreak, "\n")).flatMap(({ kind, text }) =>
    kind === "text"
      ? renderLinks(text, mark)
      : html`<code class=${kind} part="text-code" dir="ltr">${mark(text)}</code>`,
  );
}
