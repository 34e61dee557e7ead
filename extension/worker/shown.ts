/**
 * The session as it was shown last: kept now and then, so that it is there when the worker is, and after the end.
 *
 * It is shown to whoever it is of, and to nobody else who signs in here.
 */
import type { Timers } from "../../client/core/ports.ts";
import { afterDismissal, type FocusState } from "../../client/index.ts";
import { createThrottle } from "../queue/throttle.ts";
import { type KeptStore, type Live, ownerOf } from "./kept.ts";

export interface Shown {
  /** Of the user who is signed in. */
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
  let live = kept.now.live;

  function owner(): string | undefined {
    const { account } = kept.now;
    return account && ownerOf(account);
  }

  const shown = (): FocusState | undefined => (live?.owner === owner() ? live?.state : undefined);

  function become(state: FocusState): void {
    const mine = owner();
    if (mine !== undefined) keep({ owner: mine, state });
  }

  function keep(next: Live | undefined): void {
    live = next;
    // A disk that is full has said so with what matters more.
    run("save", () => void kept.set({ live }).catch(() => {}));
  }

  return {
    get state() {
      return shown();
    },
    set(next) {
      const dismissed = shown()?.interventions.filter(({ isDismissed }) => isDismissed) ?? [];
      become(dismissed.reduce((held, { interventionId }) => afterDismissal(held, interventionId), next));
    },
    ended(sessionId, at, endReason) {
      const state = shown();
      if (state?.sessionId !== sessionId || state.endedAt !== undefined) return;
      become({ ...state, endedAt: at, ...(endReason !== undefined && { endReason }) });
    },
    dismissed(interventionId) {
      const state = shown();
      if (state !== undefined) become(afterDismissal(state, interventionId));
    },
    clear: () => keep(undefined),
  };
}
