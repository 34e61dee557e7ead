import { expect, test } from "bun:test";
import { ProtocolError, type UserId } from "../../../protocol/index.ts";
import { revokeUser } from "../../../server/connection/revoke.ts";
import { greet } from "../../../server/connection/socket.ts";
import { failureOf } from "../../support/failure.ts";
import { type Peer, World } from "../../support/world.ts";

const bob = "bob" as UserId;

async function revoke(world: World, userId: UserId = bob) {
  const [revocation] = await Promise.all([
    revokeUser(world.host, userId, "root" as UserId),
    world.clock.settle(),
  ]);
  return revocation;
}

/** Says hello, and tells what came of it. */
async function hello(world: World, token: string): Promise<{ peer: Peer; reply: unknown }> {
  const peer = world.open();
  const { type, data } = await peer.request("hello", { token, client: { kind: "other" } });
  return { peer, reply: type === "error" ? data.code : type };
}

test("a revoked user's connections are cut at once, on every device, and nobody else's", async () => {
  const world = new World();
  const alice = await world.connect("alice");
  const devices = await Promise.all([world.connect("bob"), world.connect("bob")]);
  const at = world.clock.now();
  expect(await revoke(world)).toEqual({ revokedAt: at, closedConnections: 2 });
  for (const { closedWith } of devices) {
    expect(closedWith).toEqual({ code: 4403, reason: "banned or revoked" });
  }
  expect(alice.closedWith).toBeUndefined();
});

test("a token made before is refused and the connection closed with 4403", async () => {
  const world = new World();
  const before = `bob:user:3600:${world.clock.now()}`;
  await revoke(world);
  const { peer, reply } = await hello(world, before);
  expect(reply).toBe("token_invalid");
  expect(peer.closedWith?.code).toBe(4403);
});

test("a token that does not say when it was made is refused", async () => {
  const world = new World();
  await revoke(world);
  expect((await hello(world, "bob")).reply).toBe("token_invalid");
});

test("a token made after the revocation counts", async () => {
  const world = new World();
  await revoke(world);
  await world.clock.advance(1);
  expect((await hello(world, `bob:user:3600:${world.clock.now()}`)).reply).toBe("welcome");
});

test("a revocation outlives the process", async () => {
  const world = new World();
  await revoke(world);
  const restarted = new World({ store: world.store, clock: world.clock });
  expect((await hello(restarted, "bob")).reply).toBe("token_invalid");
  expect((await hello(restarted, "alice")).reply).toBe("welcome");
});

test("a ticket of before is refused", async () => {
  const world = new World();
  const { tokens, tickets } = world.host;
  const { ticket } = tickets.issue(await tokens.verify("bob"));
  await revoke(world);
  expect(() => tickets.redeem(ticket)).toThrow(ProtocolError);
});

test("who is let in by an upgrade that began before the revocation is cut with 4403", async () => {
  const world = new World();
  const identity = await world.host.tokens.verify("bob");
  await revoke(world);
  const peer = world.open();
  greet(world.host, peer.session, { kind: "identified", identity });
  await world.clock.settle();
  expect(peer.closedWith?.code).toBe(4403);
  expect(peer.heard.map(({ type }) => type)).toEqual(["error"]);
});

test("a hello whose token was being verified meanwhile is refused", async () => {
  const world = new World();
  const peer = world.open();
  const answering = peer.request("hello", { token: "bob", client: { kind: "other" } });
  world.host.revocations.add(bob, world.clock.now());
  expect((await answering).data.code).toBe("token_invalid");
  expect(peer.closedWith?.code).toBe(4403);
});

test("when the store does not take it, nothing is revoked and nobody is cut", async () => {
  const world = new World();
  const peer = await world.connect("bob");
  world.store.log.commit = () => Promise.reject(new Error("disk full"));
  expect(await failureOf(revoke(world))).toMatchObject({ code: "unavailable" });
  expect(peer.closedWith).toBeUndefined();
});

test("while the store cannot say who is revoked, nobody new comes in, and then everybody", async () => {
  const world = new World();
  const { revocations } = world.store;
  world.store.revocations = () => Promise.reject(new ProtocolError("unavailable", "the disk fails"));
  const { peer, reply } = await hello(world, "alice");
  expect(reply).toBe("unavailable");
  expect(peer.closedWith).toBeUndefined();
  world.store.revocations = revocations;
  expect((await hello(world, "alice")).reply).toBe("welcome");
});
