/**
 * The browser's set of ports. With `access.ts`, which is a port of its own and optional, the only place in the
 * core that names globals of a page.
 *
 * Everything is looked up when it is used, so that importing the library outside a page is harmless.
 */
import { type Ports, pageEvents } from "./ports.ts";

/** `/ws` on this page's own server unless told otherwise; `http` addresses are read as `ws`. */
export function resolveUrl(url = "/ws"): string {
  const { href } = new URL(url, globalThis.location?.href);
  return href.replace("http", "ws").replace(/^(\w+:..[^/]+\/)$/, "$1ws");
}

export const browserPorts: Omit<Ports, "outbox"> = {
  transport: { open: (url) => new WebSocket(url, "tautline.v1") },
  clock: { now: () => Date.now(), monotonic: () => performance.now() },
  timers: {
    after(delayMs, run) {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
  },
  // Of delays and of ids that need only differ; nothing secret is made of it.
  random: { ratio: () => Math.random() },
  page: {
    isOnline: () => globalThis.navigator?.onLine !== false,
    listen(handler) {
      const stop = new AbortController();
      // Some are the document's, and do not rise from there.
      const options = { signal: stop.signal, capture: true };
      for (const event of pageEvents) globalThis.addEventListener?.(event, () => handler(event), options);
      return () => stop.abort();
    },
  },
  access: { adviceFor: async () => undefined },
};
