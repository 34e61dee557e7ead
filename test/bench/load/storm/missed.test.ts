/** How a client of a storm counts what it gets. */
import { expect, test } from "bun:test";
import { Missed } from "../../../../bench/load/storm/missed.ts";

function after(seqs: readonly number[]): Missed {
  const missed = new Missed(10, 15);
  for (const seq of seqs) missed.take(seq);
  return missed;
}

test("every event once and in order is whole and without fault", () => {
  const missed = after([11, 12, 13, 14, 15]);
  expect(missed.isWhole).toBe(true);
  expect(missed.faults).toEqual({ lost: 0, duplicated: 0, reordered: 0 });
});

test("an event that never comes is lost, and the client is not whole", () => {
  const missed = after([11, 12, 14, 15]);
  expect(missed.isWhole).toBe(false);
  expect(missed.seq).toBe(12);
  expect(missed.faults.lost).toBe(1);
});

test("an event that comes again is counted, wherever it stands", () => {
  expect(after([11, 11, 12, 14, 14, 13, 15, 9]).faults).toEqual({ lost: 0, duplicated: 3, reordered: 1 });
});

test("an event before its turn is counted, and taken when its turn comes", () => {
  const missed = after([12, 11, 13, 15, 14]);
  expect(missed.isWhole).toBe(true);
  expect(missed.faults).toEqual({ lost: 0, duplicated: 0, reordered: 2 });
});
