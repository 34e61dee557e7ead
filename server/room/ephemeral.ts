/**
 * What touches no disk: events are delivered at the end of the turn, and numbered then where the room keeps a log
 * in memory. In rooms without one, no text is kept, in memory or anywhere.
 *
 * Request ids are remembered for two minutes, so that a retry is not shown twice; message ids with their
 * authors a while longer, so that an author may still edit or delete.
 */
import { identifiedTypes, type RoomName, type UserId } from "../../protocol/index.ts";
import type { Clock } from "../lib/clock.ts";
import type { Maybe } from "../lib/maybe.ts";
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
  readonly id: string;
  /** From the delivery on, where the room keeps a log. */
  seq: number | undefined;
  readonly body: "";
  readonly at: number;
  readonly isDuplicate: boolean;
}

interface Waiting {
  readonly room: Room;
  readonly event: PassedEvent;
  /** The event's data, encoded. */
  readonly json: string;
  readonly resolve: (event: PassedEvent) => void;
}

const rememberedMs = 120_000;
const maxRequests = 262_144;
const maxMessages = 16_384;

export class Ephemeral {
  readonly #clock: Clock;
  readonly #delivery: Delivery;
  readonly #rooms: Rooms;
  readonly #instance: string;
  readonly #requests = new Recent<PassedEvent>(rememberedMs, maxRequests);
  /** The newest messages, each in the place that its count gives it. */
  readonly #messages: (EphemeralMessage | undefined)[] = [];
  #waiting: Waiting[] = [];
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
  append(
    room: Room,
    { type, body, senderId }: PassingEvent,
    key: RequestKey | undefined,
  ): Maybe<PassedEvent> {
    const earlier = key === undefined ? undefined : this.#findRequest(key);
    if (earlier !== undefined) return { ...earlier, isDuplicate: true };
    const at = this.#clock.now();
    this.#count += 1;
    const id = `w.${this.#instance}.${this.#count.toString(36)}`;
    const event: PassedEvent = { type, id, seq: undefined, body: "", at, isDuplicate: false };
    if (key !== undefined) this.#requests.set(nameOf(key), event, at);
    const isMessage = identifiedTypes.has(type);
    if (isMessage) this.#messages[placeOf(id)] = { id, room: room.name, authorId: senderId };
    const json = isMessage ? `{"id":"${id}",${body.slice(1)}` : body;
    return new Promise((resolve) => {
      this.#waiting.push({ room, event, json, resolve });
      if (this.#waiting.length === 1) this.#clock.soon(() => this.#flush());
    });
  }

  #findRequest(key: RequestKey): PassedEvent | undefined {
    const earlier = this.#requests.get(nameOf(key));
    return earlier !== undefined && this.#clock.now() - earlier.at < rememberedMs ? earlier : undefined;
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { room, event, json } of waiting) this.#delivery.queue(room, this.#place(room, event, json));
    this.#delivery.flush();
    for (const { event, resolve } of waiting) resolve(event);
  }

  /** Gives the event its place in the room's log, if it keeps one. @returns the event as it is sent */
  #place(room: Room, event: PassedEvent, json: string): string {
    const { type, at } = event;
    if (room.log !== "memory") return encodeEvent(type, room.name, json, at);
    event.seq = room.head + 1;
    const text = encodeNumbered(type, room.name, event.seq, json, at);
    room.keep(text);
    this.#rooms.retire(room);
    return text;
  }
}

function nameOf({ userId, requestId }: RequestKey): string {
  return `${requestId} ${userId}`;
}

/** Ids end in their count. */
function placeOf(messageId: string): number {
  return Number.parseInt(messageId.slice(messageId.lastIndexOf(".") + 1), 36) % maxMessages;
}
