import { expect, test } from "bun:test";
import { Outgoing } from "../../../server/connection/outgoing.ts";

test("whatever goes wrong over the rooms, whoever asked is answered, then and later", async () => {
  let fails = true;
  const runs: (() => void)[] = [];
  const outgoing = new Outgoing({ atEnd: (run) => void runs.push(run) }, () => {
    if (fails) throw new Error("by a bug");
  });
  let flushed = 0;
  const socket = {
    flush() {
      flushed += 1;
    },
  };
  outgoing.addForIntake(socket);
  expect(() => runs.shift()?.()).toThrow("by a bug");
  expect(flushed).toBe(1);
  fails = false;
  outgoing.addForIntake(socket);
  runs.shift()?.();
  expect(flushed).toBe(2);
});
