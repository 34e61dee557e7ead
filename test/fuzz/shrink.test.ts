import { expect, test } from "bun:test";
import { shrink } from "./shrink.ts";

const isAny = (value: unknown): value is unknown => value !== undefined;
const isText = (value: unknown): value is string => typeof value === "string";

test("of many inputs, those that it takes are left", async () => {
  const inputs = Array.from({ length: 300 }, (_, at) => at);
  const smallest = await shrink(inputs, isAny, async (some) => some.includes(17) && some.includes(200));
  expect(smallest).toEqual([17, 200]);
});

test("an object loses what does not matter, and the rest becomes simple", async () => {
  const input = { type: "ping", list: [1, 2, 3], more: { deep: ["a long text", 900] } };
  const smallest = await shrink([input], isAny, async ([one]) => JSON.stringify(one).includes("long"));
  expect(smallest).toEqual([{ more: { deep: ["long"] } }]);
});

test("a text that is JSON is made smaller by what it says", async () => {
  const text = JSON.stringify([{ id: "a" }, { id: "b", data: { room: "conversation:x", note: "n" } }]);
  const smallest = await shrink([text], isText, async ([one = ""]) => {
    try {
      return [JSON.parse(one)].flat().some((item) => item?.data?.room !== undefined);
    } catch {
      return false;
    }
  });
  expect(smallest).toEqual(['[{"data":{"room":""}}]']);
});

test("what is no input any more is not tried", async () => {
  const tried: unknown[] = [];
  await shrink(["text"], isText, async (some) => {
    tried.push(...some);
    return false;
  });
  expect(tried.every(isText)).toBe(true);
});

test("it ends when it has tried enough", async () => {
  let tries = 0;
  const isWhole = async () => ++tries < 0;
  await shrink(["x".repeat(10_000)], isText, isWhole, { maxTries: 5, maxMs: 60_000 });
  expect(tries).toBe(5);
});
