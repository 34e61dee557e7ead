/** Who looks on: told of everything that crosses an edge of the real code, changes nothing of it. */

import type { Cursors, OutboxEntry } from "../../../client/core/storage-port.ts";
import type { Answer } from "../../../client/storage/database.ts";
import type { Envelope, ServerEnvelope } from "../../../protocol/index.ts";
import type { Change, Committed, TrimmedRoom } from "../../../server/store/port.ts";
import type { Page } from "./page.ts";
import type { ServerEnd } from "./server-end.ts";

export interface Watch {
  /** A line for the story. */
  note(who: string, what: string): void;
  /** Something that must not be. */
  violated(check: string, what: string): void;

  // ---- at the server's edge
  connected(end: ServerEnd): void;
  /** A frame reaches the server. */
  asked(end: ServerEnd, envelopes: readonly Envelope[]): void;
  /** The server hands a frame to a socket; not taken where too much waits unsent. */
  told(end: ServerEnd, envelopes: readonly ServerEnvelope[], isTaken: boolean): void;
  disconnected(end: ServerEnd): void;
  /** Changes are in the store, and would survive a crash from now on. */
  committed(changes: readonly Change[], outcomes: readonly Committed[]): void;
  /** The server learns that what it wanted stored is. */
  committedAndKnown(): void;
  /** Events were trimmed from the ends of logs. */
  trimmed(rooms: readonly TrimmedRoom[]): void;
  /** The server learns of it. */
  trimmedAndKnown(rooms: readonly TrimmedRoom[]): void;
  /** An answer to a request that came without a connection. */
  answered(user: string, id: string, type: string, asked: Envelope["data"], data: Envelope["data"]): void;
  /** A revocation has been answered: the user's tokens made up to then count no more. */
  revoked(user: string, revokedAt: number): void;
  crashed(): void;

  // ---- at the pages' edge
  /** A page writes a frame. */
  said(page: Page, envelopes: readonly Envelope[]): void;
  /** A frame reaches a page. */
  heard(page: Page, envelopes: readonly ServerEnvelope[]): void;
  /** A page applies an event, in the order in which it tells its own parts of it. */
  applied(page: Page, envelope: ServerEnvelope): void;
  /** A page has its device's storage, with the cursors that are kept there. */
  opened(page: Page, cursors: Cursors): void;
  /** A device's storage would keep the entry through a crash from now on. */
  kept(page: Page, entry: OutboxEntry): void;
  /** The same of the answer to one. */
  keptAnswer(answer: Answer): void;
}
