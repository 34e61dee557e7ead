import { expect, test } from "bun:test";
import { StormCollector } from "../../../server/lib/storm-collector.ts";

test("a storm of connections is collected as it goes, a few connections are not", () => {
  let collections = 0;
  const collector = new StormCollector(() => {
    collections += 1;
  });
  for (let opened = 0; opened < 249; opened += 1) collector.opened();
  expect(collections).toBe(0);
  for (let opened = 0; opened < 751; opened += 1) collector.opened();
  expect(collections).toBe(4);
});
