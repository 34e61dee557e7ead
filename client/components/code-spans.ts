/**
 * Finds what is marked as code in a message: a few words between backticks, or lines between three of them.
 *
 * What is not closed again is text.
 */

export interface Span {
  readonly kind: "text" | "code" | "block";
  /** Without the backticks, and of a block without the name of its language. */
  readonly text: string;
}

const marked = /```([\w+#.-]*\n)?(.+?)```|(?<!`)`([^`\n]+)`(?!`)/gsu;

/** The text in spans, in order; the line breaks that set a block apart are not among them. */
export function findCode(text: string): Span[] {
  const spans: Span[] = [];
  const add = (kind: Span["kind"], text: string) => {
    if (text !== "") spans.push({ kind, text });
  };
  let end = 0;
  for (const { 0: all, 1: opening, 2: fenced = "", 3: inline, index } of text.matchAll(marked)) {
    const before = text.slice(end, index);
    const isBlock = inline === undefined && (opening !== undefined || fenced.includes("\n"));
    add("text", isBlock ? before.replace(/\n$/, "") : before);
    if (isBlock) add("block", fenced.replace(/\n$/, ""));
    else add("code", inline ?? fenced);
    end = index + all.length;
    if (isBlock && text.charAt(end) === "\n") end += 1;
  }
  add("text", text.slice(end));
  return spans;
}
