/** What a page's script tells the worker: how often was typed and deleted in ten seconds, and nothing of what. */

export interface TypingCounts {
  /** Characters put in, one at a time. */
  readonly insertions: number;
  readonly deletions: number;
  /** From the first of them until now, in ms; 10,000 or a little more. */
  readonly forMs: number;
  /** From the last of them until now, in ms. */
  readonly agoMs: number;
}

export interface TypingMessage extends TypingCounts {
  readonly kind: "typing";
}

const maxCount = 10_000;
const isCount = (value: unknown) =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= maxCount;

const isSpan = (value: unknown) => typeof value === "number" && value >= 0 && value <= 60_000;

/** A page may say what it likes. */
export function isTypingMessage(value: unknown): value is TypingMessage {
  if (typeof value !== "object" || value === null) return false;
  const { kind, insertions, deletions, forMs, agoMs } = value as Partial<Record<string, unknown>>;
  return kind === "typing" && isCount(insertions) && isCount(deletions) && isSpan(forMs) && isSpan(agoMs);
}
