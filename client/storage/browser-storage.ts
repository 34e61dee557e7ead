/**
 * The browser's storage: the only place here that names its globals. A page has them, and so has a service worker.
 *
 * Everything is looked up when it is used, so that importing it anywhere is harmless.
 */
import type { Storage } from "../core/storage-port.ts";
import { openDatabase } from "./database.ts";
import { createSharedStorage, type Locks } from "./shared-storage.ts";

export function createBrowserStorage(): Storage {
  return createSharedStorage({
    database: () => openDatabase(),
    get locks() {
      // There in secure contexts only, whatever its type says.
      return globalThis.navigator?.locks as Locks | undefined;
    },
    channel(name, hear) {
      const channel = new BroadcastChannel(name);
      channel.onmessage = ({ data }) => hear(data);
      return channel;
    },
    timers: {
      after(delayMs, run) {
        const timer = setTimeout(run, delayMs);
        return () => clearTimeout(timer);
      },
    },
  });
}
