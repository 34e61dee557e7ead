import { expect, test } from "bun:test";
import { z } from "zod";
import { defineChannel, matchesChannel } from "../../protocol/index.ts";

const price = z.object({ symbol: z.string(), value: z.number() });

test("a definition is its pattern and its events", () => {
  expect(defineChannel("prices-*", { price })).toEqual({ pattern: "prices-*", events: { price } });
});

test.each(["", "channel:prices", "a b", "*prices", "pri*ces", "x".repeat(97)])(
  "%j is no channel to define, and the error says what is",
  (pattern) => {
    expect(() => defineChannel(pattern, { price })).toThrow("expected a name such as");
  },
);

test("an event needs a name that may be published, and a channel needs an event", () => {
  expect(() => defineChannel("prices", { "the price": price })).toThrow(
    'the event "the price" must be 1 to 64 of A-Z a-z 0-9',
  );
  expect(() => defineChannel("prices", {})).toThrow("has no events");
});

test("a pattern means a name, or the beginning of names where it ends in a star", () => {
  const names = ["lab", "lab-", "lab-1", "slab-1"];
  expect(names.filter((name) => matchesChannel("lab-*", name))).toEqual(["lab-", "lab-1"]);
  expect(names.filter((name) => matchesChannel("lab", name))).toEqual(["lab"]);
});
