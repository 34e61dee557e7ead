/** What is asked for as a whole, and asked for again where something went by meanwhile. */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { TautlineError } from "../core/errors.ts";
import type { Problem } from "./message.ts";

interface Asking {
  readonly loading: ReadonlySignal<boolean>;
  readonly error: ReadonlySignal<Problem | undefined>;
  /** Never rejects; `error` says what went wrong. */
  refresh(): Promise<void>;
  /** Something went by: an answer that is still to come may not know of it. */
  outdate(): void;
}

/** @param ask asks once, and keeps the answer */
export function createAsking(ask: () => Promise<void>): Asking {
  const loading = signal(false);
  const error = signal<Problem | undefined>(undefined);
  let isOutdated = false;

  return {
    loading,
    error,
    async refresh() {
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
      }
      loading.value = false;
    },
    outdate() {
      isOutdated = true;
    },
  };
}
