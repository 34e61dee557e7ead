/**
 * Those who sent lately, and what their requests' ids say by their order alone.
 *
 * A client's ids are times, so they ascend: one that is greater than all before it is new, without a look at what is
 * remembered. Only where ids do not ascend, or one is repeated, must a sender's requests be looked up.
 */
import type { UserId } from "../../protocol/index.ts";

export class Sender {
  readonly id: UserId;
  /** The count of the latest event; 0 where there is none. */
  last = 0;
  /** Monotonic. */
  lastAtMs = 0;
  isIndexed = false;
  #greatestId = "";

  constructor(id: UserId) {
    this.id = id;
  }

  /** No request of this id can have been made before. */
  isNew(requestId: string): boolean {
    return !this.isIndexed && requestId > this.#greatestId;
  }

  /** Notes a request that is made. @returns whether its order alone tells it from all before it */
  isNext(requestId: string): boolean {
    if (!this.isNew(requestId)) return false;
    this.#greatestId = requestId;
    return true;
  }
}

export class Senders {
  readonly #rememberedMs: number;
  readonly #senders = new Map<UserId, Sender>();
  /** Often the same one is asked for again. */
  #latest: Sender | undefined;

  constructor(rememberedMs: number) {
    this.#rememberedMs = rememberedMs;
  }

  get(id: UserId): Sender | undefined {
    if (this.#latest?.id === id) return this.#latest;
    const sender = this.#senders.get(id);
    if (sender !== undefined) this.#latest = sender;
    return sender;
  }

  /** A new one, where nothing is known of them. */
  of(id: UserId): Sender {
    const known = this.get(id);
    if (known !== undefined) return known;
    const sender = new Sender(id);
    this.#senders.set(id, sender);
    this.#latest = sender;
    return sender;
  }

  /** Those whose latest event is too old to be found by its request. */
  forgetSilent(nowMs: number): void {
    this.#latest = undefined;
    for (const [id, { lastAtMs }] of this.#senders) {
      if (nowMs - lastAtMs >= this.#rememberedMs) this.#senders.delete(id);
    }
  }
}
