/**
 * Rooms without a log: what is said is delivered and forgotten. No text is kept here, in memory or anywhere.
 *
 * Request ids are remembered for two minutes, so that a retry is not shown twice; message ids with their
 * authors a while longer, so that an author may still edit or delete.
 */
import type { RoomName, UserId } from "../../protocol/index.ts";
import { BoundedMap } from "../lib/bounded-map.ts";
import type { Clock } from "../lib/clock.ts";
import type { RequestKey } from "../store/port.ts";
import type { Delivery } from "./deliver.ts";
import { encodeUnlogged } from "./encode.ts";
import type { Room } from "./room.ts";

export interface EphemeralMessage {
  readonly room: RoomName;
  readonly authorId: UserId;
}

interface Remembered {
  readonly id: string;
  readonly at: number;
}

const rememberedMs = 120_000;
const maxRequests = 65_536;
const maxMessages = 16_384;

export class Ephemeral {
  readonly #clock: Clock;
  readonly #delivery: Delivery;
  readonly #instance: string;
  readonly #requests = new BoundedMap<string, Remembered>(maxRequests);
  readonly #messages = new BoundedMap<string, EphemeralMessage>(maxMessages);
  #count = 0;

  /** @param instance tells this process's ids from every other's */
  constructor(clock: Clock, delivery: Delivery, instance: string) {
    this.#clock = clock;
    this.#delivery = delivery;
    this.#instance = instance;
  }

  /** A message known by its id, for as long as it is remembered. */
  find(messageId: string): EphemeralMessage | undefined {
    return this.#messages.get(messageId);
  }

  /**
   * Delivers at once.
   *
   * @param isMessage the event gets an id of its own, in front of `data`
   */
  append(
    room: Room,
    event: { type: string; data: object; isMessage: boolean; authorId: UserId },
    key: RequestKey | undefined,
  ): { id: string; at: number; isDuplicate: boolean } {
    const at = this.#clock.now();
    const request = key === undefined ? undefined : `${key.userId} ${key.requestId}`;
    const earlier = request === undefined ? undefined : this.#requests.get(request);
    if (earlier !== undefined && at - earlier.at < rememberedMs) return { ...earlier, isDuplicate: true };
    this.#count += 1;
    const id = `w.${this.#instance}.${this.#count.toString(36)}`;
    if (request !== undefined) this.#requests.set(request, { id, at });
    if (event.isMessage) this.#messages.set(id, { room: room.name, authorId: event.authorId });
    const data = event.isMessage ? { id, ...event.data } : event.data;
    this.#delivery.toRoom(room, encodeUnlogged(event.type, room.name, data, at));
    return { id, at, isDuplicate: false };
  }
}
