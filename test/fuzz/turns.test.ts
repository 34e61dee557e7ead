/** That what takes long at once is told from what takes as long in many turns. */
import { expect, test } from "bun:test";
import { timeTurns } from "./turns.ts";

/** Keeps the processor busy, for so long by its own clock and the wall's. */
function work(ms: number): void {
  const startedMs = performance.now();
  const before = process.cpuUsage();
  const cpuMs = () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
  while (performance.now() - startedMs < ms || cpuMs() < ms);
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

test("work in one turn counts as a whole, wherever on the way it is", async () => {
  const first = await timeTurns(() => work(60));
  expect(first.turnMs).toBeGreaterThanOrEqual(60);
  const last = await timeTurns(async () => {
    await nextTurn();
    await nextTurn();
    work(60);
  });
  expect(last.turnMs).toBeGreaterThanOrEqual(60);
});

test("as much work in many turns does not", async () => {
  const { result, turnMs } = await timeTurns(async () => {
    for (let turn = 0; turn < 20; turn += 1) {
      work(10);
      await nextTurn();
    }
    return "done";
  });
  expect(result).toBe("done");
  expect(turnMs).toBeGreaterThanOrEqual(10);
  expect(turnMs).toBeLessThan(100);
});

test("nor does time in which nothing is done", async () => {
  const { turnMs } = await timeTurns(() => Bun.sleep(300));
  expect(turnMs).toBeLessThan(100);
});
