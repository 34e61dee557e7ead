import { expect, test } from "bun:test";
import type { RoomName, UserId } from "../../../protocol/index.ts";
import { broadcast } from "../../../server/room/broadcast.ts";
import { failureOf } from "../../support/failure.ts";
import { World } from "../../support/world.ts";

const by = { id: "root" as UserId, name: "Root", role: "admin" as const };

/** Somebody connected, and a way to say an event of a type under a request id. */
async function station() {
  const world = new World();
  const bob = await world.connect("bob");
  async function say(room: RoomName, type: string, requestId: string): Promise<number> {
    const saying = broadcast(world.host.services, { room, type, data: { text: "x" }, by, requestId });
    await Promise.all([world.clock.settle(), saying.catch(() => {})]);
    return saying;
  }
  return { world, bob, say };
}

const logged: RoomName = "user:bob" as RoomName;
const inMemory: RoomName = "all-users" as RoomName;

test.each([logged, inMemory])("what is said twice in %s under one request id is told once", async (room) => {
  const { bob, say } = await station();
  expect([await say(room, "notice", "n1"), await say(room, "notice", "n1")]).toEqual([1, 1]);
  expect(bob.events("notice")).toHaveLength(1);
});

test.each([logged, inMemory])(
  "in %s another event under the same request id is a conflict, not said and not called said",
  async (room) => {
    const { bob, say } = await station();
    await say(room, "notice", "n1");
    expect(await failureOf(say(room, "alarm", "n1"))).toMatchObject({ code: "conflict" });
    expect(bob.events("alarm")).toEqual([]);
  },
);

test.each([
  [logged, "user:carol" as RoomName],
  [inMemory, "admin-room" as RoomName],
])("what was said in %s is not called said in %s, but a conflict", async (room, other) => {
  const { say } = await station();
  await say(room, "notice", "n1");
  expect(await failureOf(say(other, "notice", "n1"))).toMatchObject({ code: "conflict" });
});

test("what was said before and is no longer kept is a conflict at first", async () => {
  const { world, say } = await station();
  await say(logged, "notice", "n1");
  const { journal, clock } = world.host.services;
  const trim = { kind: "trim-log", room: logged, upTo: 1 } as const;
  await Promise.all([journal.commit({ events: [], effects: [trim], at: clock.now() }), world.clock.settle()]);
  expect(await failureOf(say(logged, "notice", "n1"))).toMatchObject({ code: "conflict" });
});
