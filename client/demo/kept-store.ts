/**
 * A browser's storage, as a page may count on it: what the browser does not keep, the page itself does for as long as
 * it lives. A browser may refuse the storage altogether, as where a user blocks all data of sites, or have no room.
 */
import type { Store } from "./known-guests.ts";

/** @param open looks the storage up, which may throw as each use of it may */
export function keptStore(open: () => Store): Store {
  /** What the browser would not keep. */
  const own = new Map<string, string>();
  return {
    getItem: (key) => own.get(key) ?? tried(() => open().getItem(key)) ?? null,
    setItem(key, value) {
      own.set(key, value);
      tried(() => {
        open().setItem(key, value);
        own.delete(key);
      });
    },
    removeItem(key) {
      own.delete(key);
      tried(() => open().removeItem(key));
    },
  };
}

function tried<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
