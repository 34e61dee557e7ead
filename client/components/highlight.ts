/** Finds what a reader looks for in a text, and marks it: as nodes, never as markup. */
import { html, type TemplateResult } from "lit";

/** Blanks, or a letter with its marks. */
const units = /\s+|\P{M}\p{M}*|\p{M}+/gu;

/** Finds it in any case, composed or not, and whichever blanks are in it; undefined for nothing to look for. */
export function searchPattern(wanted: string): RegExp | undefined {
  const text = wanted.trim();
  if (text === "") return undefined;
  const found = text.normalize("NFC").match(units) ?? [];
  // As it was typed, too: some signs are never composed again.
  return new RegExp(`${found.map(patternOf).join("")}|${literal(text)}`, "giu");
}

function patternOf(unit: string): string {
  if (unit.trim() === "") return "\\s+";
  const apart = unit.normalize("NFD");
  return apart === unit ? literal(unit) : `(?:${literal(unit)}|${literal(apart)})`;
}

/** What is special to a pattern stands for itself. */
function literal(text: string): string {
  return text.replace(/[$()*+./?[\\\]^{|}]/g, "\\$&");
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
