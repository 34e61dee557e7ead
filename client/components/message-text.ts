/** A message's text for the page: links and code in it, and what a reader looks for. */
import { html, type TemplateResult } from "lit";
import { findCode } from "./code-spans.ts";
import { renderMarked } from "./highlight.ts";
import { renderLinks } from "./linkify.ts";

/** @param marked what a reader looks for in it */
export function renderText(text: string, marked?: RegExp): (string | TemplateResult)[] {
  const mark = (text: string) => renderMarked(text, marked);
  return findCode(text).flatMap(({ kind, text }) =>
    kind === "text"
      ? renderLinks(text, mark)
      : html`<code class=${kind} part="text-code" dir="ltr">${mark(text)}</code>`,
  );
}
