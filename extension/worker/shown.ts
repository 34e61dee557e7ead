/** The session as it was shown last: kept now and then, so that it is there when the worker is, and after the end. */
import type { Timers } from "../../client/core/ports.ts";
import { afterDismissal, type FocusState } from "../../client/index.ts";
import { createThrottle } from "../queue/throttle.ts";
import type { KeptStore } from "./kept.ts";

export interface Shown {
  readonly state: FocusState | undefined;
  set(state: FocusState): void;
  /** Its end, until the server says more of it. */
  ended(sessionId: string, at: number, endReason?: string): void;
  /** Whatever the server says of the session later. */
  dismissed(interventionId: string): void;
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
    set(next) {
      const dismissed = state?.interventions.filter(({ isDismissed }) => isDismissed) ?? [];
      become(dismissed.reduce((held, { interventionId }) => afterDismissal(held, interventionId), next));
    },
    ended(sessionId, at, endReason) {
      if (state?.sessionId !== sessionId || state.endedAt !== undefined) return;
      become({ ...state, endedAt: at, ...(endReason !== undefined && { endReason }) });
    },
    dismissed(interventionId) {
      if (state !== undefined) become(afterDismissal(state, interventionId));
    },
    clear: () => become(undefined),
  };
}
