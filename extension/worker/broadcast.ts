/** Tells the pages the state, whole: at once to whoever comes, then on each change, at most four times a second. */
import type { Timers } from "../../client/core/ports.ts";
import type { ExtensionState } from "../messages.ts";
import { createThrottle } from "../queue/throttle.ts";

type Hear = (state: ExtensionState) => void;

interface Broadcast {
  changed(): void;
  /** @returns stops it */
  listen(hear: Hear): () => void;
}

const everyMs = 250;

export function createBroadcast(timers: Timers, read: () => Promise<ExtensionState>): Broadcast {
  const listeners = new Set<Hear>();
  const { run } = createThrottle(timers, everyMs);
  /** One after another, so that the newest is heard last. */
  let saying: Promise<void> = Promise.resolve();

  function say(hearers: () => Iterable<Hear>): void {
    saying = saying.then(async () => {
      try {
        const state = await read();
        for (const hear of hearers()) hear(state);
      } catch {
        // The storage does not answer now; the next change says it.
      }
    });
  }

  return {
    changed() {
      if (listeners.size > 0) run("state", () => say(() => listeners));
    },
    listen(hear) {
      listeners.add(hear);
      say(() => (listeners.has(hear) ? [hear] : []));
      return () => void listeners.delete(hear);
    },
  };
}
