/**
 * The browser's storage: the only place here that names its globals. A page has them, and so has a service worker.
 *
 * Everything is looked up when it is used, so that importing it anywhere is harmless.
 */
import type { Storage } from "../core/storage-port.ts";
import { openDatabase } from "./database.ts";
import { type Channel, createSharedStorage, type Locks } from "./shared-storage.ts";

export function createBrowserStorage(): Storage {
  return createSharedStorage({
    database: () => openDatabase(),
    get locks() {
      // There in secure contexts only, whatever its type says.
      return globalThis.navigator?.locks as Locks | undefined;
    },
    channel: openChannel,
    timers: {
      after(delayMs, run) {
        const timer = setTimeout(run, delayMs);
        return () => clearTimeout(timer);
      },
    },
  });
}

/** Deaf while the page is in the back/forward cache, since a message would throw it out of there. */
function openChannel(name: string, hear: (message: unknown) => void): Channel {
  const stop = new AbortController();
  let channel: BroadcastChannel | undefined;

  function open(): void {
    channel ??= new BroadcastChannel(name);
    channel.onmessage = ({ data }) => hear(data);
  }

  function close(): void {
    channel?.close();
    channel = undefined;
  }

  open();
  const { signal } = stop;
  globalThis.addEventListener?.("pagehide", close, { signal });
  globalThis.addEventListener?.("pageshow", open, { signal });
  return {
    postMessage: (message) => channel?.postMessage(message),
    close() {
      stop.abort();
      close();
    },
  };
}
