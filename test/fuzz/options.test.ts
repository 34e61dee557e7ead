import { expect, test } from "bun:test";
import { UsageError } from "../support/flags.ts";
import { parseOptions, targetNames } from "./options.ts";
import { shareOut } from "./targets/index.ts";

const parse = (line: string) => parseOptions(line.split(" ").filter(Boolean));
const names = targetNames.join(", ");

test("without flags it is a hundred thousand inputs of the first seed, for everything", () => {
  expect(parse("")).toEqual({
    inputs: 100_000,
    seed: 1,
    only: targetNames,
    replayFile: undefined,
    isHelp: false,
  });
});

test("every flag is taken", () => {
  expect(parse("--inputs 10000000 --seed 7 --only http,hello --replay found.json --help")).toEqual({
    inputs: 10_000_000,
    seed: 7,
    only: ["hello", "http"],
    replayFile: "found.json",
    isHelp: true,
  });
});

test.each([
  ["--input 5", 'got "--input", expected --inputs, --seed, --only, --replay or --help'],
  ["--inputs", "--inputs got nothing, expected a whole number from 1 to 1000000000"],
  ["--inputs 0", '--inputs got "0", expected a whole number from 1 to 1000000000'],
  ["--inputs 1e6", '--inputs got "1e6", expected a whole number from 1 to 1000000000'],
  ["--seed -1", '--seed got "-1", expected a whole number from 0 to 4294967295'],
  ["--only sockets", `--only got "sockets", expected one or more of ${names}, separated by commas`],
  ["--replay --help", '--replay got "--help", expected a file name'],
])("%s is refused in words", (line, message) => {
  expect(() => parse(line)).toThrow(new UsageError(message));
});

test("all inputs are shared out, and a single target gets them all", () => {
  for (const inputs of [1, 7, 100_000]) {
    const shares = shareOut(inputs, targetNames);
    expect([...shares.values()].reduce((sum, share) => sum + share)).toBe(inputs);
  }
  expect([...shareOut(10, ["config"])]).toEqual([["config", 10]]);
});
