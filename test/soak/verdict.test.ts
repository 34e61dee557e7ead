import { describe, expect, test } from "bun:test";
import { type FigureName, type Figures, figureNames, readPrometheus } from "./sampler.ts";
import { judge } from "./verdict.ts";

const figures = (more: Partial<Record<FigureName, number>> = {}): Figures =>
  ({ ...Object.fromEntries(figureNames.map((name) => [name, 10])), ...more }) as Figures;

const notBack = (end: Partial<Record<FigureName, number>>, before = figures()) =>
  judge(before, figures(), figures(end))
    .filter(({ isBack }) => !isBack)
    .map(({ name }) => name);

describe("back at the baseline", () => {
  test("is what is as it was, or less", () => {
    expect(notBack({})).toEqual([]);
    expect(notBack({ descriptors: 9, timers: 0 })).toEqual([]);
  });

  test.each([
    "connections",
    "users",
    "rooms_occupied",
    "timers",
    "connections_behind",
    "descriptors",
  ] as const)("is not one more of %s", (name) => {
    expect(notBack({ [name]: 11 })).toEqual([name]);
  });

  test("is rooms that are kept for who comes back, and no more than are kept", () => {
    expect(notBack({ rooms: 2_048 + 10 })).toEqual([]);
    expect(notBack({ rooms: 2_048 + 11 })).toEqual(["rooms"]);
  });

  test("is memory within its tolerance, and not beyond it", () => {
    const mebibyte = 1_048_576;
    const before = figures({ heap_bytes: 40 * mebibyte, resident_bytes: 100 * mebibyte });
    expect(notBack({ heap_bytes: 66 * mebibyte, resident_bytes: 221 * mebibyte }, before)).toEqual([]);
    expect(notBack({ heap_bytes: 67 * mebibyte, resident_bytes: 222 * mebibyte }, before)).toEqual([
      "heap_bytes",
      "resident_bytes",
    ]);
  });
});

test("figures are read from the text that Prometheus reads", () => {
  const text =
    "# HELP tautline_a what it is\n# TYPE tautline_a gauge\ntautline_a 3\ntautline_b_total 1.5e+3\n";
  expect([...readPrometheus(text)]).toEqual([
    ["tautline_a", 3],
    ["tautline_b_total", 1_500],
  ]);
});
