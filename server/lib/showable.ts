/**
 * Texts that somebody typed and others are shown as whose they are: names, titles.
 *
 * What cannot be seen is taken out, so that no name is nothing, or another's by all looks. Joiners stay between what is
 * joined, as Persian, Hindi and many emoji are written; so do flags made of tags, and variants of a character.
 */

const blanks = /[\s\u0085]+/g;
/** Blanks that end a line, or move within it. */
const breaks = /[\t-\r\u0085\u2028\u2029]/;
/** A flag (kept), or what has no look of its own: controls, formats, halves of a character, fillers, tags. */
const unseen =
  /(\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f})|(?![\p{Join_Control}\p{Variation_Selector}])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;
/** Selectors of a variant where there is none to select. */
const variesNothing =
  /(?<![\p{Emoji}\p{S}\p{Script=Han}\p{Script=Mongolian}\p{Script=Myanmar}\p{Script=Phags_Pa}])\p{Variation_Selector}+|(?<=\p{Variation_Selector})\p{Variation_Selector}+/gu;
/** Of several joiners in a row the first is as good as all. */
const repeated = /(\p{Join_Control})\p{Join_Control}+/gu;
/** At an end of a word, and between letters of scripts that are written without. */
const joinsNothing =
  /(?<=^|\s)\p{Join_Control}|\p{Join_Control}(?=\s|$)|(?<=[\p{N}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{Join_Control}(?=[\p{N}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])/gu;

/** The same text without what cannot be seen; line ends go with it. */
export function withoutUnseen(text: string): string {
  const seen = text.replace(unseen, "$1").replace(variesNothing, "");
  return seen.replace(repeated, "$1").replace(joinsNothing, "");
}

/** As it is shown on one line: trimmed, and empty if there is nothing to be seen. */
export function oneLine(text: string): string {
  return withoutUnseen(text.replace(blanks, (found) => (breaks.test(found) ? " " : found))).trim();
}
