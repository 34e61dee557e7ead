/** The ways to break the code still fit the code; `bun run simulate --mutations` shows that each is noticed. */
import { expect, test } from "bun:test";
import { mutated } from "./mutations/apply.ts";
import { mutations } from "./mutations/list.ts";

test.each(mutations.map((mutation) => [mutation.name, mutation] as const))("%s", (_, mutation) => {
  expect(mutated(mutation)).toContain(mutation.replace);
});

test("there are at least twenty, each under a name of its own", () => {
  expect(new Set(mutations.map(({ name }) => name)).size).toBe(mutations.length);
  expect(mutations.length).toBeGreaterThanOrEqual(20);
});
