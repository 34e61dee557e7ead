/**
 * The real store as a server process reaches it: each call takes its time, and some fail.
 *
 * A commit is on the disk at one moment between its call and its answer. A process that dies before that has
 * stored nothing; one that dies after it has stored everything and told nobody.
 */
import type { Change, Committed, RetentionStore, Store } from "../../../server/store/port.ts";
import type { Random } from "../random.ts";
import type { Disk } from "./disk.ts";
import type { Scope, Time } from "./time.ts";
import type { Watch } from "./watch.ts";

interface SlowStoreParts {
  readonly time: Time;
  readonly scope: Scope;
  readonly watch: Watch;
  readonly disk: Disk;
  readonly random: Random;
}

export class SlowStore {
  readonly store: Store;
  readonly #parts: SlowStoreParts;
  readonly #inner: Store;
  /** The commit that is not yet on the disk. */
  #pending: (() => void) | undefined;

  constructor(parts: SlowStoreParts) {
    this.#parts = parts;
    const inner = parts.disk.open();
    this.#inner = inner;
    const slowed = Object.entries(inner).map(([name, part]) => [
      name,
      typeof part === "object" ? this.#slow(part) : part,
    ]);
    const store = Object.fromEntries(slowed) as Store;
    this.store = {
      ...store,
      log: { ...store.log, commit: (changes) => this.#commit(changes) },
      retention: { ...store.retention, trim: (rule, from) => this.#trim(rule, from) },
      revocations: () => this.#read(() => inner.revocations()),
      probe: () => this.#probe(),
    };
  }

  /** By chance, the commit that was under way had just reached the disk. */
  crash(): void {
    if (this.#parts.random.chance(0.5)) this.#pending?.();
    this.#pending = undefined;
  }

  /** A part of the store whose methods take their time. */
  #slow<Part extends object>(part: Part): Part {
    const slowed = Object.entries(part).map(([name, method]) => [
      name,
      (...args: unknown[]) => this.#read(() => method(...args)),
    ]);
    return Object.fromEntries(slowed) as Part;
  }

  #commit(changes: readonly Change[]): Promise<readonly Committed[]> {
    const { time, scope, disk, random, watch } = this.#parts;
    const { maxCommitMs } = disk.speed;
    if (maxCommitMs === 0) {
      return this.#store(changes).then((outcomes) => {
        watch.committedAndKnown();
        return outcomes;
      });
    }
    return new Promise((resolve, reject) => {
      const reach = () => {
        this.#pending = undefined;
        this.#store(changes).then(
          (outcomes) =>
            time.after(random.between(0, maxCommitMs), scope, () => {
              watch.committedAndKnown();
              resolve(outcomes);
            }),
          reject,
        );
      };
      this.#pending = reach;
      time.after(random.between(0, maxCommitMs), scope, reach);
    });
  }

  async #store(changes: readonly Change[]): Promise<readonly Committed[]> {
    const { disk, watch } = this.#parts;
    disk.check("write");
    const outcomes = await this.#inner.log.commit(changes);
    watch.committed(changes, outcomes);
    return outcomes;
  }

  /** Gone from the disk at one moment between the call and its answer. */
  async #trim(...[rule, from]: Parameters<RetentionStore["trim"]>): ReturnType<RetentionStore["trim"]> {
    const { disk, watch } = this.#parts;
    disk.check("write");
    await this.#pass(disk.speed.maxCommitMs);
    const result = await this.#inner.retention.trim(rule, from);
    watch.trimmed(result.trimmed);
    await this.#pass(disk.speed.maxCommitMs);
    watch.trimmedAndKnown(result.trimmed);
    return result;
  }

  async #probe(): Promise<void> {
    this.#parts.disk.check("write");
    await this.#inner.probe();
  }

  /** What is read is what was there at some moment between the asking and the answer. */
  async #read<Result>(run: () => Promise<Result>): Promise<Result> {
    const { disk } = this.#parts;
    disk.check("read");
    await this.#pass(disk.speed.maxReadMs);
    const result = await run();
    await this.#pass(disk.speed.maxReadMs);
    return result;
  }

  /** By chance, some of the time. */
  async #pass(maxMs: number): Promise<void> {
    const { time, scope, random } = this.#parts;
    if (maxMs === 0 || random.chance(0.5)) return;
    await new Promise<void>((resolve) => time.after(random.between(0, maxMs), scope, resolve));
  }
}
