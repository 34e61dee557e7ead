/** That inputs are made of what they should be made of. */
import { expect, test } from "bun:test";
import { up } from "../../../protocol/index.ts";
import { Seeded } from "../../support/seeded.ts";
import { facts } from "../server-rig.ts";
import { encode, Members, Raw } from "./encode.ts";
import { frame, upSchemas } from "./frames.ts";
import { httpInput, routes } from "./http.ts";
import { mutate } from "./mutate.ts";
import { fitting } from "./schema.ts";

test.each(upSchemas.map(({ type, schema }) => [type, schema] as const))(
  "what is made for %s mostly fits its schema",
  (type, schema) => {
    const random = new Seeded(type);
    const made = Array.from({ length: 300 }, () => fitting(random, schema, facts));
    const fits = made.filter((data) => up[type as keyof typeof up].data.safeParse(data).success);
    expect(fits.length).toBeGreaterThan(240);
  },
);

test("a key may stand twice, __proto__ is a key, and any text may stand for a value", () => {
  const value = new Members([
    ["__proto__", { a: 1 }],
    ["id", new Raw("1e999")],
    ["id", "twice"],
  ]);
  expect(encode([value])).toBe('[{"__proto__":{"a":1},"id":1e999,"id":"twice"}]');
});

test("a mutation leaves the value as it was", () => {
  const value = { type: "ping", data: { list: [1, 2] } };
  for (let at = 0; at < 200; at += 1) mutate(new Seeded(String(at)), value, 5);
  expect(value).toEqual({ type: "ping", data: { list: [1, 2] } });
});

test("frames are of all kinds: requests, batches, what is JSON and no envelope, and what is no JSON", () => {
  const kinds = new Set<string>();
  for (let at = 0; at < 3_000; at += 1) {
    const text = frame(new Seeded(String(at)), facts, ["[]"]);
    try {
      const value: unknown = JSON.parse(text);
      kinds.add(
        Array.isArray(value) ? "batch" : value !== null && typeof value === "object" ? "object" : "other",
      );
    } catch {
      kinds.add("no JSON");
    }
    if (text.length > 65_536) kinds.add("too long");
    if (text.includes("__proto__")) kinds.add("prototype");
    if (/\\ud[89ab]/i.test(text)) kinds.add("half a character");
  }
  expect([...kinds].toSorted()).toEqual(
    ["batch", "half a character", "no JSON", "object", "other", "prototype", "too long"].toSorted(),
  );
});

test("every route that the server describes is asked", () => {
  const asked = Array.from({ length: 3_000 }, (_, at) => httpInput(new Seeded(String(at)), facts).path);
  for (const { path } of routes) {
    const pattern = new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]*")}($|\\?)`);
    expect(asked.some((one) => pattern.test(one))).toBe(true);
  }
});
