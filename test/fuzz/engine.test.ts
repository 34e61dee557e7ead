/** That a run finds what there is to find, and blames what is to blame. */
import { expect, test } from "bun:test";
import { run } from "./engine.ts";
import type { Fed, Target } from "./targets/target.ts";
import { Violation } from "./violation.ts";

const isInput = (value: unknown): value is string => typeof value === "string";

/** Inputs are texts; `feed` says what they do, knowing all that went before. */
function target(feed: (text: string, before: readonly string[]) => Promise<number> | number): Target<string> {
  return {
    name: "texts",
    share: 1,
    inputsPerRig: 50,
    corpus: ["first"],
    isInput,
    generate: (random) => `${random.pick(["a", "b", "c"])}${random.integer(0, 99)}`,
    async open() {
      const before: string[] = [];
      return {
        async feed(text): Promise<Fed> {
          const turnMs = await feed(text, before);
          before.push(text);
          return { turnMs, outcomes: [text.charAt(0)] };
        },
        finish: async () => {},
      };
    },
  };
}

const options = { seed: 1, inputs: 500 };
const broken = () => {
  throw new Violation("contract", "broken");
};

test("the same seed makes the same inputs, another one others, and the corpus goes first", async () => {
  const seen: string[][] = [];
  for (const seed of [1, 1, 2]) {
    const texts: string[] = [];
    await run(
      target((text) => texts.push(text) * 0),
      { ...options, seed },
    );
    seen.push(texts);
  }
  expect(seen[1]).toEqual(seen[0] ?? []);
  expect(seen[2]).not.toEqual(seen[0] ?? []);
  expect(seen.map(([first]) => first)).toEqual(["first", "first", "first"]);
});

test("an input that breaks by itself is found and made as small as it gets", async () => {
  const { found, tally } = await run(
    target((text) => (text.includes("7") ? broken() : 0)),
    options,
  );
  expect(found).toMatchObject({ target: "texts", rule: "contract", message: "broken", inputs: ["7"] });
  expect(tally.inputs).toBe(found?.index ?? -1);
});

test("where it takes two, both are kept, in their order", async () => {
  const { found } = await run(
    target((text, before) =>
      text.startsWith("b") && before.some((one) => one.startsWith("c")) ? broken() : 0,
    ),
    options,
  );
  expect(found?.inputs).toEqual(["c", "b"]);
});

test("an error that is thrown by nobody's leave is found", async () => {
  const { found } = await run(
    target((text) => (text.startsWith("c") ? (undefined as unknown as string).length : 0)),
    options,
  );
  expect(found).toMatchObject({ rule: "uncaught", inputs: ["c"] });
});

test("an input that is slow each time is found; one that was so once is not", async () => {
  const slow = await run(
    target((text) => (text === "first" ? 60 : 0)),
    options,
  );
  expect(slow.found?.rule).toBe("slow");
  let pauses = 0;
  const waiting = await run(
    target((text) => (text === "first" && ++pauses === 1 ? 80 : 0)),
    options,
  );
  expect(waiting.found).toBeUndefined();
});

test("it goes on until it is told that it is over", async () => {
  const { tally } = await run(
    target(() => 0),
    { ...options, isOver: () => true },
  );
  expect(tally.inputs).toBe(0);
});
