/** What is said to many is in the audit, and admins see it as it happens. */
import { expect, test } from "bun:test";
import type { RoomName, User, UserId } from "../../../protocol/index.ts";
import { broadcast } from "../../../server/room/broadcast.ts";
import { failingStore } from "../../support/failing-store.ts";
import { World } from "../../support/world.ts";

const person: User = { id: "root" as UserId, name: "Root", role: "admin" };
const service: User = { id: "billing" as UserId, name: "Billing", role: "service" };

async function station(disk = failingStore()) {
  const world = new World({ store: disk.store });
  const bob = await world.connect("bob");
  const root = await world.connect("root:admin");
  const say = async (by: User, room: string, type = "notice", requestId?: string) => {
    const data = type === "system:notification" ? { title: "Tea", message: "is ready" } : { text: "x" };
    const saying = broadcast(world.host.services, { room: room as RoomName, type, data, by, requestId });
    await world.clock.settle();
    return saying;
  };
  const seen = () => root.events("audit:entry").map(({ data }) => data);
  return { world, bob, root, say, seen };
}

test("what a person broadcasts is there by its type and address, once however often it is asked for", async () => {
  const { world, say, seen } = await station();
  await say(person, "all-users");
  await say(person, "user:bob", "system:notification", "n1");
  await say(person, "user:bob", "system:notification", "n1");
  const shared = { action: "broadcast", actorId: "root" };
  const entries = [
    { ...shared, room: "all-users", detail: "notice" },
    { ...shared, userId: "bob", username: "Bob", detail: "system:notification" },
  ];
  expect(seen()).toMatchObject(entries);
  expect(await world.store.audit.list({ limit: 10 })).toMatchObject([
    { action: "broadcast", userId: "bob" },
    { action: "broadcast", room: "all-users" },
  ]);
});

test("what services broadcast all the time, and what nobody was there for, is not", async () => {
  const { bob, say, seen } = await station();
  await say(service, "all-users");
  const { data } = await bob.request("conversation:create", { kind: "group", title: "Tea", memberIds: [] });
  expect(await say(person, data.room, "system:notification")).toBe(0);
  expect(seen()).toEqual([]);
});

test("of a whisper room it is told as it happens, and its code is not kept", async () => {
  const { world, bob, root, say, seen } = await station();
  const room = "whisper:TEA";
  await bob.request("room:join", { room });
  await say(person, room);
  await root.request("room:kick", { room, userId: "bob", reason: "too loud" });
  expect(seen()).toMatchObject([
    { action: "broadcast", room, detail: "notice" },
    { action: "kick", room, userId: "bob", detail: "too loud" },
  ]);
  const kept = await world.store.audit.list({ limit: 10 });
  expect(kept).toMatchObject([{ action: "kick", userId: "bob" }, { action: "broadcast" }]);
  expect(JSON.stringify(kept)).not.toContain("TEA");
});

test("announcements are, by their titles, whoever makes them", async () => {
  const { world, root, seen } = await station();
  const said = { title: "Back soon", message: "We restart at noon." };
  for (const id of ["a1", "a1"]) await root.request("announcement:send", said, id);
  await (await world.connect("billing:service")).request("announcement:send", said);
  expect(seen()).toMatchObject([
    { action: "announce", actorId: "root", detail: "Back soon" },
    { action: "announce", actorId: "billing", detail: "Back soon" },
  ]);
});

test("a page holds all of its last millisecond, so that the next one skips nothing", async () => {
  const { world, say } = await station();
  const details = async (before: number | undefined, limit: number) =>
    (await world.store.audit.list({ before, limit })).map(({ detail }) => detail);
  for (const type of ["a", "b", "c"]) await say(person, "all-users", type);
  const at = world.clock.now();
  await world.clock.advance(1_000);
  await say(person, "all-users", "d");
  expect(await details(undefined, 1)).toEqual(["d"]);
  expect(await details(undefined, 2)).toEqual(["d", "c", "b", "a"]);
  expect(await details(undefined, 4)).toEqual(["d", "c", "b", "a"]);
  expect(await details(at + 1, 2)).toEqual(["c", "b", "a"]);
  expect(await details(at, 2)).toEqual([]);
});

test("where the store takes nothing it is said all the same, and stands nowhere", async () => {
  const disk = failingStore();
  const { bob, root, say, seen } = await station(disk);
  disk.fail("SQLITE_FULL", ["commit"]);
  expect(await say(person, "all-users")).toBe(2);
  await root.request("announcement:send", { title: "The disk is full", message: "We are at it." });
  expect(bob.events("notice")).toHaveLength(1);
  expect(bob.events("system:announcement")).toHaveLength(1);
  expect(seen()).toEqual([]);
});
