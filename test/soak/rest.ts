/**
 * Rest: when everybody has gone, the time that the server needs to let go of them, and what it then holds.
 *
 * What is counted is waited for, so a slow machine only takes longer.
 */
import type { RealServer } from "../support/real-server.ts";
import { type FigureName, type Figures, figureNames, readFigures } from "./sampler.ts";

/** Presence waits five seconds, a dead peer is noticed at its next ping. */
const timeoutMs = 120_000;
const pollMs = 100;
/** The least of so many readings counts: the connection over which we ask may be in one of them. */
const steadyReadings = 5;
const counted = [
  "connections",
  "users",
  "rooms_occupied",
  "timers",
  "connections_behind",
  "descriptors",
] as const;

/**
 * @param before what is to be reached; what is not within two minutes shows in the result
 * @param restMs how long the server is then left alone before its garbage is collected and its memory read
 */
export async function rest(server: RealServer, before: Figures, restMs: number): Promise<Figures> {
  await settle(server, before);
  await Bun.sleep(restMs);
  process.kill(server.pid, "SIGUSR2");
  return settle(server, before);
}

async function settle(server: RealServer, before: Figures): Promise<Figures> {
  const deadlineMs = performance.now() + timeoutMs;
  const readings: Figures[] = [];
  const least = (name: FigureName) => Math.min(...readings.map((figures) => figures[name]));
  const isBack = () => counted.every((name) => least(name) <= before[name]);
  while (readings.length < steadyReadings || (!isBack() && performance.now() < deadlineMs)) {
    readings.push((await readFigures(server)).figures);
    if (readings.length > steadyReadings) readings.shift();
    await Bun.sleep(pollMs);
  }
  return Object.fromEntries(figureNames.map((name) => [name, least(name)])) as Figures;
}
