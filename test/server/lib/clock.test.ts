import { expect, test } from "bun:test";
import { countTimers } from "../../../server/lib/clock.ts";
import { FakeClock } from "../../support/fake-clock.ts";

test("timers count from when they are set to when they run", async () => {
  const fake = new FakeClock();
  const clock = countTimers(fake);
  const seen: number[] = [];
  clock.after(10, () => seen.push(clock.timerCount));
  clock.after(20, () => seen.push(clock.timerCount));
  expect(clock.timerCount).toBe(2);
  await fake.advance(30);
  expect(seen).toEqual([1, 0]);
});

test("a timer that is called off no longer counts, however often it is called off", async () => {
  const fake = new FakeClock();
  const clock = countTimers(fake);
  const cancel = clock.after(10, () => {});
  clock.after(20, () => {});
  cancel();
  cancel();
  expect(clock.timerCount).toBe(1);
  await fake.advance(30);
  expect(clock.timerCount).toBe(0);
});

test("the time and the turns are those of the clock", async () => {
  const fake = new FakeClock(5);
  const clock = countTimers(fake);
  let turns = 0;
  clock.soon(() => {
    turns += 1;
  });
  await fake.settle();
  expect([clock.now(), turns]).toEqual([5, 1]);
});
