import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { z } from "zod";
import { check, checkerOf, type UpEvent, up } from "../../protocol/index.ts";
import { takeBy } from "../../protocol/plain.ts";
import { loadReadme } from "./readme.ts";

const requests: Readonly<Record<string, UpEvent>> = up;
const { examples } = await loadReadme();
const samples = examples.flatMap(({ kind, type, text }) => {
  const schema = requests[type]?.data;
  if (kind !== "up" || schema === undefined) return [];
  const { data }: { data: Readonly<Record<string, unknown>> } = JSON.parse(text);
  return [{ type, schema, data }];
});

describe("taking what plainly fits", () => {
  const edges = [0, 1, 64, 65, 96, 97, 120, 121].map((length) => "a".repeat(length));
  const texts = ["", "whisper: abc\t", "whisper:ABC", " ", "text", "conversation:a/b", "\u0085", ...edges];
  const odd = fc.oneof(fc.constantFrom(...texts), fc.boolean(), fc.jsonValue({ maxDepth: 2 }));
  const names = [...new Set(samples.flatMap(({ data }) => Object.keys(data)))];
  const changes = fc.dictionary(fc.constantFrom(...names, "__proto__", "constructor", "other"), odd, {
    maxKeys: 3,
  });
  const removed = fc.subarray(names, { maxLength: 2 });

  test("every request is judged and rebuilt as its schema does it", () => {
    fc.assert(
      fc.property(fc.constantFrom(...samples), changes, removed, ({ schema, data }, changed, without) => {
        const value: Record<string, unknown> = { ...data, ...changed };
        for (const name of without) delete value[name];
        expect(checkerOf(schema)(value)).toEqual(check(schema, value));
      }),
      { numRuns: 5_000 },
    );
  });

  test("what is no object is judged as its schema does it", () => {
    fc.assert(
      fc.property(fc.constantFrom(...samples), odd, ({ schema }, value) => {
        expect(checkerOf(schema)(value)).toEqual(check(schema, value));
      }),
    );
  });

  test.each(["message:send", "message:edit", "typing:start", "room:leave", "status:set"])(
    "%s is taken without its schema",
    (type) => {
      const found = samples.filter((sample) => sample.type === type);
      expect(found).not.toBeEmpty();
      for (const { schema, data } of found) expect(takeBy(schema)?.(data)).toEqual(data);
    },
  );
});

test.each<[string, z.ZodType]>([
  ["a default", z.object({ a: z.string().default("b") })],
  ["a number", z.object({ a: z.number() })],
  ["a list", z.object({ a: z.array(z.string()) })],
  ["either of two", z.object({ a: z.union([z.string(), z.boolean()]) })],
  ["a refined text", z.object({ a: z.string().refine((text) => text !== "b") })],
  ["a transformed text", z.object({ a: z.string().transform((text) => `${text}!`) })],
  ["an address", z.object({ a: z.email() })],
  ["a beginning", z.object({ a: z.string().startsWith("b") })],
  ["a pattern that remembers", z.object({ a: z.string().regex(/b/g) })],
  ["what is made a text", z.object({ a: z.coerce.string() })],
  ["what is made a boolean", z.object({ a: z.coerce.boolean() })],
  ["a refined object", z.object({ a: z.string() }).refine(({ a }) => a !== "b")],
  ["no other fields", z.strictObject({ a: z.string() })],
  ["any other fields", z.looseObject({ a: z.string() })],
  ["a field that may be null", z.object({ a: z.string().nullable() })],
  ["an object of objects", z.object({ a: z.object({ b: z.number() }) })],
])("a schema with %s is left to zod", (_what, schema) => {
  expect(takeBy(schema)).toBeUndefined();
});

test("a plain schema takes what it describes, whatever stands around it", () => {
  const schema = z.object({
    word: z.enum(["on", "off"]),
    isDone: z.boolean().optional(),
    inner: z.object({ name: z.string().min(1).max(2) }),
  });
  const take = takeBy(schema);
  expect(take?.({ word: "on", inner: { name: "ab", age: 1 }, more: true })).toEqual({
    word: "on",
    inner: { name: "ab" },
  });
  expect(take?.({ word: "on", isDone: false, inner: { name: "a" } })).toEqual({
    word: "on",
    isDone: false,
    inner: { name: "a" },
  });
  for (const bad of [null, [], "on", { word: "on" }, { word: "toString", inner: { name: "a" } }]) {
    expect(take?.(bad)).toBeUndefined();
  }
  expect(take?.({ word: "on", inner: { name: "abc" } })).toBeUndefined();
  expect(take?.({ word: "on", isDone: 1, inner: { name: "a" } })).toBeUndefined();
});
