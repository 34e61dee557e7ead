/**
 * What touches no disk: events are delivered when all that arrived is taken in, and numbered where the room keeps a log in
 * memory. In rooms without one, no text is kept, in memory or anywhere.
 *
 * Request ids are remembered for two minutes, so that a retry is not shown twice; message ids with their
 * authors as long as there is room for them, so that an author may still edit or delete.
 */
import { identifiedTypes, type RoomName, type UserId, unloggedTypes } from "../../protocol/index.ts";
import type { Clock } from "../lib/clock.ts";
import type { Intake } from "../lib/intake.ts";
import type { RequestKey } from "../store/port.ts";
import type { Delivery } from "./deliver.ts";
import { encodeUnlogged } from "./encode.ts";
import { PassedEvents } from "./passed-events.ts";
import type { Room } from "./room.ts";
import type { Rooms } from "./rooms.ts";

export interface EphemeralMessage {
  readonly id: string;
  readonly room: RoomName;
  readonly authorId: UserId;
}

export interface PassingEvent {
  readonly type: string;
  /** Without the id that an identified event has: that is given here. */
  readonly data: object;
  readonly senderId: UserId;
  /** Epoch ms. */
  readonly at: number;
}

/** What is known of an event, at once and when it is asked for again. */
export interface PassedEvent {
  readonly type: string;
  readonly room: RoomName;
  readonly id: string;
  /** Where a log keeps it. */
  readonly seq: number | undefined;
  readonly body: "";
  readonly at: number;
  readonly isDuplicate: boolean;
}

interface EphemeralParts {
  readonly clock: Clock;
  readonly intake: Pick<Intake, "atEnd">;
  readonly delivery: Delivery;
  readonly rooms: Rooms;
  /** Tells this process's ids from every other's. */
  readonly instance: string;
}

const rememberedMs = 120_000;
const maxRemembered = 262_144;

export class Ephemeral {
  readonly #parts: EphemeralParts;
  readonly #passed = new PassedEvents(maxRemembered, rememberedMs);
  #isScheduled = false;
  /** When the intake that goes on began, monotonic. */
  #intakeAtMs = 0;

  constructor(parts: EphemeralParts) {
    this.#parts = parts;
  }

  /** A message known by its id, for as long as it is remembered. */
  find(messageId: string): EphemeralMessage | undefined {
    const count = countOf(messageId);
    const passed = this.#passed.get(count);
    if (passed === undefined || passed.isDeleted || !identifiedTypes.has(passed.type)) return undefined;
    if (messageId !== this.#idOf(count)) return undefined;
    return { id: messageId, room: passed.room, authorId: passed.senderId };
  }

  /** The message was deleted: from now on it is not found. */
  forget(messageId: string): void {
    if (this.find(messageId) !== undefined) this.#passed.delete(countOf(messageId));
  }

  /** Delivers at the end of the intake, with everything else that it brought. */
  append(room: Room, { type, data, senderId, at }: PassingEvent, key: RequestKey | undefined): PassedEvent {
    const nowMs = this.#nowMs();
    const earlier = key === undefined ? undefined : this.#findRequest(key, nowMs);
    if (earlier !== undefined) return earlier;
    const seq = room.log === "memory" && !unloggedTypes.has(type) ? room.head + 1 : undefined;
    const { requestId } = key ?? {};
    const passing = { type, room: room.name, senderId, requestId, seq, at, takenAtMs: nowMs };
    const count = this.#passed.add(passing);
    const id = this.#idOf(count);
    const told = identifiedTypes.has(type) ? { id, ...data } : data;
    const text = encodeUnlogged(type, room.name, told, at, seq);
    if (seq !== undefined) this.#keep(room, text);
    this.#parts.delivery.queue(room, text);
    this.#schedule(nowMs);
    return { type, room: room.name, id, seq, body: "", at, isDuplicate: false };
  }

  /** Gives the event its place in the room's log. */
  #keep(room: Room, text: string): void {
    room.keep(text);
    this.#parts.rooms.retire(room);
  }

  #idOf(count: number): string {
    return `w.${this.#parts.instance}.${count.toString(36)}`;
  }

  /** What a request made, as long as it is remembered. */
  findRequest(key: RequestKey): PassedEvent | undefined {
    return this.#findRequest(key, this.#nowMs());
  }

  #findRequest(key: RequestKey, nowMs: number): PassedEvent | undefined {
    const count = this.#passed.find(key);
    const passed = count === undefined ? undefined : this.#passed.get(count);
    if (count === undefined || passed === undefined) return undefined;
    if (nowMs - passed.takenAtMs >= rememberedMs) return undefined;
    const { type, room, seq, at } = passed;
    return { type, room, id: this.#idOf(count), seq, body: "", at, isDuplicate: true };
  }

  /** All that one intake brings is of the same time: that is exact enough for minutes. */
  #nowMs(): number {
    return this.#isScheduled ? this.#intakeAtMs : this.#parts.clock.monotonic();
  }

  #schedule(nowMs: number): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#intakeAtMs = nowMs;
    this.#parts.intake.atEnd(() => {
      this.#isScheduled = false;
      this.#parts.delivery.flush();
    });
  }
}

/** Ids end in their count. */
function countOf(messageId: string): number {
  return Number.parseInt(messageId.slice(messageId.lastIndexOf(".") + 1), 36);
}
