import { expect, test } from "bun:test";
import { ProtocolError, type UserId } from "../../../protocol/index.ts";
import { createTokens } from "../../../server/auth/tokens.ts";
import { revokeUser } from "../../../server/connection/revoke.ts";
import { greet } from "../../../server/connection/socket.ts";
import { httpAnswers } from "../../../server/http-answers.ts";
import { randomId } from "../../../server/lib/ids.ts";
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
  world.host.services.revocations.add(bob, world.clock.now());
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

/** A server with real tokens, whose disk takes a revocation of Bob only when it is told to. */
async function whileBeingStored() {
  const world = new World({ tokens: (clock) => createTokens({ secret: "x".repeat(32), clock, randomId }) });
  const { tokens } = world.host;
  const { token } = await tokens.mint({ userId: "bob", ttlSeconds: 600 });
  await world.clock.advance(10);
  const { commit } = world.store.log;
  const gate = Promise.withResolvers<void>();
  world.store.log.commit = async (changes) => {
    await gate.promise;
    return commit.call(world.store.log, changes);
  };
  const answers = httpAnswers(world.host, () => 0);
  const begin = (start: () => Promise<unknown>) => {
    const revoking = start().then(
      () => "revoked",
      (error) => error.code,
    );
    return async (isTaken: boolean) => {
      if (isTaken) gate.resolve();
      else gate.reject(new Error("disk full"));
      await world.clock.settle();
      world.store.log.commit = commit;
      return await revoking;
    };
  };
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => "done",
      (error) => error.code,
    );
  return { world, tokens, token, answers, begin, codeOf };
}

const revocations: readonly [
  string,
  (parts: Awaited<ReturnType<typeof whileBeingStored>>) => Promise<unknown>,
][] = [
  ["a revocation", ({ world }) => revokeUser(world.host, bob, "root" as UserId)],
  ["an erasure", ({ answers }) => answers.personal.erase(bob, { id: bob, name: "Bob", role: "user" })],
];

test.each(revocations)("while %s is being stored no token is renewed, and then none", async (_, start) => {
  const parts = await whileBeingStored();
  const { world, tokens, token, begin, codeOf } = parts;
  const end = begin(() => start(parts));
  await world.clock.advance(5);
  expect(await codeOf(tokens.refresh(token))).toBe("unavailable");
  expect(await end(true)).toBe("revoked");
  expect(await codeOf(tokens.refresh(token))).toBe("token_invalid");
});

test.each([0, 1, 2, 3, 5, 8])(
  "a renewal that began %d turns before a revocation gives nothing that outlives it",
  async (turns) => {
    const { world, tokens, token, begin, codeOf } = await whileBeingStored();
    const renewing = tokens.refresh(token).catch(() => undefined);
    for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    const end = begin(() => revokeUser(world.host, bob, "root" as UserId));
    await world.clock.advance(1);
    const renewed = await renewing;
    expect(await end(true)).toBe("revoked");
    expect(await codeOf(tokens.verify(renewed?.token ?? token))).toBe("token_invalid");
  },
);

test("what could not be revoked goes on as before", async () => {
  const parts = await whileBeingStored();
  const { world, tokens, token, begin, codeOf } = parts;
  const first = begin(() => revokeUser(world.host, bob, "root" as UserId));
  await world.clock.advance(1);
  expect(await codeOf(tokens.verify(token))).toBe("unavailable");
  expect(await first(false)).toBe("unavailable");
  expect(await codeOf(tokens.verify(token))).toBe("done");
});

test("of two revocations at once, one that fails takes nothing from the other", async () => {
  const { host } = new World();
  const { revocations: known } = host.services;
  const identity = { user: { id: bob, name: "Bob", role: "user" as const }, issuedAt: 5, expiresAt: 9 };
  const first = known.begin(bob, 6);
  const second = known.begin(bob, 7);
  second.stored(8);
  first.failed();
  expect(() => known.check(identity)).toThrow("revoked");
});

test("a token that a backend makes while a revocation is being stored is younger than it", async () => {
  const parts = await whileBeingStored();
  const { world, tokens, begin, codeOf } = parts;
  const end = begin(() => revokeUser(world.host, bob, "root" as UserId));
  await world.clock.advance(5);
  const { token } = await tokens.mint({ userId: "bob", ttlSeconds: 600 });
  expect(await codeOf(tokens.verify(token))).toBe("done");
  expect(await end(true)).toBe("revoked");
  expect(await codeOf(tokens.verify(token))).toBe("done");
});

test("a link that was signed while a revocation was being stored opens nothing after it", async () => {
  const { world, answers, begin, codeOf } = await whileBeingStored();
  const { link } = world.host.links.sign("f1", bob);
  const end = begin(() => revokeUser(world.host, bob, "root" as UserId));
  await world.clock.advance(5);
  const late = world.host.links.sign("f1", bob).link;
  expect(await end(true)).toBe("revoked");
  for (const signed of [link, late]) {
    expect(await codeOf(answers.files.fetchByLink(signed, "f1", "whole"))).toBe("token_invalid");
  }
  await world.clock.advance(5);
  const afterwards = world.host.links.sign("f1", bob).link;
  expect(await codeOf(answers.files.fetchByLink(afterwards, "f1", "whole"))).toBe("not_found");
});

test("what a revoked user had begun takes no effect after the revocation", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  const [alice, device] = peers as [Peer, Peer];
  const { data } = await device.request("message:send", { room, content: "hello" });
  const { find } = world.store.log;
  const found = Promise.withResolvers<void>();
  world.store.log.find = async (...place) => {
    await found.promise;
    return find(...place);
  };
  const { user } = await world.host.tokens.verify("bob");
  const edit = { messageId: data.messageId, content: "changed" };
  const answers = httpAnswers(world.host, () => 0);
  const begun = [answers.handle(user, "message:edit", edit, "e1", undefined)];
  device.say({ type: "message:edit", data: edit, id: "e2" });
  await world.clock.advance(1);
  await revoke(world);
  found.resolve();
  await world.clock.settle();
  expect(await Promise.all(begun)).toMatchObject([{ ok: false, error: { code: "token_invalid" } }]);
  expect(alice.events("message:update")).toEqual([]);
});
