/** The session as it was shown last: kept now and then, so that it is there when the worker is, and after the end. */
import type { Timers } from "../../client/core/ports.ts";
import type { FocusState } from "../../client/index.ts";
import { createThrottle } from "../queue/throttle.ts";
import type { KeptStore } from "./kept.ts";

export interface Shown {
  readonly state: FocusState | undefined;
  set(state: FocusState): void;
  /** Its end, until the server says more of it. */
  ended(sessionId: string, at: number, endReason?: string): void;
  clear(): void;
}

const saveEveryMs = 5_000;

export function createShown(kept: KeptStore, timers: Timers): Shown {
  const { run } = createThrottle(timers, saveEveryMs);
  let state = kept.now.live;

  function become(next: FocusState | undefined): void {
    state = next;
    // A disk that is full has said so with what matters more.
    run("save", () => void kept.set({ live: state }).catch(() => {}));
  }

  return {
    get state() {
      return state;
    },
    set: become,
    ended(sessionId, at, endReason) {
      if (state?.sessionId !== sessionId || state.endedAt !== undefined) return;
      become({ ...state, endedAt: at, ...(endReason !== undefined && { endReason }) });
    },
    clear: () => become(undefined),
  };
}
