import { expect, test } from "bun:test";
import { UsageError } from "../support/flags.ts";
import { parseOptions } from "./options.ts";

const parse = (line: string) => parseOptions(line.split(" ").filter(Boolean));

test("without flags it is a quarter of an hour", () => {
  expect(parse("")).toEqual({
    minutes: 15,
    clients: 200,
    actionsPerSecond: 100,
    seed: 1,
    jsonFile: undefined,
    svgFile: "test/output/soak.svg",
    isPublishing: false,
    isHelp: false,
  });
});

test("every flag is taken", () => {
  const line = "--minutes 0.5 --clients 50 --rate 20 --seed 7 --svg a.svg --json a.json --publish --help";
  expect(parse(line)).toEqual({
    minutes: 0.5,
    clients: 50,
    actionsPerSecond: 20,
    seed: 7,
    jsonFile: "a.json",
    svgFile: "a.svg",
    isPublishing: true,
    isHelp: true,
  });
});

test.each([
  [
    "--hours 5",
    'got "--hours", expected --minutes, --clients, --rate, --seed, --svg, --json, --publish or --help',
  ],
  ["--minutes", "--minutes got nothing, expected a number from 0.1 to 10080"],
  ["--minutes 0", '--minutes got "0", expected a number from 0.1 to 10080'],
  ["--minutes soon", '--minutes got "soon", expected a number from 0.1 to 10080'],
  ["--clients 9", '--clients got "9", expected a whole number from 10 to 10000'],
  ["--rate 1.5", '--rate got "1.5", expected a whole number from 1 to 10000'],
  ["--json --help", '--json got "--help", expected a file name'],
])("%s is refused in words", (line, message) => {
  expect(() => parse(line)).toThrow(new UsageError(message));
});
