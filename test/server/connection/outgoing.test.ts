import { expect, test } from "bun:test";
import { Outgoing } from "../../../server/connection/outgoing.ts";
import { FakeClock } from "../../support/fake-clock.ts";

test("whatever goes wrong over the rooms, whoever asked is answered, then and later", async () => {
  const clock = new FakeClock();
  let fails = true;
  const runs: (() => void)[] = [];
  clock.soon = (run) => void runs.push(run);
  const outgoing = new Outgoing(clock, () => {
    if (fails) throw new Error("by a bug");
  });
  let flushed = 0;
  const socket = {
    flush() {
      flushed += 1;
    },
  };
  outgoing.addForTurn(socket);
  expect(() => runs.shift()?.()).toThrow("by a bug");
  expect(flushed).toBe(1);
  fails = false;
  outgoing.addForTurn(socket);
  runs.shift()?.();
  expect(flushed).toBe(2);
});
