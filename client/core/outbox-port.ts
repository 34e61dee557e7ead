/**
 * The outbox as the rest of the core sees it, so that it may come in a bundle of its own, and after the rest.
 *
 * Calls take effect in the order in which they are made.
 */
import type { Envelope } from "../../protocol/envelope.ts";
import type { Refusal, TautlineError } from "./errors.ts";
import type { Clock, Random, Timers } from "./ports.ts";
import type { Cursor, Cursors, OutboxEntry } from "./storage-port.ts";
import type { Welcome } from "./wire.ts";

/** Answers whoever asked, once. */
export type Answer = (error?: TautlineError, data?: unknown) => void;

export interface AskOptions {
  /** UUIDv7: the idempotency key. Default: a new one. */
  readonly id?: string | undefined;
  /**
   * Keeps it in this page's memory alone, for what must leave no trace on a disk. In whisper rooms that is so by
   * itself where the data names the room.
   */
  readonly inMemory?: boolean | undefined;
}

export interface OutboxHooks {
  /** A durable request was answered for good: with the ack's data, or with the refusal. */
  settled(entry: OutboxEntry, error: TautlineError | undefined, data: unknown): void;
  /** A durable request that an earlier page has left, or another one that is open has made. */
  restored(entry: OutboxEntry): void;
  /** How many durable requests wait. */
  queued(count: number): void;
  /** Whether what waits outlives the page; `problem` says why it does not. */
  stored(problem?: unknown): void;
}

export interface OutboxSettings {
  /** The server's address, which with the user's id says whose storage it is. */
  readonly url: string;
  /** After which an unanswered request is sent once more. Default 10,000. */
  readonly requestTimeoutMs?: number | undefined;
  /** Durable requests that may wait at a time; one more is refused. Default 1,000. */
  readonly maxQueued?: number | undefined;
  /** Their bytes on the wire, taken together. Default 1,048,576. */
  readonly maxQueuedBytes?: number | undefined;
}

export interface OutboxDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly connection: {
    /** Undefined unless there is a connection. */
    welcome(): Welcome | undefined;
    send(envelope: Envelope): void;
    /** A timer that ends with the connection. */
    readonly after: Timers["after"];
  };
  readonly hooks: OutboxHooks;
  readonly settings: OutboxSettings;
}

export type OutboxFactory = (deps: OutboxDeps) => Outbox;

export interface Outbox {
  /** Puts a durable request into it. Rejects with a TautlineError where nothing was kept. */
  ask(type: string, data: Envelope["data"], answer: Answer, options: AskOptions): Promise<void>;
  /** The server's answer to `id`, which may be none of these. */
  settle(id: string, refusal: Refusal | undefined, data: unknown): void;
  /**
   * Who is signed in, and so whose outbox this is.
   *
   * @param isGuess says nothing where that is known already. A wrong guess gives up what was asked under it
   */
  identify(user: string, isGuess?: boolean): void;
  /** There is a connection. */
  ready(): void;
  lost(): void;
  /** Whoever waits is told so; what waits stays, for the next `identify`, unless it is somebody else who is there. */
  close(reason?: "user-changed"): void;
  /** The newest event of a room that the page was shown. */
  move(room: string, cursor: Cursor): void;
  /** Where the user stood when the storage was opened; none where there is no storage. */
  cursors(): Promise<Cursors>;
}
