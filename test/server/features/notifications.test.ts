import { expect, test } from "bun:test";
import { type Peer, World } from "../../support/world.ts";

const boat = { title: "The boat", message: "is repaired" };

async function world() {
  const made = new World();
  return { world: made, service: await made.connect("robot:service"), alice: await made.connect("alice") };
}

/** Passes; who is silent for so long would be put out. */
async function aMinute({ clock }: World, ...peers: Peer[]): Promise<void> {
  for (const half of [30_000, 30_000]) {
    await clock.advance(half);
    for (const peer of peers) await list(peer);
  }
}

const list = async (peer: Peer, unreadOnly = false) =>
  (await peer.request("notification:list", { unreadOnly })).data;

test("a notification reaches every device of its user, and is listed as unread", async () => {
  const { world: w, service, alice } = await world();
  const phone = await w.connect("alice");
  await service.request("notification:send", {
    userIds: ["alice"],
    ...boat,
    level: "warning",
    url: "/boats/7",
  });
  const data = {
    id: expect.any(String),
    level: "warning",
    ...boat,
    url: "/boats/7",
    createdAt: w.clock.now(),
  };
  for (const device of [alice, phone]) {
    expect(device.events("system:notification")).toMatchObject([{ room: "user:alice", data }]);
  }
  expect(await list(alice)).toEqual({ notifications: [{ ...data, isRead: false }], unread: 1 });
});

test("its title, and an announcement's, is shown on one line and as it is read", async () => {
  const { service, alice } = await world();
  const said = { title: "Pl\u202ean\nB", message: "as it\nis" };
  await service.request("notification:send", { userIds: ["alice"], level: "info", ...said });
  await service.request("announcement:send", said);
  for (const type of ["system:notification", "system:announcement"]) {
    expect(alice.events(type)[0]?.data).toMatchObject({ title: "Plan B", message: "as it\nis" });
  }
  const unseen = { title: "\u3164", message: "x" };
  expect((await service.request("announcement:send", unseen)).data.code).toBe("invalid_data");
});

test("who was away finds it, the newest first", async () => {
  const { world: w, service } = await world();
  for (const title of ["one", "two"]) {
    await service.request("notification:send", { userIds: ["bob", "carol"], title, message: "x" });
  }
  const bob = await w.connect("bob");
  expect((await list(bob)).notifications.map(({ title }: { title: string }) => title)).toEqual([
    "two",
    "one",
  ]);
});

test("what one device reads is read on the others, one by one or all", async () => {
  const { world: w, service, alice } = await world();
  const phone = await w.connect("alice");
  for (const title of ["one", "two", "three"]) {
    await service.request("notification:send", { userIds: ["alice"], title, message: "x" });
  }
  const [, two] = (await list(alice)).notifications;
  expect((await alice.request("notification:read", { ids: [two.id] })).data).toEqual({ unread: 2 });
  expect(phone.events("notification:seen")).toMatchObject([{ data: { ids: [two.id], unread: 2 } }]);
  expect(alice.events("notification:seen")).toEqual([]);
  const unread = (await list(phone, true)).notifications.map(({ title }: { title: string }) => title);
  expect(unread).toEqual(["three", "one"]);
  expect((await phone.request("notification:read", { ids: "all" })).data).toEqual({ unread: 0 });
  expect((await list(alice)).notifications.every(({ isRead }: { isRead: boolean }) => isRead)).toBe(true);
  await service.request("notification:send", { userIds: ["alice"], title: "four", message: "x" });
  expect((await list(alice)).unread).toBe(1);
});

test("another's notification, or none, is not found, and nothing is marked", async () => {
  const { world: w, service, alice } = await world();
  const bob = await w.connect("bob");
  await service.request("notification:send", { userIds: ["alice", "bob"], ...boat });
  const [mine] = (await list(alice)).notifications;
  const [theirs] = (await list(bob)).notifications;
  for (const id of [theirs.id, "zz-1", "nonsense"]) {
    const refused = await alice.request("notification:read", { ids: [mine.id, id] });
    expect(refused.data.code).toBe("not_found");
  }
  expect((await list(alice)).unread).toBe(1);
});

test("people notify those who said something where they are both, under their names, and nobody else", async () => {
  const { world: w } = await world();
  const { room, peers } = await w.group("bob", "carol");
  const [bob, carol] = peers as [Peer, Peer];
  await carol.request("message:send", { room, content: "hello" });
  await w.connect("dave");
  await bob.request("notification:send", { userIds: ["carol"], ...boat });
  expect(carol.events("system:notification")).toMatchObject([
    { data: { sender: { id: "bob", name: "Bob" } } },
  ]);
  for (const userIds of [["dave"], ["carol", "dave"], ["nobody"]]) {
    expect((await bob.request("notification:send", { userIds, ...boat })).data.code).toBe("forbidden");
  }
});

test.each(["group", "direct"])(
  "who was only put into a conversation, a %s one, hears nothing from who put them there",
  async (kind) => {
    const { world: w } = await world();
    const [bob, carol] = [await w.connect("bob"), await w.connect("carol")];
    const { room } = (await bob.request("conversation:create", { kind, memberIds: ["carol"] })).data;
    await bob.request("message:send", { room, content: "hello" });
    await carol.request("room:join", { room });
    const notify = () => bob.request("notification:send", { userIds: ["carol", "bob"], ...boat });
    expect((await notify()).data.code).toBe("forbidden");
    expect((await bob.request("notification:send", { userIds: ["bob"], ...boat })).type).toBe("ack");
    await carol.request("message:send", { room, content: "hello?" });
    await aMinute(w, bob);
    expect((await notify()).type).toBe("ack");
  },
);

test("whether somebody may notify somebody is looked up once a minute, be it yes or no", async () => {
  const { world: w } = await world();
  const { room, peers } = await w.group("bob", "carol", "dave");
  const [bob, carol, dave] = peers as [Peer, Peer, Peer];
  await carol.request("message:send", { room, content: "hello" });
  const asked: (readonly string[])[] = [];
  const { active } = w.store.conversations;
  w.store.conversations.active = (userId, among) => {
    asked.push(among);
    return active(userId, among);
  };
  const notify = async (...userIds: string[]) =>
    (await bob.request("notification:send", { userIds, ...boat })).type;
  expect([await notify("carol"), await notify("carol"), await notify("bob")]).toEqual(["ack", "ack", "ack"]);
  expect([await notify("carol", "dave"), await notify("dave")]).toEqual(["error", "error"]);
  expect(asked).toEqual([["carol"], ["dave"]]);
  await dave.request("message:send", { room, content: "hello" });
  await aMinute(w, bob);
  expect(await notify("carol", "dave")).toBe("ack");
  expect(asked).toEqual([["carol"], ["dave"], ["carol", "dave"]]);
});

test("people do not flood each other", async () => {
  const w = new World({ env: { TAUTLINE_LIMIT_MESSAGES_PER_MINUTE: "1" } });
  const { room, peers } = await w.group("bob", "carol");
  await peers[1]?.request("message:send", { room, content: "hello" });
  const codes: unknown[] = [];
  for (let at = 0; at < 20; at += 1) {
    codes.push((await peers[0]?.request("notification:send", { userIds: ["carol"], ...boat }))?.data.code);
  }
  expect(codes).toContain("rate_limited");
});

test("who names many takes more of the rate, a service none", async () => {
  const w = new World({ env: { TAUTLINE_LIMIT_MESSAGES_PER_MINUTE: "1" } });
  const { room, peers } = await w.group("bob", "carol");
  const bob = peers[0] as Peer;
  await peers[1]?.request("message:send", { room, content: "hello" });
  const notify = (by: Peer, count: number) => {
    const userIds = Array.from({ length: count }, (_, at) => `user${at}`);
    return by.request("notification:send", { userIds, ...boat });
  };
  // Of eleven at once, ten are left after one name, and 301 names take seven.
  expect((await bob.request("notification:send", { userIds: ["carol"], ...boat })).type).toBe("ack");
  expect((await notify(bob, 301)).data.code).toBe("forbidden");
  const refused = (await notify(bob, 201)).data;
  expect(refused).toMatchObject({ code: "rate_limited", retryAfterMs: 120_000 });
  expect((await notify(bob, 101)).data.code).toBe("forbidden");
  const service = await w.connect("robot:service");
  for (let at = 0; at < 5; at += 1) expect((await notify(service, 500)).type).toBe("ack");
});

test("a request that comes twice notifies once", async () => {
  const { service, alice } = await world();
  const said = { userIds: ["alice"], ...boat };
  await service.request("notification:send", said, "same");
  expect((await service.request("notification:send", said, "same")).data).toEqual({ duplicate: true });
  expect(alice.events("system:notification")).toHaveLength(1);
});

test("a link that is no link is refused", async () => {
  const { service } = await world();
  for (const url of ["javascript:alert(1)", "//evil.example", "data:text/html,x", "/a\\b", "boats"]) {
    const refused = await service.request("notification:send", { userIds: ["alice"], ...boat, url });
    expect(refused.data).toMatchObject({ code: "invalid_data", details: [{ path: "url" }] });
  }
});

test("an announcement reaches everyone, also who comes back later; only admins and services make one", async () => {
  const { world: w, service, alice } = await world();
  const { rooms } = (await w.connect("bob")).events("welcome")[0]?.data ?? {};
  const said = { title: "Tonight", message: "we move" };
  const { data } = await service.request("announcement:send", said);
  expect(alice.events("system:announcement")).toMatchObject([
    { room: "all-users", seq: 1, data: { id: data.id, ...said } },
  ]);
  const { epoch, seq } = rooms["all-users"];
  const back = await w.connect("bob", { rooms: { "all-users": { epoch, seq } } });
  expect(back.events("system:announcement")).toHaveLength(1);
  expect((await alice.request("announcement:send", said)).data.code).toBe("forbidden");
});
