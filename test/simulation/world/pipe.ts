/**
 * One direction of a connection: what is put in comes out in order, later, or never.
 *
 * As with TCP nothing overtakes anything within a pipe and nothing is missing in the middle; what is lost is the
 * end. Across pipes there is no order at all.
 */
import type { Scope, Time } from "./time.ts";

export type Flow =
  | { readonly kind: "fast" }
  | { readonly kind: "slow"; readonly bytesPerSecond: number }
  /** Nothing moves: a reader that does not read, or a path that has gone without a word. */
  | { readonly kind: "stalled" };

interface PipeEnds<Item> {
  latencyMs(): number;
  /** Whose time it is in which things arrive. */
  readonly receiver: Scope;
  arrive(item: Item): void;
  /** Nothing waits at the sender any more. */
  drained(): void;
}

interface Waiting<Item> {
  readonly item: Item;
  readonly bytes: number;
}

/** What an operating system takes off a socket's hands before it waits there, scaled down as all sizes are here. */
const kernelBytes = 1_000;

export class Pipe<Item> {
  readonly #time: Time;
  readonly #ends: PipeEnds<Item>;
  #flow: Flow = { kind: "fast" };
  #waiting: Waiting<Item>[] = [];
  #waitingBytes = 0;
  #travelling: Item[] = [];
  #lastArrivalMs = 0;
  #cancelLeaving: (() => void) | undefined;
  #isCut = false;

  constructor(time: Time, ends: PipeEnds<Item>) {
    this.#time = time;
    this.#ends = ends;
  }

  put(item: Item, bytes: number): void {
    if (this.#isCut) return;
    if (this.#flow.kind === "fast") this.#send(item);
    else {
      this.#waiting.push({ item, bytes });
      this.#waitingBytes += bytes;
      this.#leave();
    }
  }

  /** What waits at the sender, beyond what the operating system has taken from it. */
  get unsentBytes(): number {
    return Math.max(0, this.#waitingBytes - kernelBytes);
  }

  setFlow(flow: Flow): void {
    this.#flow = flow;
    this.#cancelLeaving?.();
    this.#cancelLeaving = undefined;
    this.#leave();
  }

  /** Nothing goes in any more, and of what is on its way only the first `survivors` arrive. */
  cut(survivors: number): void {
    this.#isCut = true;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#travelling.length = Math.min(survivors, this.#travelling.length);
    this.#cancelLeaving?.();
    this.#cancelLeaving = undefined;
  }

  #leave(): void {
    const [first] = this.#waiting;
    if (first === undefined || this.#flow.kind === "stalled") return;
    if (this.#flow.kind === "fast") {
      this.#leaveAll();
      return;
    }
    this.#cancelLeaving ??= this.#time.after(
      (first.bytes * 1_000) / this.#flow.bytesPerSecond,
      this.#ends.receiver,
      () => this.#leaveOne(),
    );
  }

  #leaveOne(): void {
    this.#cancelLeaving = undefined;
    const first = this.#waiting.shift();
    if (first === undefined) return;
    const wasFull = this.unsentBytes > 0;
    this.#waitingBytes -= first.bytes;
    this.#send(first.item);
    if (wasFull && this.unsentBytes === 0) this.#ends.drained();
    this.#leave();
  }

  #leaveAll(): void {
    const leaving = this.#waiting;
    const wasFull = this.unsentBytes > 0;
    this.#waiting = [];
    this.#waitingBytes = 0;
    for (const { item } of leaving) this.#send(item);
    if (wasFull) this.#ends.drained();
  }

  #send(item: Item): void {
    this.#travelling.push(item);
    const arrivesAt = Math.max(this.#lastArrivalMs, this.#time.now + this.#ends.latencyMs());
    this.#lastArrivalMs = arrivesAt;
    this.#time.after(arrivesAt - this.#time.now, this.#ends.receiver, () => this.#arrive());
  }

  #arrive(): void {
    const item = this.#travelling.shift();
    if (item !== undefined) this.#ends.arrive(item);
  }
}
