/**
 * Every guarantee, watched: what crosses an edge is checked as it does, the rest after each step.
 *
 * The first violation stops the simulation; those that would follow say nothing new.
 */
import type { Cursors, OutboxEntry } from "../../../client/core/storage-port.ts";
import type { Answer } from "../../../client/storage/database.ts";
import type { Envelope, ServerEnvelope } from "../../../protocol/index.ts";
import type { Change, Committed, TrimmedRoom } from "../../../server/store/port.ts";
import type { Disk } from "../world/disk.ts";
import type { Page } from "../world/page.ts";
import type { ServerEnd } from "../world/server-end.ts";
import type { ServerProcess } from "../world/server-process.ts";
import type { Time } from "../world/time.ts";
import type { Watch } from "../world/watch.ts";
import { checkBounds } from "./bounds.ts";
import { Callers } from "./callers.ts";
import { PageEdge } from "./page-edge.ts";
import { Rights } from "./rights.ts";
import { type ServerBounds, ServerEdge } from "./server-edge.ts";
import { Truth } from "./truth.ts";
import { Views } from "./views.ts";

export interface Violation {
  /** Which guarantee. */
  readonly check: string;
  readonly what: string;
  readonly atMs: number;
}

/** Of a frame in a story. */
const maxFrameChars = 400;

export class Checks implements Watch {
  violation: Violation | undefined;
  readonly truth: Truth;
  readonly pages: PageEdge;
  readonly #time: Time;
  readonly #hasFrames: boolean;
  readonly #tell: (who: string, what: string) => void;
  readonly #rights: Rights;
  readonly #server: ServerEdge;
  readonly #views: Views;
  readonly #callers: Callers;

  /**
   * @param tell gets the lines of the story
   * @param hasFrames tells of every frame, too
   */
  constructor(
    time: Time,
    bounds: ServerBounds,
    tell: (who: string, what: string) => void,
    hasFrames: boolean,
  ) {
    this.#hasFrames = hasFrames;
    this.#time = time;
    this.#tell = tell;
    const violated = (check: string, what: string) => this.violated(check, what);
    const turn = () => time.turn;
    this.truth = new Truth(violated);
    this.#rights = new Rights(this.truth, turn);
    this.#server = new ServerEdge(this.truth, this.#rights, violated, time, bounds);
    this.pages = new PageEdge(this.truth, this.#server.answers, violated, () => time.now);
    this.#views = new Views(this.truth, violated);
    this.#callers = new Callers(violated, () => time.now);
  }

  get ackCount(): number {
    return this.#server.answers.ackCount;
  }

  note(who: string, what: string): void {
    this.#tell(who, what);
  }

  violated(check: string, what: string): void {
    if (this.violation !== undefined) return;
    this.violation = { check, what, atMs: this.#time.now - this.#time.startedAt };
    this.#time.isStopped = true;
    this.#tell("VIOLATED", `${check}: ${what}`);
  }

  /** Whatever needs no event to be looked at. */
  afterStep(pages: readonly Page[], server: ServerProcess | undefined): void {
    this.#server.afterStep();
    for (const page of pages) this.#views.check(page);
    this.#callers.afterStep(pages);
    checkBounds(pages, server, this.#rights, (check, what) => this.violated(check, what));
  }

  /** What lies on the disk is what was committed. */
  checkDisk(disk: Disk): void {
    let count = 0;
    for (const { room, seq, type, body } of disk.rows()) {
      count += 1;
      const recorded = this.truth.at(room, seq);
      if (recorded === undefined)
        this.violated("stored-once", `seq ${seq} of ${room} is on the disk, uncommitted`);
      else if (recorded.isErased ? type !== "message:deleted" : type !== recorded.type) {
        this.violated("stored-once", `seq ${seq} of ${room} is a ${type} on the disk`);
      } else if (recorded.isErased && body.includes("content")) {
        this.violated("erased", `seq ${seq} of ${room} was deleted and is still on the disk`);
      }
    }
    let expected = 0;
    for (const [room, log] of this.truth.logs) expected += log.length - this.truth.floor(room);
    if (count !== expected)
      this.violated("acked-is-stored", `${expected} events were committed, ${count} are on the disk`);
  }

  // ---- told

  connected(end: ServerEnd): void {
    this.#server.connected(end);
  }

  asked(end: ServerEnd, envelopes: readonly Envelope[]): void {
    if (this.#hasFrames) this.#tellFrames(`c${end.wire.id}`, "→ server", envelopes);
    this.#server.asked(end, envelopes);
  }

  told(end: ServerEnd, envelopes: readonly ServerEnvelope[], isTaken: boolean): void {
    if (this.#hasFrames) this.#tellFrames(`c${end.wire.id}`, isTaken ? "← server" : "← dropped", envelopes);
    this.#server.told(end, envelopes, isTaken);
  }

  disconnected(end: ServerEnd): void {
    this.#server.disconnected(end);
  }

  committed(changes: readonly Change[], outcomes: readonly Committed[]): void {
    this.truth.committed(changes, outcomes);
    for (const outcome of outcomes) {
      if (outcome.kind === "stored") this.#server.promptness.committed(outcome.events);
    }
    this.pages.committed(changes, outcomes);
  }

  committedAndKnown(): void {
    this.truth.known(this.#time.turn);
    this.#server.known();
  }

  trimmed(rooms: readonly TrimmedRoom[]): void {
    for (const { room, floor } of rooms) this.truth.floors.set(room, floor);
  }

  trimmedAndKnown(rooms: readonly TrimmedRoom[]): void {
    for (const { room, floor } of rooms) this.truth.knownFloors.set(room, floor);
  }

  answered(user: string, id: string, type: string, asked: Envelope["data"], data: Envelope["data"]): void {
    // It may have been asked for at any time, of an earlier process too.
    this.#server.answers.acknowledged(user, { id, type, data: asked, turn: 0, atMs: 0 }, data);
  }

  revoked(user: string, revokedAt: number): void {
    this.#server.revoked(user, revokedAt);
  }

  opened(page: Page, cursors: Cursors): void {
    this.pages.opened(page, cursors);
  }

  crashed(): void {
    this.truth.crashed(this.#time.turn);
    this.#server.crashed();
  }

  said(page: Page, envelopes: readonly Envelope[]): void {
    if (this.#hasFrames) this.#tellFrames(page.name, "says", envelopes);
    this.pages.said(page, envelopes);
    this.#callers.said(page, envelopes);
  }

  heard(page: Page, envelopes: readonly ServerEnvelope[]): void {
    if (this.#hasFrames) this.#tellFrames(page.name, "hears", envelopes);
    this.pages.heard(page, envelopes);
    this.#callers.heard(page, envelopes);
  }

  applied(page: Page, envelope: ServerEnvelope): void {
    this.pages.applied(page, envelope);
  }

  kept(page: Page, entry: OutboxEntry): void {
    this.pages.wasKept(page, entry);
  }

  keptAnswer(answer: Answer): void {
    this.pages.wasAnswered(answer);
  }

  #tellFrames(who: string, direction: string, envelopes: readonly Envelope[]): void {
    for (const { timestamp: _, ...rest } of envelopes) {
      this.#tell(who, `${direction} ${JSON.stringify(rest).slice(0, maxFrameChars)}`);
    }
  }
}
