/**
 * What is known after a round: what writers kept and were told, what the database holds, what readers saw.
 *
 * Every message begins with a token that no other has, so that it is known again wherever it turns up.
 */

/** A durable request that an outbox had put on disk: it must take effect exactly once. */
export interface KeptRequest {
  readonly userId: string;
  readonly id: string;
  readonly type: string;
  /** Of a message. */
  readonly room?: string | undefined;
  readonly token?: string | undefined;
  /** The message that an edit or a deletion is about. */
  readonly messageId?: string | undefined;
}

/** An ack as it came over the wire. */
export interface Ack {
  readonly userId: string;
  readonly id: string;
  readonly seq: number;
  readonly messageId?: string | undefined;
  /** The server had done it before, and said so. */
  readonly isRepeat: boolean;
}

/** An event as the database has it. */
export interface StoredEvent {
  readonly room: string;
  readonly seq: number;
  readonly type: string;
  /** Its id, which its place makes. */
  readonly id: string;
  /** Undefined once the message is deleted. */
  readonly token?: string | undefined;
}

export interface Stored {
  readonly events: readonly StoredEvent[];
  /** By `requestKey`: the event that the request made. */
  readonly requests: ReadonlyMap<string, { readonly room: string; readonly seq: number }>;
  /** What SQLite's own check says; `ok` where nothing is wrong. */
  readonly integrity: string;
}

/** An event as a client handed it to its page. */
export interface SeenEvent {
  readonly seq: number;
  readonly type: string;
  /** The message's. */
  readonly id: string;
  readonly token?: string | undefined;
}

/** One room as one reader has it. */
export interface View {
  readonly userId: string;
  readonly room: string;
  /** In the order in which they came, over all lives of the reader. */
  readonly events: readonly SeenEvent[];
  /** The tokens of the list that the page would show at the end, from top to bottom. */
  readonly shown: readonly string[];
  /** What the page was given up to this seq was given to an earlier one, and is not in the list. */
  readonly shownAfterSeq: number;
}

export interface Evidence {
  readonly rooms: readonly string[];
  readonly kept: readonly KeptRequest[];
  readonly acks: readonly Ack[];
  readonly stored: Stored;
  readonly views: readonly View[];
  /** How often a message stood twice in a list on the way, over all clients. */
  readonly shownTwice: number;
}

export const requestKey = (userId: string, id: string): string => `${userId} ${id}`;

/** The token with which a content begins. */
export const tokenOf = (content: string): string => content.split(" ", 1)[0] ?? "";
