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
