/** Finds what a reader looks for in a text, and marks it: as nodes, never as markup. */
import { html, type TemplateResult } from "lit";

/** Finds it in any case; undefined for nothing to look for. */
export function searchPattern(wanted: string): RegExp | undefined {
  const text = wanted.trim();
  // What is special to a pattern stands for itself.
  return text === "" ? undefined : new RegExp(text.replace(/[$()*+./?[\\\]^{|}]/g, "\\$&"), "giu");
}

/** The text in pieces, in order; joined they are the text. */
export function renderMarked(text: string, pattern: RegExp | undefined): (string | TemplateResult)[] {
  if (pattern === undefined) return [text];
  const pieces: (string | TemplateResult)[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(pattern)) {
    pieces.push(text.slice(end, index), html`<mark part="match">${found}</mark>`);
    end = index + found.length;
  }
  pieces.push(text.slice(end));
  return pieces;
}
