/** How one client behaves: its rate of envelopes, and how often it was refused lately. Made when first asked for. */
import { Budget } from "../lib/budget.ts";
import { TokenBucket } from "../lib/token-bucket.ts";

/** Bad frames and misfits within a minute, the last of which closes. */
const maxViolations = 20;
/** Refusals for haste within a minute, the last of which closes. */
const maxHaste = 1_000;

export class Conduct extends TokenBucket {
  #violations: Budget | undefined;
  #haste: Budget | undefined;

  /** It sent what is no envelope, or before it is anybody's what does not fit. @returns whether that was once too often */
  violated(monotonicMs: number): boolean {
    this.#violations ??= new Budget();
    return this.#violations.spend(maxViolations, monotonicMs);
  }

  /** It was refused for asking too much. @returns whether that was once too often */
  hurried(monotonicMs: number): boolean {
    this.#haste ??= new Budget();
    return this.#haste.spend(maxHaste, monotonicMs);
  }
}
