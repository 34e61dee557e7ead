import { expect, test } from "bun:test";
import { type Peer, World } from "../../support/world.ts";

const hello = (peer: Peer, token: string, id?: string, resume?: object) =>
  peer.request("hello", { token, client: { kind: "web", ...(id && { id }) }, ...(resume && { resume }) });

test("a newer connection of the same client ends the older one at once, and says why", async () => {
  const world = new World();
  const [old, fresh] = [world.open(), world.open()];
  await hello(old, "alice", "page-1");
  expect((await hello(fresh, "alice", "page-1")).type).toBe("welcome");
  expect(old.closedWith).toEqual({
    code: 4408,
    reason: "replaced by a newer connection of the same client",
  });
  expect(world.host.services.people.connectionsOf("alice" as never).size).toBe(1);
});

test("to the others in the room the user never left", async () => {
  const world = new World();
  const { room, peers } = await world.group("bob", "carol");
  const [bob, carol] = peers as [Peer, Peer];
  await carol.request("hello", { client: { kind: "web", id: "page-1" } });
  bob.forget();
  const fresh = world.open();
  await hello(fresh, "carol", "page-1");
  await fresh.request("room:join", { room });
  await world.clock.advance(10_000);
  expect(carol.closedWith?.code).toBe(4408);
  expect(bob.heard.map(({ type }) => type)).toEqual([]);
  const { data } = await bob.request("presence:get", { room });
  expect(data.users).toMatchObject([{ userId: "bob" }, { userId: "carol", devices: 1 }]);
});

test("a client over the limit of connections gets in when it is its own connection that is in the way", async () => {
  const world = new World({ env: { TAUTLINE_LIMIT_CONNECTIONS_PER_USER: "2" } });
  await world.connect("alice");
  await hello(world.open(), "alice", "page-1");
  expect((await hello(world.open(), "alice", "page-2")).data.code).toBe("rate_limited");
  expect((await hello(world.open(), "alice", "page-1")).type).toBe("welcome");
});

test("other ids, other users and connections without an id are left alone", async () => {
  const world = new World();
  const peers = await Promise.all([world.connect("alice"), world.connect("alice")]);
  for (const [token, id] of [
    ["alice", "page-1"],
    ["alice", "page-2"],
    ["bob", "page-1"],
  ] as const) {
    const peer = world.open();
    await hello(peer, token, id);
    peers.push(peer);
  }
  expect(peers.map(({ closedWith }) => closedWith)).toEqual(peers.map(() => undefined));
});

test("a bad token ends nobody's connection", async () => {
  const world = new World();
  const old = world.open();
  await hello(old, "alice", "page-1");
  await hello(world.open(), "bad", "page-1");
  await world.open().request("hello", { client: { kind: "web", id: "page-1" } });
  expect(old.closedWith).toBeUndefined();
});

test("saying hello again on one connection ends nothing, and may change the id", async () => {
  const world = new World();
  const [old, fresh] = [world.open(), world.open()];
  await hello(old, "alice", "page-1");
  await hello(old, "alice", "page-1");
  await hello(old, "alice", "page-2");
  await hello(fresh, "alice", "page-1");
  expect(old.closedWith).toBeUndefined();
  await hello(fresh, "alice", "page-2");
  expect(old.closedWith?.code).toBe(4408);
});

test("what a stalled connection held is let go with it", async () => {
  const world = new World({ env: { TAUTLINE_MAX_UNSENT_BYTES: "65536" } });
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers as [Peer, Peer];
  await bob.request("hello", { client: { kind: "web", id: "page-1" } });
  bob.stall();
  for (let said = 0; said < 100; said += 1) {
    await alice.request("message:send", { room, content: "x".repeat(1_000) });
  }
  expect(world.metric("connections_behind")).toBe(1);
  await hello(world.open(), "bob", "page-1");
  expect(world.metric("connections_behind")).toBe(0);
});

test("nothing is kept of clients that have gone, nor of connections that gave no id", async () => {
  const world = new World();
  const { clients } = world.host;
  await world.connect("alice");
  expect(clients.size).toBe(0);
  for (const id of ["page-1", "page-2", "page-1"]) await hello(world.open(), "alice", id);
  expect(clients.size).toBe(2);
  const last = world.open();
  await hello(last, "alice", "page-2");
  last.drop();
  expect(clients.size).toBe(1);
});
