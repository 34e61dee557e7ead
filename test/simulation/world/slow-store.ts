/**
 * The real store as a server process reaches it: a thread that writes, and readings beside it. Each call takes its
 * time, and some fail.
 *
 * A commit is on the disk at one moment between its call and its answer. A process that dies before that has
 * stored nothing; one that dies after it has stored everything and told nobody.
 */
import type { Change, Committed, RetentionStore, Store } from "../../../server/store/port.ts";
import { SqliteThread } from "../../../server/store/sqlite/thread.ts";
import { storeWith } from "../../../server/store/sqlite/threaded.ts";
import type { Random } from "../random.ts";
import type { Disk } from "./disk.ts";
import { StoreThread } from "./store-thread.ts";
import type { Scope, Time } from "./time.ts";
import type { Watch } from "./watch.ts";

interface SlowStoreParts {
  readonly time: Time;
  readonly scope: Scope;
  readonly watch: Watch;
  readonly disk: Disk;
  readonly random: Random;
}

type Methods = Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;
type Around = (run: () => Promise<unknown>) => Promise<unknown>;

export class SlowStore {
  readonly store: Store;
  readonly #parts: SlowStoreParts;
  readonly #thread: StoreThread;

  constructor(parts: SlowStoreParts) {
    this.#parts = parts;
    const { disk, time, scope, random } = parts;
    const { writer, reader } = disk.open();
    const maxDelayMs = disk.speed.maxCommitMs;
    this.#thread = new StoreThread({ time, scope, random, maxDelayMs, store: this.#writing(writer) });
    const store = storeWith(
      wrapped(reader, (run) => this.#read(run)),
      new SqliteThread(this.#thread),
    );
    this.store = {
      ...store,
      log: { ...store.log, commit: (changes) => this.#commit(store, changes) },
      retention: { ...store.retention, trim: (...args) => this.#trim(store, args) },
    };
  }

  crash(): void {
    this.#thread.crash();
  }

  /** As the thread has it. */
  #writing(writer: Store): Store {
    const { disk, watch } = this.#parts;
    const store = wrapped(writer, async (run) => {
      disk.check("write");
      return run();
    });
    return {
      ...store,
      log: {
        ...store.log,
        async commit(changes) {
          const outcomes = await store.log.commit(changes);
          watch.committed(changes, outcomes);
          return outcomes;
        },
      },
      retention: {
        ...store.retention,
        async trim(...args) {
          const result = await store.retention.trim(...args);
          watch.trimmed(result.trimmed);
          return result;
        },
      },
    };
  }

  async #commit(store: Store, changes: readonly Change[]): Promise<readonly Committed[]> {
    const outcomes = await store.log.commit(changes);
    this.#parts.watch.committedAndKnown();
    return outcomes;
  }

  async #trim(store: Store, args: Parameters<RetentionStore["trim"]>): ReturnType<RetentionStore["trim"]> {
    const result = await store.retention.trim(...args);
    this.#parts.watch.trimmedAndKnown(result.trimmed);
    return result;
  }

  /** What is read is what was there at some moment between the asking and the answer. */
  async #read(run: () => Promise<unknown>): Promise<unknown> {
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

/** All that a store is asked, also by its parts, with something around it. */
function wrapped(store: Store, around: Around): Store {
  const wrap = (part: object) => {
    const methods = Object.entries(part as Methods).map(([name, method]) => [
      name,
      (...args: unknown[]) => around(() => method(...args)),
    ]);
    return Object.fromEntries(methods);
  };
  const parts = Object.entries(store).map(([name, part]) => [
    name,
    typeof part === "object" ? wrap(part) : part,
  ]);
  const { revocations, optedIn, probe, scrub } = store;
  return { ...Object.fromEntries(parts), ...wrap({ revocations, optedIn, probe, scrub }) };
}
