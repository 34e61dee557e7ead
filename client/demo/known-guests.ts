/**
 * The guests that this browser was, the latest first, for all its tabs.
 *
 * A guest has no password: the token that is kept here is all that leads back to it. So one that comes replaces none,
 * and only `forget`, or one more than there is room for, takes one away.
 */
import { type ReadonlySignal, signal } from "../index.ts";
import { type Guest, guestIn } from "./guest.ts";

export interface KnownGuest extends Guest {
  /** Epoch ms. */
  readonly usedAt?: number;
}

export type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const maxGuests = 8;
const key = "tautline-demo-guests";
/** Where there was room for one only. */
const formerKey = "tautline-demo-guest";

export class KnownGuests {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #list = signal<readonly KnownGuest[]>([]);

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
    this.look();
  }

  get list(): ReadonlySignal<readonly KnownGuest[]> {
    return this.#list;
  }

  /** Other tabs may have changed it. */
  look(): void {
    this.#list.value = this.#read();
  }

  /** Puts the guest first. */
  keep(guest: Guest): void {
    const others = this.#read().filter(({ id }) => id !== guest.id);
    this.#write([{ ...guest, usedAt: this.#now() }, ...others].slice(0, maxGuests));
  }

  /** Nothing, where the guest was forgotten meanwhile. */
  renew({ id, token }: Guest): void {
    this.#write(this.#read().map((known) => (known.id === id ? { ...known, token } : known)));
  }

  forget(id: string): void {
    this.#write(this.#read().filter((known) => known.id !== id));
  }

  #read(): readonly KnownGuest[] {
    const kept = parse(this.#store.getItem(key));
    if (Array.isArray(kept)) return kept.flatMap((one) => knownIn(one) ?? []);
    return [knownIn(parse(this.#store.getItem(formerKey))) ?? []].flat();
  }

  #write(guests: readonly KnownGuest[]): void {
    this.#store.setItem(key, JSON.stringify(guests));
    this.#store.removeItem(formerKey);
    this.#list.value = guests;
  }
}

function knownIn(value: unknown): KnownGuest | undefined {
  const guest = guestIn(value);
  if (guest === undefined) return undefined;
  const { usedAt } = value as { usedAt?: unknown };
  return typeof usedAt === "number" ? { ...guest, usedAt } : guest;
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return undefined;
  }
}
