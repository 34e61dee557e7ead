/**
 * A second thread of the server process, which kills the process while the first is inside SQLite.
 *
 * It sleeps until it is woken and uses no processor until then.
 */
import { die } from "./die.ts";
import type { DeathWithin } from "./points.ts";

declare const self: Worker;

self.onmessage = ({ data }: MessageEvent<{ wake: Int32Array; death: DeathWithin; record: number }>) => {
  const { wake, death, record } = data;
  self.postMessage("waiting");
  Atomics.wait(wake, 0, 0);
  const killAtMs = performance.now() + death.delayUs / 1_000;
  // A timer would be too coarse: the step takes less than a millisecond at times.
  while (performance.now() < killAtMs);
  die(record);
};
