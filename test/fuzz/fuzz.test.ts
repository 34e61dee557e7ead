/** Many inputs, and nothing breaks: a hundred thousand with TAUTLINE_TEST_LONG=1. More by `bun run fuzz --inputs N`. */
import { afterAll, describe, expect, test } from "bun:test";
import { up } from "../../protocol/index.ts";
import { amount } from "../support/amount.ts";
import { run, type Tally } from "./engine.ts";
import { isFlat, readMemory } from "./memory.ts";
import { targetNames } from "./options.ts";
import { describeFound } from "./report.ts";
import { shareOut, targets } from "./targets/index.ts";

const inputs = amount(15_000, 100_000);
const seed = 1;
/** For a machine that does much else. */
const timeoutMs = 240_000;

const tallies = new Map<string, Tally>();

describe(`${inputs} inputs`, () => {
  for (const [name, share] of shareOut(inputs, targetNames)) {
    test(
      `${name}: ${share} of them break nothing`,
      async () => {
        const { tally, found } = await run(targets[name], { seed, inputs: share });
        tallies.set(name, tally);
        expect(found === undefined ? undefined : await describeFound(found)).toBeUndefined();
        expect(tally.inputs).toBe(share);
      },
      timeoutMs,
    );
  }

  test("reach every event: each was refused, and all but a few were done", () => {
    const outcomes = tallies.get("envelopes")?.outcomes ?? new Map<string, number>();
    const hasOutcome = (type: string, names: readonly string[]) =>
      names.some((name) => outcomes.has(`${type} ${name}`));
    const types = Object.keys(up);
    expect(types.filter((type) => !hasOutcome(type, ["invalid_data", "bad_envelope"]))).toEqual([]);
    // It takes a rare state of the world to do some of them.
    const undone = types.filter((type) => !hasOutcome(type, ["ack", "welcome", "pong"]));
    expect(undone.length).toBeLessThanOrEqual(types.length / 7);
  });
});

test(
  "what a run has used is let go of: as many inputs again take no more memory",
  async () => {
    const few = async () => {
      for (const name of targetNames) await run(targets[name], { seed: 2, inputs: 500 });
    };
    await few();
    const before = await readMemory();
    await few();
    expect(isFlat(before, await readMemory())).toBe(true);
  },
  timeoutMs,
);

afterAll(() => tallies.clear());
