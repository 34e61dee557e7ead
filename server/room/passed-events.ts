/**
 * The newest events that no disk keeps, by their count and by the request that made them: nothing of what they said.
 *
 * Columns in place of objects, and short ones: what lives on for minutes costs every collection of garbage
 * meanwhile, and a column that was written to is walked by the next one from end to end. This is a quarter of a
 * million entries on a busy server.
 */
import type { RoomName, UserId } from "../../protocol/index.ts";
import { ShortTexts } from "../lib/short-texts.ts";
import type { RequestKey } from "../store/port.ts";
import { RequestIndex } from "./request-index.ts";
import { type Sender, Senders } from "./senders.ts";

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

/** With the request of its sender that made it, if it has an id. */
export type Passing = Omit<Passed, "isDeleted"> & { readonly requestId: string | undefined };

/** Of an event whose room keeps no log. */
const noSeq = 0;
const pageLength = 4_096;
/** Of a request. */
const maxIdChars = 64;

class Page {
  readonly types: string[] = [];
  readonly rooms: RoomName[] = [];
  readonly senders: Sender[] = [];
  /** Counts of the same sender's events before these. */
  readonly earlier: number[] = [];
  readonly requestIds = new ShortTexts(pageLength, maxIdChars);
  readonly seqs: number[] = [];
  readonly times: number[] = [];
  readonly takenAtMs: number[] = [];
  readonly deletions: boolean[] = [];
}

export class PassedEvents {
  readonly #capacity: number;
  readonly #rememberedMs: number;
  readonly #pages: Page[] = [];
  readonly #senders: Senders;
  /** Places by requests, of the senders whose requests need it. */
  readonly #requests: RequestIndex;
  #last = 0;

  /** @param rememberedMs a request that is older need not be found */
  constructor(capacity: number, rememberedMs: number) {
    this.#capacity = capacity;
    this.#rememberedMs = rememberedMs;
    this.#senders = new Senders(rememberedMs);
    // Half of them are always found. Behind one come less than `capacity` newer ones, and as many older ones of senders
    // that are learned late.
    this.#requests = new RequestIndex(4 * capacity, (place, { requestId, userId }) => {
      const page = this.#pageOf(place);
      const at = place % pageLength;
      return page?.requestIds.has(at, requestId) === true && page.senders[at]?.id === userId;
    });
  }

  /** It takes the place of the one `capacity` before it. @returns its count, from 1 on without a gap */
  add({ type, room, senderId, requestId, seq, at, takenAtMs }: Passing): number {
    const place = this.#last % this.#capacity;
    this.#last += 1;
    const page = this.#pageOf(place) ?? this.#newPage();
    const index = place % pageLength;
    if (index === 0) this.#senders.forgetSilent(takenAtMs);
    const sender = this.#senders.of(senderId);
    page.types[index] = type;
    page.rooms[index] = room;
    page.senders[index] = sender;
    page.earlier[index] = sender.last;
    page.requestIds.set(index, requestId ?? "");
    page.seqs[index] = seq ?? noSeq;
    page.times[index] = at;
    page.takenAtMs[index] = takenAtMs;
    page.deletions[index] = false;
    if (requestId !== undefined && !sender.isNext(requestId)) {
      this.#index(sender);
      this.#requests.add({ userId: senderId, requestId }, place);
    }
    sender.last = this.#last;
    sender.lastAtMs = takenAtMs;
    return this.#last;
  }

  /** @returns undefined for one that is no longer known, or not yet */
  get(count: number): Passed | undefined {
    if (!this.#has(count)) return undefined;
    const place = (count - 1) % this.#capacity;
    const page = this.#pageOf(place);
    const index = place % pageLength;
    const type = page?.types[index];
    const room = page?.rooms[index];
    const senderId = page?.senders[index]?.id;
    if (page === undefined || type === undefined || room === undefined || senderId === undefined) {
      return undefined;
    }
    const at = page.times[index] ?? 0;
    const takenAtMs = page.takenAtMs[index] ?? 0;
    const isDeleted = page.deletions[index] === true;
    return { type, room, senderId, seq: page.seqs[index] || undefined, at, takenAtMs, isDeleted };
  }

  /** @returns the count of the event that this request made, the latest if it made several */
  find(key: RequestKey): number | undefined {
    const sender = this.#senders.get(key.userId);
    if (sender === undefined || sender.isNew(key.requestId)) return undefined;
    this.#index(sender);
    const place = this.#requests.find(key);
    return place === undefined ? undefined : this.#last - ((this.#last - 1 - place) % this.#capacity);
  }

  delete(count: number): void {
    if (!this.#has(count)) return;
    const place = (count - 1) % this.#capacity;
    const page = this.#pageOf(place);
    if (page !== undefined) page.deletions[place % pageLength] = true;
  }

  /** From now on this sender's requests are looked up. */
  #index(sender: Sender): void {
    if (sender.isIndexed) return;
    sender.isIndexed = true;
    // The oldest first: what the index learned first it forgets first.
    for (const count of this.#remembered(sender).reverse()) {
      const place = (count - 1) % this.#capacity;
      const requestId = this.#pageOf(place)?.requestIds.get(place % pageLength);
      if (requestId) this.#requests.add({ userId: sender.id, requestId }, place);
    }
  }

  /** Counts of a sender's events whose requests must be found, the latest first. */
  #remembered(sender: Sender): number[] {
    const counts: number[] = [];
    for (let count = sender.last; this.#has(count); ) {
      const place = (count - 1) % this.#capacity;
      const page = this.#pageOf(place);
      const index = place % pageLength;
      if (sender.lastAtMs - (page?.takenAtMs[index] ?? 0) >= this.#rememberedMs) break;
      counts.push(count);
      count = page?.earlier[index] ?? 0;
    }
    return counts;
  }

  #has(count: number): boolean {
    return Number.isInteger(count) && count > this.#last - this.#capacity && count > 0 && count <= this.#last;
  }

  #pageOf(place: number): Page | undefined {
    return this.#pages[Math.floor(place / pageLength)];
  }

  #newPage(): Page {
    const page = new Page();
    this.#pages.push(page);
    return page;
  }
}
