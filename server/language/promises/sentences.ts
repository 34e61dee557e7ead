/**
 * A message as sentences of the speaker's own: what is quoted, code, or a line of somebody else's is left out, but for
 * what code only names.
 *
 * Apostrophes come out straight and blanks single, so that every later pattern is written once.
 */

export interface Sentence {
  /** Without the mark at its end. */
  readonly text: string;
  readonly isQuestion: boolean;
}

/** Beyond it nobody promises anything. */
const maxChars = 2_000;
const code = /```[\s\S]*?(?:```|$)|`([^`\n]*)`/g;
/** What code names in a sentence, such as a file or a command, and no more words that could be read as the speaker's. */
const codeName =
  /^(?!.*\b(?:if|unless|when|once|until|and|but|or)\b)[\w./@:#=~+-]+(?: [\w./@:#=~+-]+){0,4}$/i;
const quotedLine = /^[ \t]*>.*$/gm;
const doubleQuoted = /"[^"\n]*(?:"|$)/gm;
const singleQuoted = /(^|[\s(])'(?=\S)([^\n]*?[^\s])'(?=[\s,.;:!?)]|$)/gm;
/** Somebody speaks for themselves in there. */
const firstPerson = /\b(?:I|we)(?:'|\s)|\bill\b/i;
const lineEnd = /\s*\n\s*/;
/** What ends a sentence, from its first on: looked for once, however many there are. */
const stops = /(?<![\s.!?…])[\s.!?…]+$/;
const questionStops = /(?<![\s.!?])[\s.!?]+$/;
const sentenceEnd = /(?<=[.!?…])(?<!\b[ap]\.m\.)\s+/;

export function sentencesOf(text: string): Sentence[] {
  return ownWords(text)
    .split(lineEnd)
    .flatMap((line) => line.split(sentenceEnd))
    .map((part) => part.replace(/\s+/g, " ").trim())
    .filter((part) => part !== "")
    .map((part) => ({
      text: part.replace(stops, ""),
      isQuestion: questionStops.exec(part)?.[0].includes("?") === true,
    }));
}

function ownWords(text: string): string {
  return straight(text.slice(0, maxChars))
    .replace(code, (_, inCode = "") => (isName(inCode) ? inCode : " "))
    .replace(quotedLine, " ")
    .replace(doubleQuoted, (span) => (firstPerson.test(span) ? " " : span.replaceAll('"', "")))
    .replace(singleQuoted, (span, before: string, inner: string) =>
      firstPerson.test(inner) ? `${before} ` : span,
    );
}

function isName(inCode: string): boolean {
  return codeName.test(inCode) && !firstPerson.test(inCode);
}

/** With straight apostrophes and quotation marks. */
export function straight(text: string): string {
  return text.replace(/[’‘ʼ´]/g, "'").replace(/[“”„«»]/g, '"');
}
