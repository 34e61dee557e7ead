/**
 * What the pages of a device tell one another, in the place of a browser's channels and locks: in order, a moment
 * later, and not at all once a page is gone. A page that stands still keeps its locks.
 */
import type { Channel, Locks } from "../../../client/storage/shared-storage.ts";
import type { Random } from "../random.ts";
import type { Page } from "./page.ts";
import type { Time } from "./time.ts";

interface Listener {
  readonly page: Page;
  readonly name: string;
  /** Of the last message on its way. */
  heardAt: number;
  hear(message: unknown): void;
}

interface Claim {
  readonly page: Page;
  grant(): void;
  refuse(): void;
}

export class Sharing {
  readonly #time: Time;
  readonly #random: Random;
  #listeners: Listener[] = [];
  /** By name; the first one of each holds the lock. */
  readonly #claims = new Map<string, Claim[]>();

  constructor(time: Time, random: Random) {
    this.#time = time;
    this.#random = random;
  }

  channelFor(page: Page, name: string, hear: (message: unknown) => void): Channel {
    const listener: Listener = { page, name, heardAt: 0, hear };
    this.#listeners.push(listener);
    return {
      postMessage: (message) => {
        for (const other of this.#listeners) {
          if (other !== listener && other.name === name) this.#send(other, message);
        }
      },
      close: () => {
        this.#listeners = this.#listeners.filter((other) => other !== listener);
      },
    };
  }

  locksFor(page: Page): Locks {
    return {
      request: (name, { signal, steal = false }, hold) =>
        new Promise((resolve, reject) => {
          const refuse = () => reject(new DOMException("aborted", "AbortError"));
          const grant = () => {
            this.#time.after(this.#delayMs(), page.scope, () => {
              // It may have been stolen meanwhile.
              if (this.#holder(name) !== claim) return;
              hold()
                .then(() => this.#drop(name, claim), refuse)
                .then(resolve);
            });
          };
          const claim: Claim = { page, grant, refuse };
          signal?.addEventListener("abort", () => {
            if (this.#holder(name) === claim) return;
            this.#drop(name, claim);
            refuse();
          });
          this.#claim(name, claim, steal);
        }),
    };
  }

  /** The page is gone: nothing is said to it, and it holds nothing. */
  leave(page: Page): void {
    this.#listeners = this.#listeners.filter((listener) => listener.page !== page);
    for (const [name, claims] of this.#claims) {
      for (const claim of claims.filter((other) => other.page === page)) this.#drop(name, claim);
    }
  }

  #send(listener: Listener, message: unknown): void {
    listener.heardAt = Math.max(listener.heardAt, this.#time.now + this.#delayMs());
    this.#time.after(listener.heardAt - this.#time.now, listener.page.scope, () => {
      if (this.#listeners.includes(listener)) listener.hear(message);
    });
  }

  #holder(name: string): Claim | undefined {
    return this.#claims.get(name)?.[0];
  }

  #claim(name: string, claim: Claim, steal: boolean): void {
    const claims = this.#claims.get(name) ?? [];
    this.#claims.set(name, claims);
    if (steal) {
      const [holder] = claims.splice(0, 1, claim);
      if (holder !== undefined) this.#time.after(this.#delayMs(), holder.page.scope, () => holder.refuse());
    } else claims.push(claim);
    if (claims[0] === claim) claim.grant();
  }

  #drop(name: string, claim: Claim): void {
    const before = this.#holder(name);
    const claims = (this.#claims.get(name) ?? []).filter((other) => other !== claim);
    this.#claims.set(name, claims);
    if (before === claim) claims[0]?.grant();
  }

  #delayMs(): number {
    return this.#random.between(0, 3);
  }
}
