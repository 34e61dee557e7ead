/** Announcements: as they come, from the log for who comes later, and dismissed once for all pages of a device. */
import { expect, test } from "bun:test";
import type { Welcome } from "../../client/core/wire.ts";
import { connect } from "../../client/index.ts";
import { FakePorts } from "../support/client-ports.ts";
import { complete, fresh } from "./support/rooms.ts";

const announced = (id: string, timestamp: number) => ({
  type: "system:announcement",
  room: "all-users",
  seq: timestamp,
  timestamp,
  data: { id, title: id, message: "The server moves house." },
});

/** Of a device that has been here before, unless told otherwise. */
function remembering(kept = new Map([["taut-dismissed ws://test/ws ann", "[]"]])) {
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

const day = 86_400_000;

async function told(dismissals: Pick<Storage, "getItem" | "setItem">, ...events: object[]) {
  const ports = new FakePorts();
  const client = connect({ url: "ws://test/ws", token: "t", ports, dismissals });
  const { announcements } = client;
  await ports.settle();
  ports.link.welcome({}, { serverTime: 2 * day });
  await ports.settle();
  const page = { room: "all-users", epoch: "e", head: events.length, events, more: false };
  ports.link.ack(ports.link.last("room:history"), page);
  await ports.settle();
  const ids = () => announcements.list.value.map(({ id, isDismissed }) => (isDismissed ? id : `${id}*`));
  return { ports, client, announcements, ids };
}

test("those in the log of all users are there for who comes back, the newest first", async () => {
  const { ids } = await told(remembering(), announced("a", 1), announced("b", 2));
  expect(ids()).toEqual(["b*", "a*"]);
});

test("what one user has dismissed is fresh for another of the same device, and at another server", async () => {
  const storage = remembering(
    new Map(
      ["ws://test/ws ann", "ws://test/ws bea", "ws://other/ws ann"].map((one) => [
        `taut-dismissed ${one}`,
        "[]",
      ]),
    ),
  );
  const anns = await told(storage, announced("a", 1));
  anns.announcements.dismiss("all");
  expect((await told(storage, announced("a", 1))).ids()).toEqual(["a"]);
  for (const [url, user] of [
    ["ws://test/ws", "bea"],
    ["ws://other/ws", "ann"],
  ] as const) {
    const other = new FakePorts();
    const { announcements } = connect({ url, token: "t", ports: other, dismissals: storage });
    await other.settle();
    other.link.welcome({}, { user: { id: user, name: user, role: "user" } });
    await other.settle();
    const page = { room: "all-users", epoch: "e", head: 1, events: [announced("a", 1)], more: false };
    other.link.ack(other.link.last("room:history"), page);
    await other.settle();
    expect(announcements.list.value.map(({ isDismissed }) => isDismissed)).toEqual([false]);
  }
});

test("of what was said before a device was ever here, the last day's is fresh; of what is said from then on, all", async () => {
  const { ids: fresh } = await told(remembering(new Map()), announced("old", 1), announced("new", day + 1));
  expect(fresh()).toEqual(["new*", "old"]);
  const storage = remembering(new Map());
  const { ports, ids } = await told(storage, announced("a", 1), announced("b", 2));
  expect(ids()).toEqual(["b", "a"]);
  const { seq: _, ...next } = announced("c", 3);
  ports.link.tell(next);
  expect(ids()).toEqual(["c*", "b", "a"]);
  const later = await told(storage, ...["a", "b", "c", "d"].map((id, index) => announced(id, index + 1)));
  expect(later.ids()).toEqual(["d*", "c*", "b", "a"]);
});

test("a new one stands first, once however often it comes", async () => {
  const { ports, ids } = await told(remembering(), announced("a", 1));
  const { seq: _, ...fresh } = announced("b", 2);
  ports.link.tell(fresh);
  ports.link.tell(fresh);
  expect(ids()).toEqual(["b*", "a*"]);
});

test("what was dismissed stays so on the next page", async () => {
  const storage = remembering();
  const first = await told(storage, announced("a", 1), announced("b", 2));
  first.announcements.dismiss(["a"]);
  expect(first.ids()).toEqual(["b*", "a"]);
  const next = await told(storage, announced("a", 1), announced("b", 2));
  expect(next.ids()).toEqual(["b*", "a"]);
});

test("where nothing may be kept, the page itself remembers", async () => {
  const refuse = () => {
    throw new Error("storage is off");
  };
  const { announcements, ids, ports } = await told({ getItem: refuse, setItem: refuse }, announced("a", 1));
  announcements.dismiss("all");
  const { seq: _, ...again } = announced("a", 1);
  ports.link.tell(again);
  expect(ids()).toEqual(["a"]);
});

test("an error is told as it comes; one of before is over", async () => {
  const data = { code: "unavailable", message: "the disk is full" };
  const before = { type: "system:error", room: "all-users", seq: 1, timestamp: 1, data };
  const { ports, announcements } = await told(remembering(), before);
  expect(announcements.list.value).toEqual([]);
  ports.link.tell({ type: "system:error", timestamp: 2, data });
  expect(announcements.list.value).toMatchObject([{ level: "error", message: "the disk is full" }]);
});

/** @returns how often the log was asked for on it */
async function comeBack(ports: FakePorts, rooms: Welcome["rooms"] = {}) {
  ports.link.end(1006);
  await ports.advance(5_000);
  ports.link.welcome(rooms);
  await ports.settle();
  return ports.link.said("room:history").length;
}

test("the log is asked for again only where it began anew, or has moved on", async () => {
  const { ports } = await told(remembering(), announced("a", 1));
  expect(await comeBack(ports, { "all-users": fresh(1) })).toBe(1);
  ports.link.ack(ports.link.last("room:history"), { room: "all-users", epoch: "e1", head: 1, events: [] });
  await ports.settle();
  expect(await comeBack(ports, { "all-users": complete(1, 2) })).toBe(0);
  expect(await comeBack(ports, { "all-users": { ...fresh(1, "e2"), recovered: "reset" } })).toBe(1);
});

test("until the log was told it is asked for on every connection, once at a time", async () => {
  const { ports, ids } = await told(remembering());
  await comeBack(ports, { "all-users": fresh(1) });
  ports.link.refuse(ports.link.last("room:history"), "internal");
  await ports.settle();
  expect(await comeBack(ports, { "all-users": complete(1, 2) })).toBe(1);
  expect(await comeBack(ports, { "all-users": complete(1, 2) })).toBe(1);
  const events = [announced("a", 1)];
  ports.link.ack(ports.link.last("room:history"), { room: "all-users", epoch: "e1", head: 1, events });
  await ports.settle();
  expect(ids()).toEqual(["a*"]);
});
