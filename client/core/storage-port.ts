/**
 * Where what must outlive a page is kept: the outbox and the cursors of one user at one server.
 *
 * All pages of that user share one storage, and at most one of them at a time owns the outbox.
 */
import type { Refusal } from "./errors.ts";

/** A durable request as it is kept until the server has answered it. */
export interface OutboxEntry {
  /** UUIDv7; the idempotency key. */
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** The client's clock when it was asked for, epoch ms. */
  readonly timestamp: number;
}

/** Where a reader stands in a room's log: the last event it has. */
export interface Cursor {
  readonly epoch: string;
  readonly seq: number;
}

/** By room. */
export type Cursors = Readonly<Record<string, Cursor>>;

/** Whose storage it is. */
export interface StorageOwner {
  /** The address of the server's socket. */
  readonly server: string;
  /** The user's id. */
  readonly user: string;
}

export interface Storage {
  /**
   * Has told of all entries by the time it resolves, and of none before it has returned.
   *
   * Rejects where nothing can be kept; a page then keeps everything itself, for as long as it lives.
   */
  open(owner: StorageOwner, events: StorageEvents): Promise<OpenStorage>;
}

/** What an open storage tells the page. None may throw. */
export interface StorageEvents {
  /** An earlier page has left it, or another one that is open has asked for it; in the order of keeping. */
  added(entry: OutboxEntry): void;
  /** Another page has got its answer: the ack's data, or the refusal. */
  settled(id: string, refusal: Refusal | undefined, data: unknown): void;
  /** Whether it is this page that sends what is kept. */
  owner(isOwner: boolean): void;
}

export interface OpenStorage {
  /** As they were when it was opened. */
  readonly cursors: Cursors;
  /** Resolves once the entry would survive a crash of the page; rejects where it is not kept. */
  put(entry: OutboxEntry): Promise<void>;
  /** The answer that ends an entry: it is let go of, and the other pages are told. */
  settle(id: string, refusal: Refusal | undefined, data: unknown): void;
  /** The newest event that was shown. Within an epoch a cursor never goes back. */
  move(room: string, cursor: Cursor): void;
  /** Whether the page has a connection: only one that has may own the outbox. */
  ready(isReady: boolean): void;
  /** Nothing is told any more; what is kept stays. */
  close(): void;
}
