/**
 * What a device keeps for one user, in the place of IndexedDB: writes are safe a moment later, in their order, and
 * a page that crashes loses those of its own that were not.
 */
import type { Cursor, OutboxEntry } from "../../../client/core/storage-port.ts";
import type { Answer, Database, KeptEntry } from "../../../client/storage/database.ts";
import type { Random } from "../random.ts";
import type { Page } from "./page.ts";
import type { Time } from "./time.ts";

interface Write {
  readonly page: Page;
  apply(): void;
}

export class PageStorage {
  /** What survives a crash, by id, in the order in which it was put. */
  readonly kept = new Map<string, KeptEntry>();
  readonly cursors = new Map<string, Cursor>();
  /** Entries that it would not take: their pages keep them alone. */
  readonly refused = new Set<string>();
  keptBytes = 0;
  /** Pages that may not use it. */
  readonly strangers = new WeakSet<Page>();
  /** Nothing is taken, as by a full disk. */
  isFull = false;
  /** It has been full. */
  hasFailed = false;
  readonly #time: Time;
  readonly #random: Random;
  readonly #maxDelayMs: number;
  readonly #answers = new Map<string, Answer>();
  #writes: Write[] = [];
  #safeAt = 0;
  #newestKey = 0;

  constructor(time: Time, random: Random, maxDelayMs: number) {
    this.#time = time;
    this.#random = random;
    this.#maxDelayMs = maxDelayMs;
  }

  /** Rejects where the page may not use it. */
  async openFor(page: Page): Promise<Database> {
    await this.#pass(page);
    if (this.isFull) {
      this.strangers.add(page);
      throw new Error("the storage cannot be used");
    }
    return {
      entries: async (_, after) => {
        await this.#pass(page);
        return [...this.kept.values()].filter(({ key }) => key > after);
      },
      answer: async (_, id) => {
        await this.#pass(page);
        return this.#answers.get(id);
      },
      hasEveryAnswer: async () => {
        await this.#pass(page);
        return true;
      },
      cursors: async () => {
        await this.#pass(page);
        const cursors = Object.fromEntries(this.cursors);
        page.watch.opened(page, cursors);
        return cursors;
      },
      put: async (owner, entry, goneKey) => {
        if (this.isFull) this.refused.add(entry.id);
        let key = 0;
        await this.#write(page, () => {
          key = this.#put(page, owner, entry, goneKey);
        });
        return key;
      },
      settle: (_, answer, key) => this.#write(page, () => this.#settle(page, answer, key)),
      move: (_, cursors) => this.#write(page, () => this.#move(cursors)),
      close() {},
    };
  }

  /** The page's process is gone: the first few of its writes were safe already, the others are lost. */
  crash(page: Page): void {
    const own = this.#writes.filter((write) => write.page === page);
    this.#writes = this.#writes.filter((write) => write.page !== page);
    for (const { apply } of own.slice(0, this.#random.below(own.length + 1))) apply();
  }

  #put(page: Page, owner: string, entry: OutboxEntry, goneKey: number): number {
    const { id } = entry;
    this.#answers.delete(id);
    const held = this.kept.get(id);
    if (held !== undefined && held.key > goneKey) return held.key;
    if (held !== undefined) this.#drop(held);
    this.#newestKey += 1;
    this.keptBytes += sizeOf(entry);
    this.kept.set(id, { key: this.#newestKey, owner, id, entry });
    page.watch.kept(page, entry);
    return this.#newestKey;
  }

  #settle(page: Page, answer: Answer, key: number): void {
    const kept = this.kept.get(answer.id);
    if (kept !== undefined && kept.key !== key) return;
    if (kept !== undefined) this.#drop(kept);
    this.#answers.set(answer.id, answer);
    page.watch.keptAnswer(answer);
  }

  #drop({ id, entry }: KeptEntry): void {
    this.keptBytes -= sizeOf(entry);
    this.kept.delete(id);
  }

  #move(cursors: ReadonlyMap<string, Cursor>): void {
    for (const [room, cursor] of cursors) {
      const held = this.cursors.get(room);
      if (held?.epoch !== cursor.epoch || held.seq < cursor.seq) this.cursors.set(room, cursor);
    }
  }

  #write(page: Page, apply: () => void): Promise<void> {
    if (this.isFull) return Promise.reject(new Error("the storage is full"));
    // In order: nothing is safe before what was written before it.
    this.#safeAt = Math.max(this.#safeAt, this.#time.now + this.#delayMs());
    const write = { page, apply };
    this.#writes.push(write);
    return new Promise((resolve) => {
      this.#time.after(this.#safeAt - this.#time.now, page.scope, () => {
        this.#writes = this.#writes.filter((other) => other !== write);
        apply();
        resolve();
      });
    });
  }

  #pass(page: Page): Promise<void> {
    return new Promise((resolve) => this.#time.after(this.#delayMs(), page.scope, resolve));
  }

  #delayMs(): number {
    return this.#random.between(0, this.#maxDelayMs);
  }
}

function sizeOf(entry: OutboxEntry): number {
  return JSON.stringify(entry).length;
}
