import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { runSteps, type Steps, sortSteps } from "../../../server/lib/steps.ts";
import { failureOf } from "../../support/failure.ts";

function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

test("a long calculation lets others have their turn after some milliseconds of it", async () => {
  let nowMs = 0;
  const turns: number[] = [];
  const clock = {
    monotonic: () => nowMs,
    soon(run: () => void) {
      turns.push(nowMs);
      queueMicrotask(run);
    },
  };
  function* slow(): Steps<string> {
    for (let step = 0; step < 10; step += 1) {
      nowMs += 3;
      yield;
    }
    return "done";
  }
  expect(await runSteps(slow(), clock)).toBe("done");
  expect(turns).toEqual([9, 18, 27]);
});

test("what a step throws reaches who waits for it", async () => {
  function* failing(): Steps<never> {
    yield;
    throw new Error("no");
  }
  const clock = { monotonic: () => 0, soon: queueMicrotask };
  expect(await failureOf(runSteps(failing(), clock))).toMatchObject({ message: "no" });
});

describe("sorting in steps", () => {
  const byKey = (one: { key: number }, other: { key: number }) => one.key - other.key;

  test("gives what sorting at once gives, what is alike in its former order", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 40 }), (keys) => {
        const items = Array.from({ length: 400 }, () => keys)
          .flat()
          .map((key, number) => ({ key: (key * 7 + number) % 53, number }));
        expect(finish(sortSteps(items, byKey))).toEqual(items.toSorted(byKey));
      }),
      { numRuns: 20 },
    );
  });

  test("stops on the way", () => {
    const items = Array.from({ length: 50_000 }, (_, number) => ({ key: (number * 7_919) % 50_021 }));
    const steps = sortSteps(items, byKey);
    let stops = 0;
    while (steps.next().done !== true) stops += 1;
    expect(stops).toBeGreaterThan(20);
  });
});
