/**
 * The newest events that no disk keeps, by their count: nothing of what they said.
 *
 * Columns in place of objects: what lives on for minutes costs every collection of garbage meanwhile, and this is
 * a quarter of a million entries on a busy server.
 */
import type { RoomName, UserId } from "../../protocol/index.ts";

export interface Passed {
  readonly type: string;
  readonly room: RoomName;
  readonly senderId: UserId;
  /** Where the room keeps a log. */
  readonly seq: number | undefined;
  /** Epoch ms. */
  readonly at: number;
  /** Monotonic. */
  readonly takenAtMs: number;
  /** It was a message, and was deleted. */
  readonly isDeleted: boolean;
}

/** Of an event whose room keeps no log. */
const noSeq = 0;

export class PassedEvents {
  readonly #capacity: number;
  readonly #types: string[] = [];
  readonly #rooms: RoomName[] = [];
  readonly #senderIds: UserId[] = [];
  readonly #seqs: number[] = [];
  readonly #times: number[] = [];
  readonly #takenAtMs: number[] = [];
  readonly #deletions: boolean[] = [];
  #last = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** It takes the place of the one `capacity` before it. @returns its count, from 1 on without a gap */
  add({ type, room, senderId, seq, at, takenAtMs }: Omit<Passed, "isDeleted">): number {
    const place = this.#last % this.#capacity;
    this.#last += 1;
    this.#types[place] = type;
    this.#rooms[place] = room;
    this.#senderIds[place] = senderId;
    this.#seqs[place] = seq ?? noSeq;
    this.#times[place] = at;
    this.#takenAtMs[place] = takenAtMs;
    this.#deletions[place] = false;
    return this.#last;
  }

  /** @returns undefined for one that is no longer known, or not yet */
  get(count: number): Passed | undefined {
    if (!(count > this.#last - this.#capacity && count <= this.#last)) return undefined;
    const place = (count - 1) % this.#capacity;
    const type = this.#types[place];
    const room = this.#rooms[place];
    const senderId = this.#senderIds[place];
    if (type === undefined || room === undefined || senderId === undefined) return undefined;
    const at = this.#times[place] ?? 0;
    const takenAtMs = this.#takenAtMs[place] ?? 0;
    const isDeleted = this.#deletions[place] === true;
    return { type, room, senderId, seq: this.#seqs[place] || undefined, at, takenAtMs, isDeleted };
  }

  delete(count: number): void {
    if (this.get(count) !== undefined) this.#deletions[(count - 1) % this.#capacity] = true;
  }
}
