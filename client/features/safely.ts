/** What a page does with what it is told stays the page's: the core's state never depends on it. */
import { batch } from "@preact/signals-core";

/** Runs it as one change of the signals, and keeps to itself what it throws. */
export function safely(run: () => void): void {
  try {
    batch(run);
  } catch (error) {
    reportError(error);
  }
}
