import { expect, test } from "bun:test";
import { StormCollector } from "../../../server/lib/storm-collector.ts";
import { FakeClock } from "../../support/fake-clock.ts";

function collecting() {
  const clock = new FakeClock();
  let collections = 0;
  let young = 0;
  const collector = new StormCollector(clock, {
    young: () => {
      young += 1;
    },
    all: () => {
      collections += 1;
    },
  });
  const open = (count: number) => {
    for (let opened = 0; opened < count; opened += 1) collector.opened();
  };
  return { clock, open, collections: () => collections, young: () => young };
}

test("a storm is collected once it is over, and not before", async () => {
  const { clock, open, collections } = collecting();
  for (let round = 0; round < 20; round += 1) {
    open(100);
    await clock.advance(100);
  }
  expect(collections()).toBe(0);
  await clock.advance(500);
  expect(collections()).toBe(1);
  await clock.advance(10_000);
  expect(collections()).toBe(1);
});

test("what is new is collected as the storm goes on", async () => {
  const { clock, open, collections, young } = collecting();
  open(1_499);
  expect(young()).toBe(2);
  open(1);
  expect(young()).toBe(3);
  expect(collections()).toBe(0);
  await clock.advance(1_000);
  open(499);
  expect(young()).toBe(3);
});

test("a few connections are not collected", async () => {
  const { clock, open, collections, young } = collecting();
  open(149);
  await clock.advance(10_000);
  expect(collections()).toBe(0);
  expect(young()).toBe(0);
  open(100);
  await clock.advance(10_000);
  expect(collections()).toBe(0);
});

test("connections that come now and then do not put a collection off", async () => {
  const { clock, open, collections } = collecting();
  open(250);
  for (let round = 0; round < 10; round += 1) {
    open(1);
    await clock.advance(100);
  }
  expect(collections()).toBe(1);
});

test("the next storm is collected too", async () => {
  const { clock, open, collections } = collecting();
  for (let storm = 0; storm < 3; storm += 1) {
    open(1_000);
    await clock.advance(1_000);
  }
  expect(collections()).toBe(3);
});
