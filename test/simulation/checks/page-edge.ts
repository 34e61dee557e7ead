/**
 * What pages write and hear, and what they make of it: nothing goes out that a crash would forget, every reader
 * applies the log in its order without a gap, and nothing twice.
 */
import type { Cursors, OutboxEntry } from "../../../client/core/storage-port.ts";
import type { Answer } from "../../../client/storage/database.ts";
import type { Envelope, ServerEnvelope } from "../../../protocol/index.ts";
import type { Change, Committed } from "../../../server/store/port.ts";
import type { Page } from "../world/page.ts";
import { type Answers, temporary } from "./answers.ts";
import { contentName, isForgotten, sayingOf } from "./contents.ts";
import { isDurable, isDurableRequest, isPassing } from "./durable.ts";
import type { Truth, Violated } from "./truth.ts";

/** A durable request, from the moment when its device would not forget it. */
interface Kept {
  readonly pageName: string;
  readonly page: Page;
  readonly userId: string;
  /** Among all that was kept. */
  readonly order: number;
  readonly entry: OutboxEntry;
  /** A page has heard a definitive refusal. Where it dies before that is safe, the next one asks again. */
  wasRefused: boolean;
  /** The definitive refusal, once the device would not forget it. */
  refusal: string | undefined;
  /** A page asked once more after the server had refused it for good. */
  isAskedAgain: boolean;
}

/** Where a page stands in a room. */
interface Place {
  /** The last event applied, if any. */
  seq: number | undefined;
  /** Seqs after which the next event may stand: the last one, and where the server let it begin anew. */
  bases: Set<number>;
  /** A place that it was given or reached has been taken: from now on it must say where it stands. */
  isTaken: boolean;
}

interface Verdict {
  readonly recovered: string;
  readonly seq: number;
}

export class PageEdge {
  readonly kept = new Map<string, Kept>();
  readonly #truth: Truth;
  readonly #answers: Answers;
  readonly #violated: Violated;
  readonly #now: () => number;
  readonly #places = new WeakMap<Page, Map<string, Place>>();
  /** By page: when each whisper was shown. */
  readonly #whispers = new WeakMap<Page, Map<string, number>>();
  /** By page and room: the newest that was stored of what was kept. */
  readonly #lines = new WeakMap<Page, Map<unknown, number>>();
  /** Names of messages that somebody tried again. */
  readonly retried = new Set<string>();

  constructor(truth: Truth, answers: Answers, violated: Violated, now: () => number) {
    this.#truth = truth;
    this.#answers = answers;
    this.#violated = violated;
    this.#now = now;
  }

  placesOf(page: Page): Map<string, Place> {
    const places = this.#places.get(page) ?? new Map<string, Place>();
    this.#places.set(page, places);
    return places;
  }

  wasKept(page: Page, entry: OutboxEntry): void {
    const { name: pageName, device } = page;
    if (this.kept.has(entry.id)) return;
    const order = this.kept.size + 1;
    const { userId } = device;
    const unanswered = { wasRefused: false, refusal: undefined, isAskedAgain: false };
    this.kept.set(entry.id, { pageName, page, userId, entry, order, ...unanswered });
  }

  wasAnswered({ id, refusal }: Answer): void {
    const kept = this.kept.get(id);
    if (kept !== undefined && refusal !== undefined && !temporary.test(refusal.code))
      kept.refusal = refusal.code;
  }

  /** What one page keeps for one room is stored in that order. */
  committed(changes: readonly Change[], outcomes: readonly Committed[]): void {
    for (const [at, { key }] of changes.entries()) {
      const kept = this.kept.get(key?.requestId ?? "");
      if (kept?.entry.type !== "message:send" || outcomes[at]?.kind !== "stored") continue;
      const { page, entry, order } = kept;
      const name = contentName(String(entry.data.content));
      if (this.retried.has(name) || kept.wasRefused) continue;
      const lines = this.#lines.get(page) ?? new Map<unknown, number>();
      this.#lines.set(page, lines);
      if (order < (lines.get(entry.data.room) ?? 0)) {
        this.#violated("written-order", `"${name}" of ${kept.pageName} is stored after what it wrote later`);
      }
      lines.set(entry.data.room, order);
    }
  }

  /** Where a page goes on that replays: it must not leave anything out. */
  opened(page: Page, cursors: Cursors): void {
    if (!page.device.replays) return;
    for (const [room, { seq }] of Object.entries(cursors)) {
      this.placesOf(page).set(room, { seq, bases: new Set([seq]), isTaken: true });
    }
  }

  said(page: Page, envelopes: readonly Envelope[]): void {
    for (const { type, id, data } of envelopes) {
      if (isDurableRequest(type) && !this.#isSafe(page, String(id), data)) {
        this.#violated("kept-first", `${page.name} sends ${type} ${id}, which a crash would forget`);
      }
      const kept = this.kept.get(String(id));
      if (kept !== undefined && this.#answers.refused.has(String(id))) kept.isAskedAgain = true;
      if (type === "room:join") this.#checkCursor(page, String(data.room), data.after);
      if (type === "hello") this.#checkCursors(page, data.resume as { rooms?: Record<string, unknown> });
    }
  }

  heard(page: Page, envelopes: readonly ServerEnvelope[]): void {
    for (const { type, id, data } of envelopes) {
      if (type === "welcome") {
        for (const [room, verdict] of Object.entries(data.rooms as Record<string, Verdict>)) {
          this.#granted(page, room, verdict);
        }
      } else if (type === "ack" && typeof data.recovered === "string") {
        this.#granted(page, String(data.room), data as unknown as Verdict);
      } else if (type === "ack" && Array.isArray(data.events)) {
        this.#trimmed(page, String(data.room), Number(data.head));
      } else if (type === "error" && id !== undefined) {
        const kept = this.kept.get(id);
        if (kept !== undefined && !temporary.test(String(data.code))) kept.wasRefused = true;
      }
    }
  }

  applied(page: Page, envelope: ServerEnvelope): void {
    const { room = "", seq, type, data } = envelope;
    if (seq === undefined) {
      if (type === "message:new") this.#whispered(page, String(data.content), data.id);
      return;
    }
    const place = this.#placeOf(page, room);
    const where = `${page.name} applies seq ${seq} of ${room}`;
    if (!place.bases.has(seq - 1)) {
      this.#violated("applied-in-order", `${where} after ${[...place.bases].join(" or ") || "nothing"}`);
    }
    const wrong = this.#truth.contradicts(room, seq, envelope);
    if (wrong !== undefined) this.#violated("true-content", `${where}: ${wrong}`);
    place.seq = seq;
    place.bases = new Set([seq]);
    place.isTaken = true;
  }

  #placeOf(page: Page, room: string): Place {
    const places = this.placesOf(page);
    const place = places.get(room) ?? { seq: undefined, bases: new Set(), isTaken: false };
    places.set(room, place);
    return place;
  }

  #granted(page: Page, room: string, { recovered, seq }: Verdict): void {
    if (recovered === "fresh" || recovered === "reset") this.#placeOf(page, room).bases.add(seq);
  }

  /** A page of a log that no longer reaches back to where the reader stands lets it begin anew. */
  #trimmed(page: Page, room: string, head: number): void {
    const place = this.#placeOf(page, room);
    const newest = Math.max(0, ...place.bases);
    if (!isDurable(room) || newest < this.#truth.floor(room)) place.bases.add(head);
  }

  #checkCursors(page: Page, resume: { rooms?: Record<string, unknown> } | undefined): void {
    for (const room of this.placesOf(page).keys()) {
      // Rooms that it no longer shows need none.
      const isAutomatic = !room.includes(":") || room.startsWith("user:");
      if (page.rooms.has(room) || isAutomatic) this.#checkCursor(page, room, resume?.rooms?.[room]);
    }
  }

  /** A reader that stands somewhere says so, or it would miss what came meanwhile. */
  #checkCursor(page: Page, room: string, cursor: unknown): void {
    const place = this.placesOf(page).get(room);
    if (place === undefined || !place.isTaken) return;
    const seq = (cursor as { seq?: number } | undefined)?.seq;
    if (seq === undefined || !place.bases.has(seq)) {
      const stands = [...place.bases].join(" or ");
      this.#violated(
        "says-where",
        `${page.name} stands at ${stands} of ${room} and says ${seq ?? "nothing"}`,
      );
    }
  }

  #whispered(page: Page, content: string, id: unknown): void {
    const shown = this.#whispers.get(page) ?? new Map<string, number>();
    this.#whispers.set(page, shown);
    const name = sayingOf(content, id);
    const at = shown.get(name);
    if (at !== undefined && !isForgotten(id, this.#now() - at)) {
      this.#violated("shown-once", `${page.name} is shown the whisper "${name}" twice`);
    }
    shown.set(name, this.#now());
  }

  /** Kept, now or before, or not to be kept: whispers leave no trace, and a full storage takes nothing. */
  #isSafe(page: Page, id: string, data: Envelope["data"]): boolean {
    const { refused, strangers } = page.device.storage;
    return isPassing(data) || this.kept.has(id) || refused.has(id) || strangers.has(page);
  }
}
