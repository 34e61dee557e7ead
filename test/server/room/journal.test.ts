import { expect, test } from "bun:test";
import fc from "fast-check";
import { Metrics } from "../../../server/lib/metrics.ts";
import { Journal } from "../../../server/room/journal.ts";
import type { Store } from "../../../server/store/port.ts";
import { createSqliteStore } from "../../../server/store/sqlite/index.ts";
import { type Peer, World } from "../../support/world.ts";

/** The store's commits fail until the returned function is called. */
function breakStore(world: World): () => void {
  const { commit } = world.store.log;
  const error = Object.assign(new Error("disk I/O error"), { code: "SQLITE_IOERR" });
  world.store.log.commit = () => Promise.reject(error);
  return () => {
    world.store.log.commit = commit;
  };
}

/** One process's use of a store that outlives it: after its death it stores nothing more. */
function mortal(store: Store): { store: Store; kill(): void } {
  let isDead = false;
  const commit: Store["log"]["commit"] = (changes) =>
    isDead ? new Promise(() => {}) : store.log.commit(changes);
  const kill = () => {
    isDead = true;
  };
  return { store: { ...store, log: { ...store.log, commit } }, kill };
}

/** From `hold` until its function is called, what is stored is there to be read before the server hears that it is. */
function storedButUntold(): { store: Store; hold(): () => void } {
  const store = createSqliteStore({ dataDir: ":memory:", synchronous: "FULL" });
  let told = Promise.resolve();
  const commit: Store["log"]["commit"] = async (changes) => {
    const outcomes = await store.log.commit(changes);
    await told;
    return outcomes;
  };
  return {
    store: { ...store, log: { ...store.log, commit } },
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      told = promise;
      return resolve;
    },
  };
}

test("when the store fails, the request is answered unavailable and nobody hears of it", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers;
  const mend = breakStore(world);
  const reply = await alice?.request("message:send", { room, content: "lost?" }, "kept-id");
  expect(reply?.data).toMatchObject({ code: "unavailable", retryAfterMs: expect.any(Number) });
  expect(bob?.events("message:new")).toEqual([]);
  expect(world.host.storeHealth.failure).toBe("the disk fails (SQLITE_IOERR)");
  mend();
  const again = await alice?.request("message:send", { room, content: "lost?" }, "kept-id");
  expect(again?.data).toEqual({ messageId: expect.any(String), seq: 1 });
  expect(bob?.events("message:new").map(({ seq }) => seq)).toEqual([1]);
  await world.clock.advance(1_000);
  expect(world.host.storeHealth.failure).toBeUndefined();
});

test("events that one turn brought are delivered in the order of their seq, before any ack of theirs", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob", "carol");
  for (const peer of peers) {
    peer.say(...[1, 2, 3].map((at) => ({ type: "message:send", id: `${at}`, data: { room, content: "x" } })));
  }
  await world.clock.settle();
  for (const peer of peers) {
    expect(peer.heard.map(({ type }) => type)).toEqual([
      ...Array(9).fill("message:new"),
      ...Array(3).fill("ack"),
    ]);
    expect(peer.events("message:new").map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  }
});

test("a few changes wait until the commit before them is told, many are stored meanwhile", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob", "carol", "dave");
  const [alice, bob, carol, dave] = peers as [Peer, Peer, Peer, Peer];
  const { log } = world.store;
  const commits: { changes: number; told: number }[] = [];
  let release = () => {};
  const { commit } = log;
  log.commit = async (changes) => {
    commits.push({ changes: changes.length, told: dave.events("message:new").length });
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    return commit(changes);
  };
  let sends = 0;
  const send = (peer: Peer, count: number) => {
    for (let sent = 0; sent < count; sent += 1) {
      peer.say({ type: "message:send", id: `${++sends}`, data: { room, content: "x" } });
    }
  };
  const end = async () => {
    release();
    await world.clock.settle();
  };

  send(alice, 1);
  await world.clock.settle();
  for (const peer of [alice, bob, carol, dave]) send(peer, 16);
  await world.clock.settle();
  expect(commits).toEqual([{ changes: 1, told: 0 }]);
  await end();
  expect(commits[1]).toEqual({ changes: 64, told: 1 });

  for (const peer of [alice, bob, carol, dave]) send(peer, 17);
  await world.clock.settle();
  await end();
  expect(commits[2]).toEqual({ changes: 68, told: 1 });
  await end();
  expect(dave.events("message:new")).toHaveLength(1 + 64 + 68);
});

test("who joins a room that was loaded with an event is not told of it once more", async () => {
  const { store, hold } = storedButUntold();
  const world = new World({ store });
  const alice = await world.connect("alice");
  const release = hold();
  alice.say({ type: "conversation:create", id: "1", data: { kind: "group", memberIds: ["bob"] } });
  await world.clock.settle();
  const bob = await world.connect("bob");
  expect(bob.events("welcome")[0]?.data.rooms["user:bob"]).toMatchObject({ seq: 1 });
  release();
  await world.clock.settle();
  expect(bob.events("conversation:created")).toEqual([]);
});

test("who reads of an invitation before the server has heard that it is stored is let in", async () => {
  const { store, hold } = storedButUntold();
  const world = new World({ store });
  const { room, conversationId, peers } = await world.group("alice", "carol");
  const release = hold();
  peers[0]?.say({ type: "conversation:add", id: "1", data: { conversationId, userIds: ["bob"] } });
  await world.clock.settle();
  const bob = await world.connect("bob", { rooms: { "user:bob": { epoch: store.epoch, seq: 0 } } });
  expect(bob.events("conversation:updated").map(({ data }) => data.room)).toEqual([room]);
  bob.say({ type: "room:join", id: "join", data: { room } });
  await world.clock.settle();
  release();
  await world.clock.settle();
  expect(bob.heard.find(({ id }) => id === "join")?.type).toBe("ack");
});

test("whatever comes, drops, repeats and comes back: every reader sees the log, whole, in order, once", async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("send" as const), who: fc.nat(2), count: fc.integer({ min: 1, max: 6 }) }),
    fc.record({ kind: fc.constant("repeat" as const), who: fc.nat(2) }),
    fc.record({ kind: fc.constant("drop" as const), who: fc.nat(2) }),
    fc.record({ kind: fc.constant("restart" as const) }),
    fc.record({ kind: fc.constant("settle" as const) }),
  );
  const names = ["alice", "bob", "carol"];
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const disk = createSqliteStore({ dataDir: ":memory:", synchronous: "FULL" });
      let process = mortal(disk);
      let world = new World({ store: process.store });
      const { room, peers } = await world.group("alice", "bob", "carol");
      const epoch = world.store.epoch;
      const seen: number[][] = names.map(() => []);
      let requests = 0;
      const collect = (who: number) => {
        for (const { type, seq } of peers[who]?.heard ?? []) {
          const last = seen[who]?.at(-1) ?? 0;
          if (type === "message:new" && seq !== undefined && seq > last) seen[who]?.push(seq);
        }
        peers[who]?.forget();
      };
      const comeBack = async (who: number) => {
        collect(who);
        const seq = seen[who]?.at(-1) ?? 0;
        peers[who] = await world.connect(names[who] ?? "", { rooms: { [room]: { epoch, seq } } });
      };
      for (const next of steps) {
        if (next.kind === "settle") await world.clock.settle();
        else if (next.kind === "restart") {
          // What was not committed is forgotten with the process.
          process.kill();
          process = mortal(disk);
          world = new World({ store: process.store, clock: world.clock });
          for (const peer of peers) peer.drop();
          for (const who of names.keys()) await comeBack(who);
        } else if (next.kind === "drop") {
          peers[next.who]?.drop();
          await comeBack(next.who);
        } else {
          const peer = peers[next.who] as Peer;
          const count = next.kind === "send" ? next.count : 1;
          for (let sent = 0; sent < count; sent += 1) {
            const id = next.kind === "send" ? `r${++requests}` : `r${requests}`;
            peer.say({ type: "message:send", id, data: { room, content: id } });
          }
        }
      }
      await world.clock.settle();
      for (const who of names.keys()) await comeBack(who);
      await world.clock.settle();
      for (const who of names.keys()) collect(who);
      const { head } = await world.store.log.position(room as never);
      const whole = Array.from({ length: head }, (_, at) => at + 1);
      for (const who of names.keys()) expect(seen[who]).toEqual(whole);
    }),
    { numRuns: 60 },
  );
});

test("what is stored is acknowledged, and every listener hears of it, also when one of them fails", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  const heard: number[] = [];
  const { hub } = world.host.services;
  hub.on("stored", () => {
    throw new TypeError("a bug");
  });
  hub.on("stored", (committed) => heard.push(committed.length));
  const reply = await peers[0]?.request("message:send", { room, content: "kept" });
  expect(reply?.data).toEqual({ messageId: expect.any(String), seq: 1 });
  expect(heard).toEqual([1]);
  expect(peers[1]?.events("message:new").map(({ seq }) => seq)).toEqual([1]);
  expect(world.metric("listener_failures_total")).toBe(1);
  expect(world.metric("commit_failures_total")).toBe(0);
  expect(world.logLines.join("")).toContain("a bug");
});

test("what is stored is acknowledged, also when it cannot be delivered; readers repair the hole", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers as [Peer, Peer];
  const { delivery } = world.host.services;
  const { queue } = delivery;
  delivery.queue = () => {
    delivery.queue = queue;
    throw new TypeError("a bug");
  };
  const send = (content: string) => alice.request("message:send", { room, content });
  expect((await send("told to nobody")).data).toEqual({ messageId: expect.any(String), seq: 1 });
  expect((await send("told")).data).toEqual({ messageId: expect.any(String), seq: 2 });
  expect(bob.events("message:new").map(({ seq }) => seq)).toEqual([2]);
  const { data } = await bob.request("room:history", { room, after: 0 });
  expect(data.events.map(({ seq }: { seq: number }) => seq)).toEqual([1, 2]);
  expect(world.metric("delivery_failures_total")).toBe(1);
  expect(world.metric("commit_failures_total")).toBe(0);
});

test("whoever fails over what became of a change holds up nobody else's", async () => {
  const world = new World();
  const { journal } = world.host.services;
  const change = { events: [], effects: [], at: 0 };
  const settled: string[] = [];
  journal.append(
    change,
    () => JSON.parse("no JSON"),
    () => settled.push("refused"),
  );
  journal.append(
    change,
    () => settled.push("stored"),
    () => settled.push("refused"),
  );
  await world.clock.settle();
  await Promise.all([journal.commit(change), world.clock.settle()]);
  expect(settled).toEqual(["stored"]);
  expect(world.metric("delivery_failures_total")).toBe(1);
});

test("how long commits and their askers waited is in the figures", async () => {
  const store = createSqliteStore({ dataDir: ":memory:", synchronous: "FULL" });
  const world = new World({ store });
  const alice = await world.connect("alice");
  const { data: made } = await alice.request("conversation:create", { kind: "group", memberIds: [] });
  const figures = () =>
    ["commit_seconds", "ack_seconds"].map((name) => {
      const [, sum] = new RegExp(`^tautline_${name}_sum (.+)$`, "m").exec(world.metrics.toText()) ?? [];
      return Number(sum);
    });
  expect(figures()).toEqual([0, 0]);
  const { commit } = store.log;
  store.log.commit = async (changes) => {
    await new Promise<void>((resolve) => world.clock.after(30, resolve));
    return commit(changes);
  };
  alice.say({ type: "message:send", data: { room: made.room, content: "slow" }, id: "slow" });
  await world.clock.settle();
  await world.clock.advance(30);
  expect(alice.heard.at(-1)).toMatchObject({ type: "ack", id: "slow" });
  expect(figures()).toEqual([0.03, 0.03]);
});

test("what waits for more than one commit has waited from its own arrival", async () => {
  const world = new World();
  const { clock, store } = world;
  const { log } = store;
  const slow: Store["log"] = {
    ...log,
    commit: async (changes) => {
      await new Promise<void>((resolve) => clock.after(100, resolve));
      return changes.map(() => ({ kind: "stored", events: [] }));
    },
  };
  const { rooms, hub, delivery, report } = { ...world.host.services, report: world.host.report };
  const metrics = new Metrics();
  const journal = new Journal({ log: slow, rooms, hub, delivery, clock, report, metrics });
  const fail = (error: Error) => {
    throw error;
  };
  const append = async (count: number) => {
    for (let at = 0; at < count; at += 1) journal.append({ events: [], at: clock.now() }, () => {}, fail);
    await clock.settle();
  };
  await append(9_000);
  await clock.advance(150);
  await append(1);
  await clock.advance(150);
  const figure = (name: string) =>
    Number(new RegExp(`^tautline_ack_seconds_${name} (.+)$`, "m").exec(metrics.toText())?.[1]);
  // The one that came late is in the last of the three, whose first waited 300 ms.
  expect(figure("sum")).toBeCloseTo(0.1 + 0.2 + 0.3);
  await clock.advance(150);
  await append(1);
  await clock.advance(100);
  expect(figure("sum")).toBeCloseTo(0.1 + 0.2 + 0.3 + 0.1);
  expect(figure("count")).toBe(4);
});
