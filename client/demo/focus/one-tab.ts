/**
 * Of the tabs that have the same session, as a duplicate has that of its tab, one at a time captures it.
 *
 * Others take it over only while they are looked at: a tab that is reloaded gets its own back.
 */
export interface ClaimHandlers {
  /** This tab has it until it lets go; at most once. Nobody waits for what it does. */
  held(): Promise<void> | void;
  /** Another tab has it, and this one waits. */
  elsewhere(): void;
}

/** @returns lets go */
export type Claim = (sessionId: string, handlers: ClaimHandlers) => () => void;

/** @param locks undefined on a page that is not secure: each tab has what it claims there */
export function claimWith(locks: Pick<LockManager, "request"> | undefined): Claim {
  return (sessionId, { held, elsewhere }) => {
    if (locks === undefined) {
      held();
      return () => {};
    }
    const name = `tautline-focus ${sessionId}`;
    let isOver = false;
    let letGo = () => {};
    const over = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let waiting: AbortController | undefined;

    function keep(): Promise<void> {
      document.removeEventListener("visibilitychange", look);
      if (!isOver) held();
      return over;
    }

    function look(): void {
      waiting?.abort();
      if (isOver || document.visibilityState !== "visible") return;
      waiting = new AbortController();
      // It rejects where it is waited for no longer.
      locks?.request(name, { signal: waiting.signal }, keep).catch(() => {});
    }

    const asked = locks.request(name, { ifAvailable: true }, (lock) => {
      if (lock !== null) return keep();
      if (isOver) return undefined;
      elsewhere();
      document.addEventListener("visibilitychange", look);
      look();
      return undefined;
    });
    // As where the browser keeps nothing of the site: no other tab has it.
    asked.catch(held);
    return () => {
      isOver = true;
      document.removeEventListener("visibilitychange", look);
      waiting?.abort();
      letGo();
    };
  };
}
