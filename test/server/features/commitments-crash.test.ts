/** What was acknowledged makes its commitment exactly once, whatever becomes of the process in between. */
import { describe, expect, test } from "bun:test";
import type { Change, Store } from "../../../server/store/port.ts";
import { createSqliteStore } from "../../../server/store/sqlite/index.ts";
import { failingStore } from "../../support/failing-store.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { type Peer, World } from "../../support/world.ts";

/** One process's use of a store that outlives it, and dies before it commits what `isFatal` says. */
function mortal(store: Store, isFatal: (change: Change) => boolean) {
  let isDead = false;
  const commit: Store["log"]["commit"] = (changes) => {
    isDead ||= changes.some(isFatal);
    return isDead ? new Promise(() => {}) : store.log.commit(changes);
  };
  return { ...store, log: { ...store.log, commit } };
}

const open = () => createSqliteStore({ dataDir: ":memory:", synchronous: "FULL" });
const hasEffect = (kind: string) => (change: Change) =>
  change.effects?.some((one) => one.kind === kind) ?? false;

async function listed(world: World, room: string) {
  const peer = await world.connect("dana");
  await world.clock.advance(3_000);
  const { data } = await peer.request("commitment:list", { room });
  const history = await peer.request("room:history", { room });
  const types: string[] = history.data.events.map(({ type }: { type: string }) => type);
  return { peer, commitments: data.commitments, liabilities: data.liabilities, types };
}

async function group(world: World) {
  const { room, peers } = await world.group("dana", "alice", "bob");
  return { room, dana: peers[0] as Peer };
}

const send = (peer: Peer, room: string, content: string) => peer.request("message:send", { room, content });

describe("a process that dies after the ack and before the commitment", () => {
  test("leaves it to the next, which makes it once, and the one after makes no other", async () => {
    const store = open();
    const clock = new FakeClock();
    const first = new World({ store: mortal(store, hasEffect("create-commitment")), clock });
    const { room, dana } = await group(first);
    expect((await send(dana, room, "I'll pay Bob $20")).type).toBe("ack");
    expect(await store.commitments.active(room as never)).toEqual([]);
    for (let restarts = 0; restarts < 3; restarts += 1) {
      const { commitments, liabilities, types } = await listed(new World({ store, clock }), room);
      expect(commitments).toMatchObject([{ action: "pay Bob $20" }]);
      expect(liabilities).toMatchObject([{ owes: 20 }]);
      expect(types).toEqual(["message:new", "commitment:created", "liability:update"]);
    }
  });

  test("leaves its question to the next as well", async () => {
    const store = open();
    const clock = new FakeClock();
    const first = new World({ store: mortal(store, hasEffect("ask")), clock });
    const { room, dana } = await group(first);
    await send(dana, room, "I owe Bob $20");
    for (let restarts = 0; restarts < 2; restarts += 1) {
      const { peer } = await listed(new World({ store, clock }), room);
      expect(peer.events("clarification:ask")).toHaveLength(1);
    }
  });

  test("having erased the message, leaves no words, and the next calls it off", async () => {
    const store = open();
    const clock = new FakeClock();
    const first = new World({ store: mortal(store, hasEffect("change-commitment")), clock });
    const { room, dana } = await group(first);
    const { data } = await send(dana, room, "I'll bring 7 pineapples");
    expect((await dana.request("message:delete", { messageId: data.messageId })).type).toBe("ack");
    const active = await store.commitments.active(room as never);
    expect(active).toMatchObject([{ action: "", status: "open" }]);
    expect(JSON.stringify(active)).not.toContain("pineapple");
    for (let restarts = 0; restarts < 2; restarts += 1) {
      const { commitments, types } = await listed(new World({ store, clock }), room);
      expect(commitments).toMatchObject([{ action: "", status: "cancelled" }]);
      expect(types.filter((type) => type === "commitment:updated")).toHaveLength(1);
    }
  });

  test("having edited it, the next reads the new wording, once", async () => {
    const store = open();
    const clock = new FakeClock();
    const first = new World({ store: mortal(store, hasEffect("change-commitment")), clock });
    const { room, dana } = await group(first);
    const { data } = await send(dana, room, "I'll pay Bob $20");
    await dana.request("message:edit", { messageId: data.messageId, content: "I'll pay Bob $25" });
    for (let restarts = 0; restarts < 2; restarts += 1) {
      const { commitments, types } = await listed(new World({ store, clock }), room);
      expect(commitments).toMatchObject([{ amount: 25 }]);
      expect(types.filter((type) => type === "commitment:updated")).toHaveLength(1);
    }
  });

  test("in the middle of an answer has made nothing, and the repeated answer makes it", async () => {
    const store = open();
    const clock = new FakeClock();
    const first = new World({ store: mortal(store, hasEffect("settle")), clock });
    const { room, dana } = await group(first);
    await send(dana, room, "I owe Bob $20");
    const { id } = dana.events("clarification:ask")[0]?.data ?? {};
    dana.say({ type: "clarification:answer", id: "same", data: { id, answer: "Yes, I promise" } });
    await clock.settle();
    const next = new World({ store, clock });
    const back = await next.connect("dana");
    const ack = await back.request("clarification:answer", { id, answer: "Yes, I promise" }, "same");
    expect(ack.data).toEqual({ commitmentId: expect.any(String), seq: 2 });
  });
});

test("of many messages each is read once, though the reader may start anywhere again", async () => {
  const store = open();
  const clock = new FakeClock();
  const first = new World({ store, clock });
  const { room, dana } = await group(first);
  for (let at = 1; at <= 400; at += 1) {
    dana.say({ type: "message:send", id: `m${at}`, data: { room, content: `I'll pay Bob $${at}` } });
  }
  await clock.settle();
  // 400 messages, 400 commitments and 400 liabilities are more than a thousand events.
  await clock.settle();
  const followed = await store.follow.followed("commitments");
  expect(followed).toBeGreaterThan(0);
  const before = await store.follow.tail();
  const { commitments } = await listed(new World({ store, clock }), room);
  expect(new Set(commitments.map(({ amount }: { amount: number }) => amount)).size).toBe(400);
  expect(await store.follow.tail()).toBe(before);
});

test("a store that fails for a while costs no commitment", async () => {
  const failing = failingStore();
  const world = new World({ store: failing.store });
  const { room, dana } = await group(world);
  const { commit } = failing.store.log;
  let count = 0;
  failing.store.log.commit = (changes) => {
    count += 1;
    // The message gets through, what it makes does not.
    if (count === 2) failing.fail("SQLITE_FULL");
    return commit(changes);
  };
  await send(dana, room, "I'll pay Bob $20");
  expect(dana.events("commitment:created")).toEqual([]);
  failing.mend();
  await world.clock.advance(5_000);
  expect(dana.events("commitment:created")).toHaveLength(1);
});

test("what was read of a message that was erased meanwhile is not kept", async () => {
  const store = open();
  const world = new World({ store });
  const { room, dana } = await group(world);
  const { data } = await send(dana, room, "I'll bring 7 pineapples");
  const [read] = await store.commitments.active(room as never);
  if (read === undefined) throw new Error("nothing was made");
  await dana.request("message:delete", { messageId: data.messageId });
  const late: Change[] = [
    { events: [], effects: [{ kind: "create-commitment", commitment: { ...read, id: "late" } }], at: 1 },
    { events: [], effects: [{ kind: "change-commitment", commitment: read }], at: 1 },
  ];
  expect((await store.log.commit(late)).map(({ kind }) => kind)).toEqual(["conflict", "conflict"]);
  expect(JSON.stringify(await store.commitments.ofMessage(room as never, 1))).not.toContain("pineapple");
});
