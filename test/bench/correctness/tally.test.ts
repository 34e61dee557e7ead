/** What counts as lost, shown twice and out of order. */
import { expect, test } from "bun:test";
import { authorOf, type Sent, type Transcript, textOf } from "../../../bench/correctness/scene.ts";
import { tally } from "../../../bench/correctness/tally.ts";

const [a0, a1, a2] = [textOf("ann", 0), textOf("ann", 1), textOf("ann", 2)];
const b0 = textOf("ben", 0);
const all = [a0, a1, a2, b0];

/** Ann's three and Ben's one were sent; this is what Ben was shown. */
function seenByBen(shown: string[], outcome: Sent["outcome"] = "acked"): Transcript {
  const sent = all.map((text) => ({ room: "r", text, outcome }));
  return { sent, views: [{ room: "r", userId: "ben", shown }] };
}

test("a text tells its author and its place", () => {
  expect(authorOf(a2)).toEqual({ userId: "ann", n: 2 });
});

test("everything once, in each author's order, is without fault", () => {
  expect(tally(seenByBen([a0, b0, a1, a2]))).toEqual({
    sent: 4,
    acked: 4,
    refused: 0,
    open: 0,
    owed: 4,
    lost: 0,
    duplicated: 0,
    reordered: 0,
  });
});

test("what was acknowledged and not shown is lost", () => {
  expect(tally(seenByBen([a0, a2])).lost).toBe(2);
});

test("what was not acknowledged cannot be lost", () => {
  expect(tally(seenByBen([], "refused"))).toMatchObject({ owed: 0, lost: 0, refused: 4 });
  expect(tally(seenByBen([], "open"))).toMatchObject({ owed: 0, lost: 0, open: 4 });
});

test("every showing after the first counts", () => {
  expect(tally(seenByBen([a0, a1, a1, a2, b0, a1])).duplicated).toBe(2);
});

test("an author's message after a later one of theirs is out of order, another author's is not", () => {
  expect(tally(seenByBen([a2, b0, a0, a1])).reordered).toBe(2);
});

test("a repetition is not out of order as well", () => {
  expect(tally(seenByBen([a0, a1, a0, a2, b0]))).toMatchObject({ duplicated: 1, reordered: 0 });
});

test("a reader is owed what was said in the own room only", () => {
  const { sent } = seenByBen([]);
  const views = [{ room: "another", userId: "eve", shown: [] }];
  expect(tally({ sent, views })).toMatchObject({ owed: 0, lost: 0 });
});
