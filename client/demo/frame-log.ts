/**
 * The frames that went by: the last 200, and how many a second.
 *
 * Bounded whatever comes in, and shown at most once a screen refresh. It never sees what a frame says.
 */
import { type Client, type ReadonlySignal, signal } from "../index.ts";

type Frame = Parameters<Parameters<Client["onFrame"]>[0]>[0];

export interface LoggedFrame extends Frame {
  /** Counts up, so that a row keeps its place. */
  readonly serial: number;
}

interface Totals {
  readonly frames: number;
  readonly bytes: number;
}

export interface Rate {
  readonly in: number;
  readonly out: number;
}

export const families = ["connection", "rooms", "messages", "presence", "typing", "replies"] as const;
export type Family = (typeof families)[number];

const maxRows = 200;
/** Seconds in the graph. */
const maxSeconds = 60;

export class FrameLog {
  readonly #rows = signal<readonly LoggedFrame[]>([]);
  readonly #totals = signal<Totals>({ frames: 0, bytes: 0 });
  readonly #rates = signal<readonly Rate[]>(Array.from({ length: maxSeconds }, () => ({ in: 0, out: 0 })));
  readonly #schedule: (flush: () => void) => void;
  #fresh: LoggedFrame[] = [];
  #count = 0;
  #bytes = 0;
  #second = { in: 0, out: 0 };

  /** @param schedule calls back once, soon: `requestAnimationFrame` */
  constructor(schedule: (flush: () => void) => void) {
    this.#schedule = schedule;
  }

  /** Newest first. */
  get rows(): ReadonlySignal<readonly LoggedFrame[]> {
    return this.#rows;
  }
  get totals(): ReadonlySignal<Totals> {
    return this.#totals;
  }
  /** Oldest first; one entry a second. */
  get rates(): ReadonlySignal<readonly Rate[]> {
    return this.#rates;
  }

  readonly add = (frame: Frame): void => {
    this.#count += 1;
    this.#bytes += frame.bytes;
    this.#second[frame.direction] += 1;
    if (this.#fresh.length === 0) this.#schedule(() => this.#flush());
    this.#fresh.push({ ...frame, serial: this.#count });
    if (this.#fresh.length > maxRows) this.#fresh.shift();
  };

  /** To be called once a second. */
  tick(): void {
    this.#rates.value = [...this.#rates.peek().slice(1), this.#second];
    this.#second = { in: 0, out: 0 };
  }

  clear(): void {
    this.#rows.value = [];
  }

  #flush(): void {
    this.#rows.value = [...this.#fresh.reverse(), ...this.#rows.peek()].slice(0, maxRows);
    this.#totals.value = { frames: this.#count, bytes: this.#bytes };
    this.#fresh = [];
  }
}

/** Which family an event's type belongs to; replies are a family of their own. */
export function familyOf(type: string): Family {
  if (type === "ack" || type === "error") return "replies";
  if (type.includes("typing")) return "typing";
  if (type.startsWith("message:")) return "messages";
  if (type.startsWith("presence:") || type.startsWith("status:")) return "presence";
  if (type.startsWith("room:") || type.startsWith("conversation:")) return "rooms";
  return "connection";
}
