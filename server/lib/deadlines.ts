/**
 * Timer wheel: thousands of deadlines that mostly move before they come, at no cost when they move.
 *
 * An entry is looked at when its slot comes round and says itself when it wants to be looked at again. Times are
 * monotonic: a clock that is set back would keep every deadline waiting until it is where it was.
 */
import type { Cancel, Clock } from "./clock.ts";

export interface Entry {
  /** The wheel's own: where the entry stands on it. */
  slot: Set<Entry> | undefined;
  /** Called at or after the deadline. @returns the next deadline in monotonic ms, or undefined when done */
  due(nowMs: number): number | undefined;
}

const slotMs = 250;
const slotCount = 256;

export class Deadlines {
  readonly #clock: Clock;
  readonly #slots: Set<Entry>[] = Array.from({ length: slotCount }, () => new Set());
  #count = 0;
  #tick: number;
  #cancel: Cancel | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#tick = Math.floor(clock.monotonic() / slotMs);
  }

  /** Sets or moves an entry's deadline, in monotonic ms. */
  set(entry: Entry, atMs: number): void {
    this.delete(entry);
    const tick = Math.floor(atMs / slotMs) + 1;
    // What lies beyond the wheel is looked at once a round until it comes within it.
    const slot =
      this.#slots[Math.min(Math.max(tick, this.#tick + 1), this.#tick + slotCount - 1) % slotCount];
    if (slot === undefined) return;
    slot.add(entry);
    entry.slot = slot;
    this.#count += 1;
    this.#start();
  }

  delete(entry: Entry): void {
    if (entry.slot === undefined) return;
    entry.slot.delete(entry);
    entry.slot = undefined;
    this.#count -= 1;
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #start(): void {
    if (this.#cancel !== undefined || this.#count === 0) return;
    this.#cancel = this.#clock.after(slotMs, () => {
      this.#cancel = undefined;
      this.#turn();
      this.#start();
    });
  }

  #turn(): void {
    const now = this.#clock.monotonic();
    const target = Math.floor(now / slotMs);
    // After a long sleep one round visits every slot; more would only visit them again.
    this.#tick = Math.max(this.#tick, target - slotCount);
    while (this.#tick < target) {
      this.#tick += 1;
      const slot = this.#slots[this.#tick % slotCount];
      if (slot === undefined || slot.size === 0) continue;
      const entries = [...slot];
      for (const entry of entries) {
        this.delete(entry);
        const next = entry.due(now);
        if (next !== undefined) this.set(entry, next);
      }
    }
  }
}
