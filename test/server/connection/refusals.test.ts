import { expect, test } from "bun:test";
import { type Peer, World } from "../../support/world.ts";

/** Bob is put out of a conversation and connected twice; what he sends has one id. */
async function putOut() {
  const world = new World();
  const { room, conversationId, peers } = await world.group("alice", "bob");
  const [alice, older] = peers as [Peer, Peer];
  await world.clock.advance(1);
  const newer = await world.connect("bob");
  await world.clock.advance(1);
  await alice.request("conversation:remove", { conversationId, userId: "bob" });
  const send = async (peer: Peer) => {
    peer.say({ type: "message:send", id: "sent-twice", data: { room, content: "hello" } });
    await world.clock.settle();
    const answer = peer.heard.findLast(({ id }) => id === "sent-twice");
    return answer?.type === "error" ? answer.data.code : answer?.type;
  };
  const letIn = () => alice.request("conversation:add", { conversationId, userIds: ["bob"] });
  const said = async () => {
    const { data } = await alice.request("room:history", { room, after: 0 });
    return data.events.map(({ type }: { type: string }) => type);
  };
  return { world, older, newer, send, letIn, said };
}

test("what was refused is not done by a copy that comes late over another connection", async () => {
  const { older, newer, send, letIn, said } = await putOut();
  expect(await send(newer)).toBe("forbidden");
  await letIn();
  expect(await send(older)).toBe("forbidden");
  expect(await said()).not.toContain("message:new");
});

test("who was told may ask again under the same id, and so may who connects after that", async () => {
  const { world, older, newer, send, letIn, said } = await putOut();
  expect(await send(newer)).toBe("forbidden");
  await letIn();
  await world.clock.advance(1);
  expect(await send(await world.connect("bob"))).toBe("ack");
  expect(await send(newer)).toBe("ack");
  expect(await send(older)).toBe("ack");
  expect((await said()).filter((type: string) => type === "message:new")).toHaveLength(1);
});

test("another user's request of the same id is another", async () => {
  const { world, newer, send, letIn } = await putOut();
  expect(await send(newer)).toBe("forbidden");
  await letIn();
  expect(await send(await world.connect("alice"))).toBe("ack");
});

test("that the server could not take it is no refusal", async () => {
  const { world, older, newer, send, letIn } = await putOut();
  await letIn();
  const { commit } = world.store.log;
  world.store.log.commit = async () => {
    throw new Error("no disk");
  };
  expect(await send(newer)).toBe("unavailable");
  world.store.log.commit = commit;
  expect(await send(older)).toBe("ack");
});

test("while a copy is on its way to the disk, another is not refused before that has ended", async () => {
  const world = new World();
  const { room, conversationId, peers } = await world.group("alice", "bob");
  const [alice, older] = peers as [Peer, Peer];
  const newer = await world.connect("bob");
  newer.forget();
  const { commit } = world.store.log;
  const gates: (() => void)[] = [];
  world.store.log.commit = async (changes) => {
    await new Promise<void>((resolve) => gates.push(resolve));
    return commit(changes);
  };
  const pass = async () => {
    gates.shift()?.();
    await world.clock.settle();
  };
  const send = async (peer: Peer) => {
    peer.say({ type: "message:send", id: "sent-twice", data: { room, content: "hello" } });
    await world.clock.settle();
  };
  const answers = (peer: Peer) => peer.heard.filter(({ id }) => id === "sent-twice").map(({ type }) => type);
  alice.say({ type: "conversation:remove", id: "out", data: { conversationId, userId: "bob" } });
  await world.clock.settle();
  await send(older);
  await pass();
  // He is out by now, and what he said before waits for its commit.
  await send(newer);
  expect([answers(older), answers(newer)]).toEqual([[], []]);
  await pass();
  expect([answers(older), answers(newer)]).toEqual([["ack"], ["ack"]]);
});

test("a repeat that finds its change on disk is not acknowledged before the change was told", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  const [alice, older] = peers as [Peer, Peer];
  const newer = await world.connect("bob");
  const said = await alice.request("message:send", { room, content: "hello" });
  const { commit } = world.store.log;
  let tell = () => {};
  world.store.log.commit = async (changes) => {
    const outcomes = await commit(changes);
    await new Promise<void>((resolve) => {
      tell = resolve;
    });
    return outcomes;
  };
  const data = { messageId: said.data.messageId, emoji: "👍", on: true };
  for (const peer of [older, newer]) {
    peer.forget();
    peer.say({ type: "message:react", id: "twice", data });
    await world.clock.settle();
  }
  expect([older, newer].flatMap(({ heard }) => heard.map(({ type }) => type))).toEqual([]);
  tell();
  await world.clock.settle();
  expect(older.heard.map(({ type }) => type)).toEqual(["message:reaction", "ack"]);
  expect(newer.heard.at(-1)).toMatchObject({ type: "ack", data: { duplicate: true } });
});
