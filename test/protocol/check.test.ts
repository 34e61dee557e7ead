import { expect, test } from "bun:test";
import { z } from "zod";
import { check } from "../../protocol/index.ts";

const schema = z.object({ name: z.string().max(3), list: z.array(z.int()).optional() });

test("what fits is rebuilt, without what the schema does not know", () => {
  expect(check(schema, { name: "a", other: 1 })).toEqual({ kind: "fits", data: { name: "a" } });
});

test("every field that does not fit is named", () => {
  const checked = check(schema, { name: 1, list: [1, "2"] });
  expect(checked.kind === "misfit" && checked.problems.map(({ path }) => path)).toEqual(["name", "list.1"]);
});

test("what a schema stumbles over does not fit", () => {
  const value = { name: { length: { toString: 0 } } };
  expect(() => schema.safeParse(value)).toThrow(TypeError);
  expect(check(schema, value)).toEqual({
    kind: "misfit",
    problems: [{ path: "", message: "cannot be read" }],
  });
});

const forms = z.object({
  any: z.unknown(),
  text: z.string().min(1).max(4),
  count: z.int().max(200),
  list: z.array(z.string()).max(1),
  word: z.enum(["r", "rw"]),
  ids: z.union([z.literal("all"), z.array(z.string())]),
  own: z.string().regex(/^a/, "must begin with a"),
  when: z.iso.datetime().optional(),
  mail: z.email().optional(),
  code: z.string().regex(/^\d+$/).optional(),
  begun: z.string().startsWith("x-").optional(),
  even: z.int().multipleOf(2).optional(),
  exact: z.strictObject({ a: z.int().optional() }).optional(),
});
const fitting = { any: null, text: "a", count: 1, list: [], word: "r", ids: "all", own: "a" };

test.each([
  [{ any: undefined }, "any: got nothing, expected a value"],
  [{ text: undefined }, "text: got nothing, expected a string"],
  [{ text: 5 }, "text: got 5, expected a string"],
  [{ text: null }, "text: got null, expected a string"],
  [{ text: ["a"] }, "text: got an array, expected a string"],
  [{ text: "" }, "text: got 0 characters, expected at least 1"],
  [{ text: "abcdefgh" }, "text: got 8 characters, expected at most 4"],
  [{ count: 1.5 }, "count: got 1.5, expected a whole number"],
  [{ count: "1" }, 'count: got "1", expected a number'],
  [{ count: "1".repeat(33) }, "count: got a string, expected a number"],
  [{ count: 500 }, "count: got 500, expected at most 200"],
  [{ list: {} }, "list: got an object, expected an array"],
  [{ list: ["a", "b"] }, "list: got 2 items, expected at most 1"],
  [{ word: "w" }, 'word: got "w", expected "r" or "rw"'],
  [{ ids: 5 }, 'ids: got 5, expected "all" or an array'],
  [{ own: "b" }, "own: must begin with a"],
  [{ when: "today" }, 'when: got "today", expected a date and time such as 2026-01-31T12:00:00Z'],
  [{ mail: "ada" }, 'mail: got "ada", expected an e-mail address'],
  [{ code: "x" }, 'code: got "x", expected a text of the form /^\\d+$/'],
  [{ begun: "y-1" }, 'begun: got "y-1", expected a text that begins with "x-"'],
  [{ even: 3 }, "even: got 3, expected a multiple of 2"],
  [{ exact: { a: 1, b: 2, c: 3 } }, 'exact: got "b" and "c", expected no other field than is known here'],
])("what is wrong with %j is said in words: %s", (wrong, words) => {
  const checked = check(forms, JSON.parse(JSON.stringify({ ...fitting, ...wrong })));
  expect(
    checked.kind === "misfit" && checked.problems.map((each) => `${each.path}: ${each.message}`),
  ).toEqual([words]);
});

test("a schema's own words stand", () => {
  const checked = check(z.object({ price: z.number({ error: "a price is a number" }) }), { price: "x" });
  expect(checked.kind === "misfit" && checked.problems).toEqual([
    { path: "price", message: "a price is a number" },
  ]);
});
