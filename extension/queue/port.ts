/**
 * Where captured activities wait until the server has them: sessions, their activities, and what was refused.
 *
 * A change is one transaction: it is there as a whole or not at all, whenever the worker is stopped.
 */
import type { LoggedActivity } from "../../protocol/events/index.ts";

/** As it was captured: times in epoch ms. */
export interface KeptActivity {
  /** UUIDv7: counts once however often it is sent. */
  readonly id: string;
  readonly eventType: LoggedActivity["eventType"];
  readonly timestamp: number;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A session, until the server knows all of it. */
export interface KeptSession {
  /** UUIDv7, so that they sort by age. */
  readonly sessionId: string;
  /** The server and the user: nobody else's connection sends it. */
  readonly owner: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  /** The server has acknowledged its start. */
  readonly isStartKnown: boolean;
  /** The server has acknowledged its end, or has no such session. */
  readonly isEndKnown: boolean;
  /** Of the next activity. */
  readonly nextIndex: number;
  /** Those from here on were never sent, and are all there; those before it may be at the server, and may be gone. */
  readonly unsentFrom: number;
  /** Activities kept. */
  readonly waiting: number;
  /** Dropped to stay within the bound. */
  readonly shed: number;
  /** How many of `shed` were said with an activity that is on its way, or there. */
  readonly shedTold: number;
  /** Set aside because the server refused them for good. */
  readonly refused: number;
}

/** What the server refused for good, or a part of a session that it does not have. */
export interface RefusedActivity {
  readonly sessionId: string;
  /** As of its session. */
  readonly owner: string;
  readonly activity: KeptActivity;
  readonly code: string;
  readonly message: string;
}

/** An activity at its place in its session; places rise, with holes where some are gone. */
export interface PlacedActivity {
  readonly index: number;
  readonly activity: KeptActivity;
}

/** Valid until the function that got it is done; that one waits for nothing else. */
export interface QueueTransaction {
  /** The oldest first. */
  sessions(): Promise<readonly KeptSession[]>;
  session(sessionId: string): Promise<KeptSession | undefined>;
  putSession(session: KeptSession): void;
  deleteSession(sessionId: string): void;
  activity(sessionId: string, index: number): Promise<KeptActivity | undefined>;
  /** Those with `from <= index < to`, the first of them first, at most `limit`. */
  activities(sessionId: string, from: number, to: number, limit: number): Promise<readonly PlacedActivity[]>;
  putActivity(sessionId: string, index: number, activity: KeptActivity): void;
  /** Those with `from <= index < to`. */
  deleteActivities(sessionId: string, from: number, to: number): void;
  /** The newest 1,000 are kept. */
  setAside(refused: RefusedActivity): void;
  /** The oldest first. */
  refused(): Promise<readonly RefusedActivity[]>;
  clear(): void;
}

export interface QueueStorage {
  /**
   * One after another, each seeing the one before. Resolves once the changes would survive the machine's end; rejects
   * where nothing was changed.
   */
  change<Value>(run: (transaction: QueueTransaction) => Promise<Value>): Promise<Value>;
  /** Sees what was changed before. Nothing may be written. */
  read<Value>(run: (transaction: QueueTransaction) => Promise<Value>): Promise<Value>;
}

export const maxRefusedKept = 1_000;
