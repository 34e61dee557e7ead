/** What may be said to `bun run simulate`, and what it makes of a failure. */
import { describe, expect, test } from "bun:test";
import { help, readCommand } from "./options.ts";
import { planOf } from "./plan.ts";
import { shrink } from "./shrink.ts";
import { simplified } from "./simpler.ts";
import { commandFor } from "./story.ts";

const read = (line: string) => readCommand(line === "" ? [] : line.split(" "), 2);

describe("the options", () => {
  test("without any, a thousand seeds are run", () => {
    expect(read("")).toEqual({ kind: "explore", from: 1, seeds: 1_000, steps: 200, jobs: 2 });
  });

  test("seeds, their steps and the first of them can be told, in either spelling", () => {
    const told = { kind: "explore", from: 7, seeds: 20, steps: 50, jobs: 1 } as const;
    expect(read("--seeds 20 --steps 50 --from 7 --jobs 1")).toEqual(told);
    expect(read("--seeds=20 --steps=50 --from=7 --jobs=1")).toEqual(told);
  });

  test("one seed is replayed, with some of its steps and without some troubles", () => {
    expect(read("--seed 9 --keep 3,17 --without disk,tabs --frames")).toEqual({
      kind: "replay",
      seed: 9,
      steps: 200,
      keep: [3, 17],
      without: ["disk", "tabs"],
      hasFrames: true,
    });
  });

  test.each([
    ["--seeds many", '--seeds: got "many", expected a whole number from 1 to 4294967294'],
    ["--seeds", "--seeds: got nothing, expected a value after it"],
    ["--seed 1 --keep 201", '--keep: got "201", expected a whole number from 1 to 200'],
    ["--sedes 3", "got --sedes, which is no option here; --help lists them"],
  ])("%s is refused in one line", (line, problem) => {
    expect(read(line)).toEqual({ kind: "problem", line: problem });
  });

  test("a trouble that there is not is refused with those that there are", () => {
    expect(read("--seed 1 --without rain")).toMatchObject({
      line: expect.stringMatching(/^--without: got "rain", expected some of disk, /),
    });
  });

  test("every option is in the help", () => {
    expect(read("--help")).toEqual({ kind: "help" });
    for (const flag of [
      "--seeds",
      "--from",
      "--steps",
      "--jobs",
      "--seed",
      "--keep",
      "--without",
      "--frames",
    ]) {
      expect(help).toContain(flag);
    }
  });
});

describe("a failure", () => {
  const plan = planOf(5, 200);

  test("is shrunk to the steps and the troubles that it takes", () => {
    const { keep, without } = shrink(plan, ({ steps, setting }) => {
      const numbers = steps.map(({ number }) => number);
      return numbers.includes(17) && numbers.includes(142) && setting.maxPages === plan.setting.maxPages;
    });
    expect(keep).toEqual([17, 142]);
    expect(without.length).toBeGreaterThan(5);
    const left = simplified(plan, { keep, without });
    expect(left.steps.map(({ number }) => number)).toEqual([17, 142]);
    expect(left.setting.disk).toEqual({ maxCommitMs: 0, maxReadMs: 0 });
  });

  test("comes with the command that shows it again", () => {
    const line = commandFor(plan, { keep: [17, 142], without: ["disk"] });
    expect(line).toBe("bun run simulate --seed 5 --steps 200 --keep 17,142 --without disk");
    expect(read(line.replace("bun run simulate ", ""))).toMatchObject({
      seed: 5,
      keep: [17, 142],
      without: ["disk"],
    });
  });
});
