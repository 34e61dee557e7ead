/** The owner's word on sites, in sessions that go on and in reports. */
import { describe, expect, test } from "bun:test";
import type { UserId } from "../../../protocol/index.ts";
import type { OwnSite } from "../../../server/store/port.ts";
import type { Peer, World } from "../../support/world.ts";
import { activity, begin, minute, room, sessionId, typesIn } from "./support/focus.ts";

describe("the owner's word on sites", () => {
  async function say(world: World, userId: string, ...sites: OwnSite[]) {
    const said = world.host.services.sites.set(userId as UserId, sites);
    await world.clock.settle();
    await said;
  }
  const scoreIn = (peer: Peer) =>
    typesIn(peer, room).findLast(({ type }) => type === "focus:update")?.data.components.siteFocus;

  async function visited() {
    const begun = await begin();
    const { world, ann, startTime } = begun;
    await ann.request("session:subscribe", { sessionId });
    await ann.request("activity:log", activity(startTime, "a", { url: "https://wiki.example.com/" }));
    await world.clock.advance(minute / 2);
    return begun;
  }

  test("scores a session that goes on anew at once, everything in it", async () => {
    const { world, ann } = await visited();
    expect(scoreIn(ann)).toBe(50);
    await say(world, "ann", { domain: "example.com", category: "focus" });
    await world.clock.advance(500);
    expect(scoreIn(ann)).toBe(100);
    await say(world, "ann");
    await world.clock.advance(500);
    expect(scoreIn(ann)).toBe(50);
  });

  test("makes nothing count twice, and goes on with what comes then", async () => {
    const { world, ann, startTime } = await visited();
    await say(world, "ann", { domain: "example.com", category: "distracting" });
    expect(scoreIn(ann)).toBe(50);
    await ann.request("activity:log", activity(startTime + minute / 2, "b"));
    await world.clock.advance(500);
    const told = typesIn(ann, room).findLast(({ type }) => type === "session:update");
    expect(told?.data.activityCount).toBe(2);
    // Half a minute away, and one second on a page that is on no list.
    expect(scoreIn(ann)).toBe(2);
  });

  test("is about their own sessions alone", async () => {
    const { world, ann } = await visited();
    await say(world, "bob", { domain: "example.com", category: "focus" });
    await world.clock.advance(500);
    expect(scoreIn(ann)).toBe(50);
  });

  test("is in the report, and stands over the list for everybody", async () => {
    const { world } = await visited();
    await say(
      world,
      "ann",
      { domain: "example.com", category: "focus" },
      { domain: "x.com", category: "neutral" },
    );
    const { sites, sessions } = world.host.services;
    const session = await sessions.own("ann" as UserId, sessionId);
    expect((await sessions.report(session)).sites).toMatchObject([{ category: "focus" }]);
    const listed = await sites.list("ann" as UserId);
    const of = (domain: string) => listed.find((site) => site.domain === domain);
    expect(of("example.com")).toEqual({ domain: "example.com", category: "focus", isDefault: false });
    expect(of("x.com")).toEqual({ domain: "x.com", category: "neutral", isDefault: false });
    expect(of("github.com")).toEqual({ domain: "github.com", category: "focus", isDefault: true });
  });
});
