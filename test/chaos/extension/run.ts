/**
 * A session in a real browser whose worker is killed, again and again, while somebody goes from tab to tab.
 *
 * Killed is the worker alone, by the browser's own way of stopping one: no handler of its runs any more. What it had
 * put on the disk must be at the server in the end, once.
 */
import type { Page } from "playwright-core";
import { tokenFor } from "../../end-to-end/contract/support/tokens.ts";
import {
  type Driver,
  startDriver,
  stored,
  storedSession,
  untilCaptured,
} from "../../support/extension-driver.ts";
import { type RealServer, startRealServer, until } from "../../support/real-server.ts";
import type { Seeded } from "../../support/seeded.ts";
import { serveTwoSites } from "../../support/two-sites.ts";

export const moments = {
  "at-once": "right after something was done, wherever the worker is with it",
  captured: "it is on the browser's disk, and on its way",
  stored: "the server has it, and the worker may not know yet",
  several: "several things were done without a break",
  waking: "while it wakes from the kill before",
} as const;

type Moment = keyof typeof moments;
export const momentNames = Object.keys(moments) as Moment[];

interface Kill {
  readonly moment: Moment;
  /** From the kill until something new was captured, in milliseconds; undefined where it was killed before. */
  readonly captureAfterMs: number | undefined;
}

export interface ChaosResult {
  readonly kills: readonly Kill[];
  readonly captured: number;
  readonly stored: number;
  /** Captured, and not at the server: ids. */
  readonly lost: readonly string[];
  /** At the server more often than once, or without ever having been captured: ids. */
  readonly extra: readonly string[];
  /** What the server counted, which is what it stored unless something counted twice. */
  readonly counted: number;
}

interface ChaosOptions {
  readonly kills: number;
  readonly chance: Seeded;
  progress(kills: number, captured: number): void;
}

export async function killWorkers(options: ChaosOptions): Promise<ChaosResult> {
  const server = await startRealServer();
  const sites = serveTwoSites();
  let driver: Driver | undefined;
  try {
    driver = await startDriver(server);
    const sessionId = await driver.begin(tokenFor("ada", { exp: Math.floor(Date.now() / 1_000) + 86_400 }));
    const tabs = await sites.open(driver.browser.context);
    const kills = await killAgainAndAgain({ ...options, server, driver, sessionId, tabs });
    await driver.ask({ kind: "stop" });
    await driver.untilState("everything is sent", ({ queue }) => queue.waiting === 0, 60_000);
    const { counted } = storedSession(server, sessionId);
    return compare(
      kills,
      await driver.captured(),
      stored(server, sessionId).map(({ id }) => id),
      counted,
    );
  } finally {
    await driver?.close();
    await server.stop();
    sites.stop();
  }
}

interface Scene extends ChaosOptions {
  readonly server: RealServer;
  readonly driver: Driver;
  readonly sessionId: string;
  readonly tabs: readonly Page[];
}

async function killAgainAndAgain({ kills, chance, progress, ...scene }: Scene): Promise<Kill[]> {
  const { driver, tabs } = scene;
  const done: Kill[] = [];
  let turn = 0;
  const doSomething = async () => {
    turn += 1;
    await tabs[turn % tabs.length]?.bringToFront();
  };
  const captured = async () => (await driver.captured()).length;
  for (let kill = 0; kill < kills; kill += 1) {
    const moment = chance.pick(momentNames);
    // What is asked of it, it answers when it is there.
    if (moment !== "waking") await driver.state();
    const before = await captured();
    const startedMs = performance.now();
    let captureAfterMs: number | undefined;
    await doSomething();
    if (moment === "several") for (let more = chance.integer(2, 5); more > 0; more -= 1) await doSomething();
    if (moment === "captured" || moment === "stored") {
      await untilCaptured(async () => (await captured()) > before, doSomething);
      captureAfterMs = Math.round(performance.now() - startedMs);
    }
    if (moment === "stored") {
      const wanted = await driver.captured();
      await until("the server has it", () => hasAll(scene, wanted), 20_000);
    }
    await driver.killWorker();
    done.push({ moment, captureAfterMs });
    progress(done.length, before);
  }
  return done;
}

function hasAll(
  { server, sessionId }: Pick<Scene, "server" | "sessionId">,
  wanted: readonly string[],
): boolean {
  const there = new Set(stored(server, sessionId).map(({ id }) => id));
  return wanted.every((id) => there.has(id));
}

/** Pure, so that it can be seen to find what is wrong. */
export function compare(
  kills: readonly Kill[],
  captured: readonly string[],
  stored: readonly string[],
  counted: number,
): ChaosResult {
  const wanted = new Set(captured);
  const there = new Set(stored);
  return {
    kills,
    captured: wanted.size,
    stored: stored.length,
    counted,
    lost: [...wanted].filter((id) => !there.has(id)),
    extra: stored.filter((id, at) => !wanted.has(id) || stored.indexOf(id) !== at),
  };
}

export function isWhole({ lost, extra, counted, stored }: ChaosResult): boolean {
  return lost.length === 0 && extra.length === 0 && counted === stored;
}
