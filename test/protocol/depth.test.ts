/** Nesting: counted from the frame's outermost value, before anything is parsed. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { decodeFrame, isDeeperThan, limits } from "../../protocol/index.ts";

const tooDeep = { kind: "refused", code: "bad_envelope", message: "nested deeper than 32 levels" } as const;

/** An envelope's text of so many levels, the envelope itself and its data among them. */
function nested(levels: number, open = "[", close = "]"): string {
  const inner = levels - 2;
  const key = open === "[" ? "" : '"a":';
  const value = `${`${open}${key}`.repeat(inner - 1)}${open}${close}${close.repeat(inner - 1)}`;
  return `{"type":"ping","data":{"deep":${value}}}`;
}

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe("nesting", () => {
  test.each([
    ["[", "]"],
    ["{", "}"],
  ])("of %s may be 32 levels", (open, close) => {
    expect(decodeFrame(nested(limits.maxDepth, open, close)).kind).toBe("envelopes");
  });

  test.each([
    ["[", "]"],
    ["{", "}"],
  ])("of %s may not be 33 levels", (open, close) => {
    expect(decodeFrame(nested(limits.maxDepth + 1, open, close))).toEqual(tooDeep);
  });

  test("counts a batch's brackets as a level", () => {
    expect(decodeFrame(`[${nested(limits.maxDepth - 1)}]`).kind).toBe("envelopes");
    expect(decodeFrame(`[${nested(limits.maxDepth)}]`)).toEqual(tooDeep);
  });

  test("is judged before the parser runs", () => {
    expect(decodeFrame("[".repeat(60_000))).toEqual(tooDeep);
  });

  test("is not how many brackets there are", () => {
    const wide = JSON.stringify({ type: "ping", data: { wide: Array(1_000).fill([{}]) } });
    expect(decodeFrame(wide).kind).toBe("envelopes");
  });

  test.each([
    ["brackets", "[{".repeat(40)],
    ["brackets after a quote", `"${"[".repeat(40)}`],
    ["brackets after a backslash", `\\${"[".repeat(40)}`],
    ["brackets after a backslash and a quote", `\\"${"{".repeat(40)}`],
    ["brackets written as escapes", "\u0001[".repeat(40)],
  ])("does not count what stands in a text: %s", (_what, content) => {
    expect(decodeFrame(JSON.stringify({ type: "ping", data: { content } })).kind).toBe("envelopes");
  });

  test("counts what follows a text that ends in a backslash", () => {
    const text = `{"type":"ping","data":{"content":"\\\\","deep":${"[".repeat(31)}${"]".repeat(31)}}}`;
    expect(decodeFrame(text)).toEqual(tooDeep);
  });

  test("is what walking the parsed value finds, whatever its texts hold", () => {
    const tricky = fc.string({ unit: fc.constantFrom("[", "{", "]", "}", '"', "\\", "a"), maxLength: 12 });
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 6, withCrossShrink: true },
        tricky,
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(tricky, tie("value"), { maxKeys: 3, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(value, fc.integer({ min: 0, max: 8 }), (given, maxDepth) => {
        expect(isDeeperThan(JSON.stringify(given), maxDepth)).toBe(depthOf(given) > maxDepth);
      }),
      { numRuns: 300 },
    );
  });
});
