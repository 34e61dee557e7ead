/**
 * What reading a message for promises takes and gives.
 *
 * A reading is plain data: it travels through a store and over a wire as it is.
 */
import type { UserId } from "../../../protocol/index.ts";

export interface Person {
  readonly userId: UserId;
  readonly name: string;
}

/** One message, with who said it and to whom. */
export interface Speech {
  readonly text: string;
  readonly speaker: Person;
  /** The other members of the conversation. */
  readonly others: readonly Person[];
  /** Whom "you" means, where that is known: who is being replied to, or the only other member. */
  readonly addressee?: Person | undefined;
}

/** A number and what it counts: `$`, `€`, `£`, `h`, `min`, or a noun in the singular. */
export interface Quantity {
  readonly amount?: number;
  readonly unit?: string;
}

/** What must happen first, and whose doing it is. `userId` where it is a member's. */
export interface Condition extends Quantity {
  readonly userId?: UserId;
  readonly name: string;
  readonly action: string;
}

export interface Promised extends Quantity {
  readonly debtor: Person;
  /** Who may say that it is done, beside the debtor. */
  readonly owedTo?: UserId;
  /** As it was said, without "I will" and without the condition; at most 200 characters. */
  readonly action: string;
  readonly condition?: Condition;
}

/** One answer to a question; without a promise it says that none was meant. */
export interface Choice {
  readonly label: string;
  readonly promise?: Promised;
}

export interface Unclear {
  readonly kind: "unclear";
  readonly question: string;
  readonly choices: readonly Choice[];
  /** A promise that lacks its amount: an answer that is one completes it. */
  readonly open?: Promised;
}

export type Reading =
  | { readonly kind: "nothing" }
  | { readonly kind: "promises"; readonly promises: readonly Promised[] }
  | Unclear;

export const nothing: Reading = { kind: "nothing" };

/** Reads a message for promises; the rules are one reader, an assistant may be another. */
export type PromiseReader = (speech: Speech) => Promise<Reading>;
