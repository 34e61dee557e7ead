/**
 * Traffic at a fixed rate, evenly spaced, whatever the server does.
 *
 * The writer's clock must be good for the figures to be: how late it was is measured with them.
 */
import type { PacedWindow } from "../job.ts";
import { Audience } from "./audience.ts";
import type { Link } from "./link.ts";
import { type Meter, percentile } from "./meter.ts";
import { measureTraffic } from "./window.ts";
import type { Writer } from "./writer.ts";

const warmupMs = 300;
const tickMs = 1;
const witnesses = 50;

interface PacedTraffic {
  writers: readonly Writer[];
  /** In the order of joining. */
  readers: readonly Link[];
  meter: Meter;
  ratePerSecond: number;
}

export async function pace(
  { writers, readers, meter, ratePerSecond }: PacedTraffic,
  serverPid: number,
  lengthMs: number,
): Promise<PacedWindow> {
  const audience = new Audience(readers, witnesses, new Set(writers.map(({ link }) => link)));
  const lateMs: number[] = [];
  const startedMs = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    audience.tick();
    const nowMs = performance.now() - startedMs;
    for (; sent < dueBy(nowMs, ratePerSecond); sent++) {
      lateMs.push(nowMs - momentOf(sent, ratePerSecond));
      writers[sent % writers.length]?.send(1);
    }
  }, tickMs);
  await Bun.sleep(warmupMs);
  lateMs.length = 0;
  const window = await measureTraffic(meter, serverPid, lengthMs, audience.witnesses);
  clearInterval(timer);
  audience.dismiss();
  return { ...window, writerLateP99Ms: percentile(Float64Array.from(lateMs).sort(), 0.99) };
}

/** Messages whose moment has come, `elapsedMs` after the start. The first is due at once. */
export function dueBy(elapsedMs: number, ratePerSecond: number): number {
  return Math.floor((elapsedMs / 1000) * ratePerSecond) + 1;
}

/** When message `index`, from 0, is due, in ms after the start. */
export function momentOf(index: number, ratePerSecond: number): number {
  return (index / ratePerSecond) * 1000;
}
