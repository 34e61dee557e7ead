/**
 * Retention: once an hour, what is too old or too much leaves the logs, in small steps with pauses between them.
 *
 * Rooms in memory hear of it at once, so that nobody resumes from before what is kept. A request is remembered at
 * least one pass longer than what it made, so that a retry just after the trimming is not taken for new.
 */
import { ProtocolError } from "../../protocol/index.ts";
import type { Cancel, Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { Counter, Metrics } from "../lib/metrics.ts";
import type { RequestPlace, Store, TrimRule } from "../store/port.ts";
import type { Files } from "./files/files.ts";
import type { Rooms } from "./rooms.ts";

/** How much of the logs of a kind of room is kept; everything where nothing is said. */
export interface Keep {
  readonly kind: TrimRule["kind"];
  readonly maxAgeMs: number | undefined;
  readonly maxEvents: number | undefined;
}

export interface RetentionOptions {
  readonly store: Pick<Store, "retention" | "scrub">;
  readonly rooms: Rooms;
  readonly clock: Clock;
  readonly report: Log;
  readonly metrics: Metrics;
  readonly keep: readonly Keep[];
  readonly files: Pick<Files, "forget">;
}

const firstPassMs = 60_000;
const passMs = 3_600_000;
/** Between two steps. */
const pauseMs = 100;
/** How often overwritten content is looked after that could not leave the disk at once. */
const scrubMs = 10_000;

export class Retention {
  readonly #options: RetentionOptions;
  readonly #rules: readonly Keep[];
  readonly #trimmed: Counter;
  readonly #timers = new Set<Cancel>();
  #isRunning = false;
  /** Requests may be known whose events went in the pass before. */
  #mayForget = false;
  /** Events may have gone just before this process began. */
  #isFirst = true;

  constructor(options: RetentionOptions) {
    this.#options = options;
    this.#rules = options.keep.filter(({ maxAgeMs, maxEvents }) => (maxAgeMs ?? maxEvents) !== undefined);
    this.#trimmed = options.metrics.counter("events_trimmed_total", "Events no longer kept.");
  }

  start(): void {
    this.#isRunning = true;
    this.#repeat(scrubMs, scrubMs, () => this.#options.store.scrub());
    if (this.#rules.length > 0) this.#repeat(firstPassMs, passMs, () => this.#pass());
  }

  stop(): void {
    this.#isRunning = false;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  #repeat(firstMs: number, laterMs: number, task: () => Promise<unknown>): void {
    this.#after(firstMs, async () => {
      await task().catch((error) => this.#note(error));
      if (this.#isRunning) this.#repeat(laterMs, laterMs, task);
    });
  }

  #note(error: unknown): void {
    // What the store cannot do now is told by its health, and is done the next time.
    if (error instanceof ProtocolError) return;
    this.#options.report.error("looking after the logs failed by a bug", { error });
  }

  #after(delayMs: number, run: () => void): void {
    const cancel = this.#options.clock.after(delayMs, () => {
      this.#timers.delete(cancel);
      run();
    });
    this.#timers.add(cancel);
  }

  async #pass(): Promise<void> {
    const { store, report } = this.#options;
    if (this.#mayForget) await this.#forgetRequests();
    let count = 0;
    for (const rule of this.#rules) count += await this.#trim(rule);
    this.#mayForget = count > 0 || this.#isFirst;
    this.#isFirst = false;
    if (count === 0) return;
    report.info("trimmed the logs", { events: count });
    await store.scrub();
  }

  async #forgetRequests(): Promise<void> {
    const { retention } = this.#options.store;
    let place: RequestPlace | undefined;
    do {
      place = await retention.forgetRequests(place);
      await this.#pause();
    } while (place !== undefined && this.#isRunning);
  }

  async #trim({ kind, maxAgeMs, maxEvents }: Keep): Promise<number> {
    const { store, clock, rooms, files } = this.#options;
    const before = maxAgeMs === undefined ? undefined : clock.now() - maxAgeMs;
    let from: string | undefined;
    let count = 0;
    do {
      const { trimmed, next } = await store.retention.trim({ kind, before, maxEvents }, from);
      for (const { room, floor, count: gone, fileIds } of trimmed) {
        const loaded = rooms.loaded(room);
        if (loaded !== undefined) loaded.floor = floor;
        this.#trimmed.value += gone;
        count += gone;
        if (fileIds.length > 0) await files.forget(fileIds);
      }
      from = next;
      await this.#pause();
    } while (from !== undefined && this.#isRunning);
    return count;
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => this.#after(pauseMs, resolve));
  }
}
