/**
 * The status that a user chose by hand, shared by all pages of a browser: it is there after a reload, and the other
 * tabs follow it.
 *
 * Each user has one at each server. Where nothing may be kept, it lives as long as the page.
 */
import { type ReadonlySignal, signal } from "@preact/signals-core";

const statuses = ["online", "away"] as const;
export type SettableStatus = (typeof statuses)[number];

/** Reading and writing may throw. */
export interface ChoiceStorage extends Pick<Storage, "getItem" | "setItem" | "removeItem"> {
  /** Calls back when another page has changed what is kept. @returns stops it */
  watch(handler: () => void): () => void;
}

/** A page's; a worker has none. */
export const browserChoices: ChoiceStorage | undefined =
  globalThis.document === undefined
    ? undefined
    : {
        getItem: (key) => localStorage.getItem(key),
        setItem: (key, value) => localStorage.setItem(key, value),
        removeItem: (key) => localStorage.removeItem(key),
        watch(handler) {
          globalThis.addEventListener("storage", handler);
          return () => globalThis.removeEventListener("storage", handler);
        },
      };

interface StatusChoice {
  readonly chosen: ReadonlySignal<SettableStatus | undefined>;
  choose(status: SettableStatus | undefined): void;
  /** The server has said whose it is. */
  identify(user: string | undefined): void;
  start(): void;
  stop(): void;
}

/** @param changed the choice is another now, by this page or elsewhere */
export function createStatusChoice(
  storage: ChoiceStorage | undefined,
  server: string,
  changed: (status: SettableStatus | undefined) => void,
): StatusChoice {
  const chosen = signal<SettableStatus | undefined>(undefined);
  let owner: string | undefined;
  /** False while what was chosen here is known to this page alone. */
  let isKept = true;
  let stopWatching: (() => void) | undefined;
  const key = () => `taut-status ${server} ${owner}`;

  function keep(): void {
    const status = chosen.peek();
    isKept = false;
    if (owner === undefined || storage === undefined) return;
    try {
      if (status === undefined) storage.removeItem(key());
      else storage.setItem(key(), status);
      isKept = true;
    } catch {
      // Nothing may be kept: the page itself remembers.
    }
  }

  /** @returns nothing where it is not known what is kept */
  function read(): { readonly status: SettableStatus | undefined } | undefined {
    if (owner === undefined || storage === undefined) return undefined;
    try {
      const kept = storage.getItem(key());
      return { status: statuses.find((status) => status === kept) };
    } catch {
      return undefined;
    }
  }

  function take(status: SettableStatus | undefined): void {
    if (status === chosen.peek()) return;
    chosen.value = status;
    changed(status);
  }

  function follow(): void {
    const kept = read();
    if (isKept && kept !== undefined) take(kept.status);
  }

  return {
    chosen,
    choose(status) {
      chosen.value = status;
      keep();
      changed(status);
    },
    identify(user) {
      owner = user;
      if (isKept) follow();
      else keep();
    },
    start() {
      stopWatching ??= storage?.watch(follow);
    },
    stop() {
      stopWatching?.();
      stopWatching = undefined;
    },
  };
}
