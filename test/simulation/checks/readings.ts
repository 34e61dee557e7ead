/**
 * What one connection was promised of each room, and what it got: a replay in order, then everything live in
 * order, nothing of either twice.
 */
import type { Envelope, ServerEnvelope } from "../../../protocol/index.ts";
import type { ServerEnd } from "../world/server-end.ts";

/** Where a connection stands in a room that it is in. */
export interface Reading {
  /** When it was asked for. */
  readonly sinceTurn: number;
  /** Next seq of the replay; beyond `replayEnd` when it is over. */
  replayNext: number;
  readonly replayEnd: number;
  /** Next seq of what is live. */
  liveNext: number;
  /** The newest seq that it was told of: by an event, or as where the log stands. */
  newest: number;
}

export interface AskedRequest {
  readonly id: string;
  readonly type: string;
  readonly data: Envelope["data"];
  /** When it reached the server. */
  readonly turn: number;
  readonly atMs: number;
}

export class ConnectionRecord {
  readonly end: ServerEnd;
  /** Without an answer, in the order of arrival. */
  readonly asked: AskedRequest[] = [];
  /** Requests without an id, such as pings, that it was not told to have been too many. */
  unnumbered = 0;
  readonly rooms = new Map<string, Reading>();
  /** Epoch ms: when the token that it goes by was made, and when it ends. */
  issuedAt = Number.POSITIVE_INFINITY;
  expiresAt = Number.POSITIVE_INFINITY;
  /** Whispers that it was handed, by message id. */
  readonly whispers = new Set<string>();
  /** Of the page that it belongs to; known when that is welcome. */
  clientId: string | undefined;
  readonly openedAt: number;
  /** Simulated time, as `openedAt`. */
  lastInboundAt: number;

  constructor(end: ServerEnd, nowMs: number) {
    this.end = end;
    this.openedAt = nowMs;
    this.lastInboundAt = nowMs;
  }

  get user(): string {
    return this.end.session.user.id;
  }

  get name(): string {
    return `c${this.end.wire.id} of ${this.user || "nobody"}`;
  }

  enter(room: string, reading: Reading): void {
    this.rooms.set(room, reading);
  }

  /** Where logs stand, as a pong says it. */
  knows(heads: Readonly<Record<string, number>>): void {
    for (const [room, reading] of this.rooms) reading.newest = Math.max(reading.newest, heads[room] ?? 0);
  }

  /** Whether the error may tell that a request without an id was one too many. */
  mayBeHasty({ data }: ServerEnvelope): boolean {
    if (data.code !== "rate_limited" || this.unnumbered === 0) return false;
    this.unnumbered -= 1;
    return true;
  }

  /** When the replay was asked for that is under way in a room; undefined where there is none. */
  replaySince(room: string): number | undefined {
    const reading = this.rooms.get(room);
    const isReplay = reading !== undefined && reading.replayNext <= reading.replayEnd && !this.end.wasBehind;
    return isReplay ? reading.sinceTurn : undefined;
  }

  /** When the replay was asked for that this is of, at the latest; undefined for what was delivered as it was said. */
  askedSince(room: string, seq: number): number | undefined {
    const reading = this.rooms.get(room);
    return reading !== undefined && seq <= reading.replayEnd ? reading.sinceTurn : undefined;
  }

  /** @returns why this seq may not come now, if so */
  take(room: string, seq: number): string | undefined {
    const reading = this.rooms.get(room);
    if (reading === undefined) return `seq ${seq} of ${room}, where it is not`;
    reading.newest = Math.max(reading.newest, seq);
    if (this.end.wasBehind) return undefined;
    if (reading.replayNext <= reading.replayEnd) {
      if (seq !== reading.replayNext) return `seq ${seq} of ${room} in place of ${reading.replayNext}`;
      reading.replayNext += 1;
      return undefined;
    }
    if (seq !== reading.liveNext) return `seq ${seq} of ${room} in place of ${reading.liveNext}`;
    reading.liveNext += 1;
    return undefined;
  }
}
