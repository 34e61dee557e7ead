/**
 * What pages of one origin share, for tests: a database, locks, channels; and pages that crash, or do not listen.
 *
 * The database outlives the pages; a page that crashed does nothing any more.
 */
import type { Cursor, OutboxEntry, Storage } from "../../client/core/storage-port.ts";
import type { Answer, Database, KeptEntry } from "../../client/storage/database.ts";
import { createSharedStorage, type Locks } from "../../client/storage/shared-storage.ts";
import type { FakePorts } from "./client-ports.ts";

class FakeDatabase implements Database {
  readonly kept: KeptEntry[] = [];
  readonly answered: { owner: string; answer: Answer }[] = [];
  readonly cursorsKept = new Map<string, Cursor>();
  /** Thrown by every `settle`, when set. */
  failure: Error | undefined;
  /** By whichever page closed it last. */
  isClosed = false;
  #newestKey = 0;
  #letGo = 0;

  async entries(owner: string, after: number): Promise<readonly KeptEntry[]> {
    await turn();
    return structuredClone(this.kept.filter((held) => held.owner === owner && held.key > after));
  }

  async put(owner: string, entry: OutboxEntry, goneKey: number): Promise<number> {
    await turn();
    this.#remove(this.answered, ({ answer }) => answer.id === entry.id);
    this.#remove(this.kept, ({ id, key }) => id === entry.id && key <= goneKey);
    const held = this.kept.find(({ id }) => id === entry.id);
    if (held) return held.key;
    this.kept.push({ key: ++this.#newestKey, owner, id: entry.id, entry: structuredClone(entry) });
    return this.#newestKey;
  }

  async settle(owner: string, answer: Answer, key: number): Promise<void> {
    await turn();
    if (this.failure) throw this.failure;
    if (this.kept.some((held) => held.id === answer.id && held.key !== key)) return;
    this.#remove(this.kept, (held) => held.key === key);
    this.answered.push({ owner, answer: structuredClone(answer) });
  }

  async answer(owner: string, id: string): Promise<Answer | undefined> {
    await turn();
    return this.answered.find((held) => held.owner === owner && held.answer.id === id)?.answer;
  }

  async hasEveryAnswer(): Promise<boolean> {
    await turn();
    return this.#letGo === 0;
  }

  /** As where so many others came since that there is no room for them. */
  letGoOfAnswers(): void {
    this.#letGo += this.answered.splice(0).length;
  }

  async cursors(owner: string): Promise<Record<string, Cursor>> {
    const own = [...this.cursorsKept].filter(([key]) => key.startsWith(`${owner}|`));
    return Object.fromEntries(own.map(([key, cursor]) => [key.slice(owner.length + 1), cursor]));
  }

  async move(owner: string, cursors: ReadonlyMap<string, Cursor>): Promise<void> {
    await turn();
    for (const [room, cursor] of cursors) this.cursorsKept.set(`${owner}|${room}`, cursor);
  }

  close(): void {
    this.isClosed = true;
  }

  /** As where the user clears the site's data: it begins anew, under pages that have it open. */
  clear(): void {
    this.kept.length = this.answered.length = this.#newestKey = this.#letGo = 0;
    this.cursorsKept.clear();
  }

  #remove<T>(from: T[], isGone: (item: T) => boolean): void {
    const index = from.findIndex(isGone);
    if (index !== -1) from.splice(index, 1);
  }
}

interface Claim {
  readonly page: FakeTab;
  grant(): void;
  refuse(): void;
}

/** One page of the browser. */
export class FakeTab {
  isGone = false;
  /** Hears nothing of what others post, and never will. */
  isDeaf = false;
  readonly storage: Storage;
  readonly #browser: FakeBrowser;

  constructor(browser: FakeBrowser, ports: () => FakePorts) {
    this.#browser = browser;
    this.storage = createSharedStorage({
      database: async () => browser.database,
      locks: browser.hasLocks ? this.#locks() : undefined,
      channel: (name, hear) => browser.listen(this, name, hear),
      timers: { after: (delayMs, run) => ports().timers.after(delayMs, () => !this.isGone && run()) },
    });
  }

  crash(): void {
    this.isGone = true;
    this.#browser.remove(this);
  }

  #locks(): Locks {
    return {
      request: (name, { signal, steal = false }, hold) => {
        return new Promise((resolve, reject) => {
          const refuse = () => reject(new DOMException("aborted", "AbortError"));
          const claim: Claim = {
            page: this,
            grant: () =>
              void hold()
                .then(() => this.#browser.release(name, claim), refuse)
                .then(resolve),
            refuse,
          };
          signal?.addEventListener("abort", () => this.#browser.withdraw(name, claim) && refuse());
          this.#browser.claim(name, claim, steal);
        });
      },
    };
  }
}

export class FakeBrowser {
  readonly database = new FakeDatabase();
  /** On a page that is not secure there are none. */
  hasLocks = true;
  readonly #listeners = new Set<{ page: FakeTab; name: string; hear(message: unknown): void }>();
  /** The first one of each holds the lock. */
  readonly #claims = new Map<string, Claim[]>();

  listen(page: FakeTab, name: string, hear: (message: unknown) => void) {
    const listener = { page, name, hear };
    this.#listeners.add(listener);
    return {
      postMessage: (message: unknown) => {
        if (page.isGone) return;
        for (const other of [...this.#listeners]) {
          if (other === listener || other.name !== name) continue;
          const copy: unknown = structuredClone(message);
          if (other.page.isDeaf) continue;
          setImmediate(() => this.#listeners.has(other) && !other.page.isGone && other.hear(copy));
        }
      },
      close: () => void this.#listeners.delete(listener),
    };
  }

  claim(name: string, claim: Claim, steal: boolean): void {
    const claims = this.#claims.get(name) ?? [];
    this.#claims.set(name, claims);
    if (steal) {
      const [holder] = claims.splice(0, 1, claim);
      if (holder) setImmediate(holder.refuse);
    } else claims.push(claim);
    if (claims[0] === claim) setImmediate(claim.grant);
  }

  /** @returns false if it holds the lock, and so has nothing to withdraw */
  withdraw(name: string, claim: Claim): boolean {
    const claims = this.#claims.get(name) ?? [];
    const index = claims.indexOf(claim);
    if (index > 0) claims.splice(index, 1);
    return index > 0;
  }

  release(name: string, claim: Claim): void {
    const claims = this.#claims.get(name) ?? [];
    if (claims[0] !== claim) return;
    claims.shift();
    if (claims[0]) setImmediate(claims[0].grant);
  }

  remove(page: FakeTab): void {
    for (const listener of this.#listeners) if (listener.page === page) this.#listeners.delete(listener);
    for (const [name, claims] of this.#claims) {
      const [holder] = claims;
      this.#claims.set(
        name,
        claims.filter((claim) => claim.page !== page),
      );
      const [next] = this.#claims.get(name) ?? [];
      if (holder?.page === page && next) setImmediate(next.grant);
    }
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
