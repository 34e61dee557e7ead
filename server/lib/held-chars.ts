/** What parsed JSON takes in memory: `{}` is two characters, and as an object as much as a line of text. */
const charsEach = 64;

/** @returns as many characters of text as take about as much memory as the value: 64 for each object, list and text in it */
export function heldChars(value: unknown): number {
  if (typeof value === "string") return charsEach;
  if (typeof value !== "object" || value === null) return 0;
  let chars = charsEach;
  for (const inner of Object.values(value)) chars += heldChars(inner);
  return chars;
}
