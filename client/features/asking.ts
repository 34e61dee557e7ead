/**
 * What is asked for as a whole, and asked for again where something went by meanwhile.
 *
 * Refused for now, it is asked for again when the server says that it may be, as long as the connection lives.
 */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Core } from "../core/core.ts";
import { askAgain, type TautlineError } from "../core/errors.ts";
import type { Problem } from "./message.ts";

interface Asking {
  readonly loading: ReadonlySignal<boolean>;
  readonly error: ReadonlySignal<Problem | undefined>;
  /** Never rejects; `error` says what went wrong. */
  refresh(): Promise<void>;
  /** There is a new connection, on which one that waits for its answer is asked by itself. */
  welcomed(): void;
  /** Something went by: an answer that is still to come may not know of it. */
  outdate(): void;
}

/** @param ask asks once, and keeps the answer */
export function createAsking({ after }: Core, ask: () => Promise<void>): Asking {
  const loading = signal(false);
  const error = signal<Problem | undefined>(undefined);
  let isOutdated = false;

  async function refresh(): Promise<void> {
    isOutdated = true;
    if (loading.peek()) return;
    loading.value = true;
    error.value = undefined;
    try {
      while (isOutdated) {
        isOutdated = false;
        await ask();
      }
    } catch (thrown) {
      error.value = thrown as TautlineError;
      askAgain(after, () => void refresh())(thrown as TautlineError);
    }
    loading.value = false;
  }

  return {
    loading,
    error,
    refresh,
    welcomed() {
      if (!loading.peek()) void refresh();
    },
    outdate() {
      isOutdated = true;
    },
  };
}
