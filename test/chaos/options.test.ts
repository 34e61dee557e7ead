import { expect, test } from "bun:test";
import { UsageError } from "../support/flags.ts";
import { parseOptions } from "./options.ts";

const now = () => 35;
const parse = (line: string) => parseOptions(line.split(" ").filter(Boolean), now);

test("without flags it is twenty kills by the time's seed", () => {
  expect(parse("")).toEqual({ kills: 20, seed: "z", jsonFile: undefined, isHelp: false });
});

test("every flag is taken", () => {
  expect(parse("--kills 500 --seed a-1 --json out.json --help")).toEqual({
    kills: 500,
    seed: "a-1",
    jsonFile: "out.json",
    isHelp: true,
  });
});

test.each([
  ["--kill 5", 'got "--kill", expected --kills, --seed, --json or --help'],
  ["--kills", "--kills got nothing, expected a whole number from 1 to 100000"],
  ["--kills 0", '--kills got "0", expected a whole number from 1 to 100000'],
  ["--kills 2.5", '--kills got "2.5", expected a whole number from 1 to 100000'],
  ["--kills 999999", '--kills got "999999", expected a whole number from 1 to 100000'],
  ["--seed a/b", '--seed got "a/b", expected 1 to 64 letters, digits, - and _'],
  ["--json --help", '--json got "--help", expected a file name'],
])("%s is refused in words", (line, message) => {
  expect(() => parse(line)).toThrow(new UsageError(message));
});

test("the command refuses with its message alone and exit code 1", () => {
  const { exitCode, stderr } = Bun.spawnSync([
    process.execPath,
    `${import.meta.dir}/main.ts`,
    "--kills",
    "many",
  ]);
  expect([exitCode, stderr.toString()]).toEqual([
    1,
    'chaos: --kills got "many", expected a whole number from 1 to 100000\n',
  ]);
});
