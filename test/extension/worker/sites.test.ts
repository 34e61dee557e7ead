/** What sites count as: one user's list, changed from several devices. */
import { expect, test } from "bun:test";
import { WorkerWorld } from "../support/worker-world.ts";

test("one site is changed, and what another device has said of others meanwhile stays", async () => {
  const world = await new WorkerWorld().started();
  world.sites = [{ domain: "a.example", category: "focus", isDefault: false }];
  await world.command({ kind: "sites" });
  world.sites.push({ domain: "b.example", category: "neutral", isDefault: false });
  await world.command({ kind: "set-site", domain: "c.example", category: "distracting" });
  await world.command({ kind: "set-site", domain: "a.example" });
  expect(world.sites.map(({ domain, category }) => `${domain} ${category}`)).toEqual([
    "b.example neutral",
    "c.example distracting",
  ]);
});
