/** Foreign texts on a terminal: shown as they are as far as that is harmless, and no longer than a line. */
const maxChars = 80;

/** Control characters, and marks that turn a line's direction, are spelled out: they could rewrite what is shown. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** @returns at most 80 characters and the sign that there were more */
export function cut(text: string): string {
  return text.length > maxChars ? `${text.slice(0, maxChars)}…` : text;
}
