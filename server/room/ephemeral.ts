/**
 * What touches no disk: events are delivered at the end of the turn, and numbered where the room keeps a log in
 * memory. In rooms without one, no text is kept, in memory or anywhere.
 *
 * Request ids are remembered for two minutes, so that a retry is not shown twice; message ids with their
 * authors a while longer, so that an author may still edit or delete.
 */
import { identifiedTypes, type RoomName, type UserId } from "../../protocol/index.ts";
import type { Clock } from "../lib/clock.ts";
import { Recent } from "../lib/recent.ts";
import type { RequestKey } from "../store/port.ts";
import type { Delivery } from "./deliver.ts";
import { encodeEvent, encodeNumbered } from "./encode.ts";
import type { Room } from "./room.ts";
import type { Rooms } from "./rooms.ts";

export interface EphemeralMessage {
  readonly id: string;
  readonly room: RoomName;
  readonly authorId: UserId;
}

/** `body` is the JSON of an object that is not empty. */
export interface PassingEvent {
  readonly type: string;
  readonly body: string;
  readonly senderId: UserId;
}

/** What is remembered of an event: nothing of what it said. */
export interface PassedEvent {
  readonly type: string;
  readonly room: RoomName;
  readonly id: string;
  /** Where the room keeps a log. */
  readonly seq: number | undefined;
  readonly body: "";
  readonly at: number;
  readonly isDuplicate: boolean;
}

interface Request {
  readonly userId: UserId;
  readonly event: PassedEvent;
}

const rememberedMs = 120_000;
const maxRequests = 262_144;
const maxMessages = 16_384;

export class Ephemeral {
  readonly #clock: Clock;
  readonly #delivery: Delivery;
  readonly #rooms: Rooms;
  readonly #instance: string;
  readonly #requests = new Recent<Request>(rememberedMs, maxRequests);
  /** The newest messages, each in the place that its count gives it. */
  readonly #messages: (EphemeralMessage | undefined)[] = [];
  #isScheduled = false;
  #count = 0;

  /** @param instance tells this process's ids from every other's */
  constructor(clock: Clock, delivery: Delivery, rooms: Rooms, instance: string) {
    this.#clock = clock;
    this.#delivery = delivery;
    this.#rooms = rooms;
    this.#instance = instance;
  }

  /** A message known by its id, for as long as it is remembered. */
  find(messageId: string): EphemeralMessage | undefined {
    const message = this.#messages[placeOf(messageId)];
    return message?.id === messageId ? message : undefined;
  }

  /** The message was deleted: from now on it is not found. */
  forget(messageId: string): void {
    if (this.find(messageId) !== undefined) this.#messages[placeOf(messageId)] = undefined;
  }

  /** Delivers at the end of the turn, with everything else that the turn brought. */
  append(room: Room, { type, body, senderId }: PassingEvent, key: RequestKey | undefined): PassedEvent {
    const at = this.#clock.now();
    const earlier = key === undefined ? undefined : this.#findRequest(key, at);
    if (earlier !== undefined) return { ...earlier, isDuplicate: true };
    this.#count += 1;
    const id = `w.${this.#instance}.${this.#count.toString(36)}`;
    const seq = room.log === "memory" ? room.head + 1 : undefined;
    const event: PassedEvent = { type, room: room.name, id, seq, body: "", at, isDuplicate: false };
    if (key !== undefined) this.#remember(key, event);
    const isMessage = identifiedTypes.has(type);
    if (isMessage) this.#messages[this.#count % maxMessages] = { id, room: room.name, authorId: senderId };
    const json = isMessage ? `{"id":"${id}",${body.slice(1)}` : body;
    this.#delivery.queue(
      room,
      seq === undefined ? encodeEvent(type, room.name, json, at) : this.#keep(room, seq, type, json, at),
    );
    this.#schedule();
    return event;
  }

  /** Gives the event its place in the room's log. @returns the event as it is sent */
  #keep(room: Room, seq: number, type: string, json: string, at: number): string {
    const text = encodeNumbered(type, room.name, seq, json, at);
    room.keep(text);
    this.#rooms.retire(room);
    return text;
  }

  #findRequest({ userId, requestId }: RequestKey, nowMs: number): PassedEvent | undefined {
    let known = this.#requests.get(requestId);
    if (known !== undefined && known.userId !== userId) known = this.#requests.get(nameOf(userId, requestId));
    return known !== undefined && nowMs - known.event.at < rememberedMs ? known.event : undefined;
  }

  /** By the id alone, which no other user has unless on purpose: a key put together costs more than the rest. */
  #remember({ userId, requestId }: RequestKey, event: PassedEvent): void {
    const known = this.#requests.get(requestId);
    if (known === undefined || known.userId === userId) {
      this.#requests.set(requestId, { userId, event }, event.at);
      return;
    }
    this.#requests.set(nameOf(userId, requestId), { userId, event }, event.at);
    // Whoever has the id alone is remembered as long as the others, or they would not be looked for.
    this.#requests.set(requestId, known, event.at);
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#clock.soon(() => {
      this.#isScheduled = false;
      this.#delivery.flush();
    });
  }
}

/** No request id has a line break in it. */
function nameOf(userId: UserId, requestId: string): string {
  return `${requestId}\n${userId}`;
}

/** Ids end in their count. */
function placeOf(messageId: string): number {
  return Number.parseInt(messageId.slice(messageId.lastIndexOf(".") + 1), 36) % maxMessages;
}
