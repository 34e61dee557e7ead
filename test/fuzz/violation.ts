/** What an input may have broken. A run ends at the first one, with the input made as small as it gets. */
type Rule =
  /** Something was thrown that nobody caught, or the log speaks of a bug. */
  | "uncaught"
  /** A request with an id did not get exactly one answer, or got it out of order. */
  | "answer"
  /** What was answered is not what the contract says an answer is. */
  | "contract"
  /** It took longer than an input may, each time. */
  | "slow"
  /** Those who did nothing wrong are no longer served, or were shown something wrong. */
  | "unhealthy"
  /** Something of those who left is still there. */
  | "leak";

export class Violation extends Error {
  override readonly name = "Violation";
  readonly rule: Rule;

  constructor(rule: Rule, message: string) {
    super(message);
    this.rule = rule;
  }
}

/** A text as it may be printed: on one line, cut. */
export function brief(value: unknown, maxChars = 300): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > maxChars ? `${text.slice(0, maxChars)}… (${text.length} characters)` : text;
}
