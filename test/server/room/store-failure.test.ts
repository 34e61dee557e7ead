/** A store that cannot: nothing false is said, nothing is kept, and everything goes on when it can again. */
import { expect, test } from "bun:test";
import { failingStore } from "../../support/failing-store.ts";
import { type Heard, type Peer, World } from "../../support/world.ts";

const seqs = (heard: readonly Heard[]) => heard.flatMap(({ seq }) => seq ?? []);

/** Two people in a room with three messages, over a store that fails by order. */
async function troubled() {
  const disk = failingStore();
  const world = new World({ store: disk.store });
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers as [Peer, Peer];
  const say = (content: string, id?: string) => alice.request("message:send", { room, content }, id);
  for (const content of ["1", "2", "3"]) await say(content);
  return { disk, world, room, alice, bob, say };
}

const codes = [
  "SQLITE_FULL",
  "SQLITE_READONLY_DBMOVED",
  "SQLITE_BUSY",
  "SQLITE_CORRUPT",
  "SQLITE_IOERR_FSYNC",
];

test.each(codes)(
  "after %s at the commit the request is unavailable, and kept when repeated later",
  async (code) => {
    const { disk, bob, say } = await troubled();
    disk.fail(code, ["commit"]);
    expect((await say("4", "again")).data).toMatchObject({ code: "unavailable", retryAfterMs: 1_000 });
    expect(seqs(bob.events("message:new"))).toEqual([1, 2, 3]);
    disk.mend();
    expect((await say("4", "again")).data).toEqual({ messageId: expect.any(String), seq: 4 });
    expect(seqs(bob.events("message:new"))).toEqual([1, 2, 3, 4]);
  },
);

test("the numbers that readers saw are never given again, however often commits fail in between", async () => {
  const { disk, world, room, alice, bob } = await troubled();
  for (let at = 0; at < 12; at += 1) {
    if (at % 3 === 1) disk.fail("SQLITE_IOERR_WRITE", ["commit"]);
    else disk.mend();
    const envelopes = [1, 2].map((n) => ({
      type: "message:send",
      id: `${at}-${n}`,
      data: { room, content: "x" },
    }));
    alice.say(...envelopes);
    bob.say(...envelopes);
    await world.clock.settle();
  }
  const whole = Array.from({ length: 3 + 8 * 4 }, (_, at) => at + 1);
  for (const peer of [alice, bob]) expect(seqs(peer.events("message:new"))).toEqual(whole);
  expect(await world.store.log.position(room as never)).toEqual({ head: whole.length, floor: 0 });
  const { data } = await alice.request("room:history", { room, after: 0 });
  expect(seqs(data.events)).toEqual(whole);
  expect(data.head).toBe(whole.length);
});

test("a reading that fails is unavailable, and tells nobody that a room is empty", async () => {
  const { disk, world, room } = await troubled();
  const restarted = new World({ store: disk.store, clock: world.clock });
  const carol = await restarted.connect("alice");
  const asks: [string, object][] = [
    ["room:join", { room }],
    ["room:history", { room }],
    ["conversation:list", {}],
    ["message:send", { room, content: "x" }],
  ];
  disk.fail("SQLITE_CORRUPT");
  for (const [type, data] of asks) {
    expect([type, (await carol.request(type, data)).data.code]).toEqual([type, "unavailable"]);
  }
  disk.mend();
  const joined = await carol.request("room:join", { room });
  expect(joined.data).toMatchObject({ recovered: "fresh", seq: 3 });
});

test("a message whose room cannot be read is not called one that is not there", async () => {
  const { disk, world, say } = await troubled();
  const { messageId } = (await say("4")).data;
  const restarted = new World({ store: disk.store, clock: world.clock });
  const alice = await restarted.connect("alice");
  disk.fail("SQLITE_CORRUPT", ["position"]);
  const edit = () => alice.request("message:edit", { messageId, content: "four" });
  expect((await edit()).data.code).toBe("unavailable");
  disk.mend();
  expect((await edit()).data).toMatchObject({ seq: 5 });
});

test("only the room whose head could not be read is to be asked for again", async () => {
  const { disk, world, room } = await troubled();
  const restarted = new World({ store: disk.store, clock: world.clock });
  const alice = await restarted.connect("alice");
  disk.fail("SQLITE_CORRUPT", ["position"]);
  expect(
    (await alice.request("room:join", { room, after: { epoch: disk.store.epoch, seq: 3 } })).data.code,
  ).toBe("unavailable");
  disk.mend();
  const again = await alice.request("room:join", { room, after: { epoch: disk.store.epoch, seq: 3 } });
  expect(again.data).toMatchObject({ recovered: "complete", seq: 3 });
});

test("whoever says hello while the store fails is told so, may say it again, and is then welcome", async () => {
  const { disk, world } = await troubled();
  const carol = world.open();
  disk.fail("SQLITE_IOERR_READ");
  const hello = { token: "carol", client: { kind: "other" } };
  expect((await carol.request("hello", hello)).data.code).toBe("unavailable");
  disk.mend();
  expect((await carol.request("hello", hello)).type).toBe("welcome");
});

test("people come and go while nothing can be read, and the server stays", async () => {
  const { disk, world, alice, bob } = await troubled();
  disk.fail("SQLITE_CORRUPT");
  bob.drop();
  await world.clock.advance(10_000);
  disk.mend();
  await world.connect("bob");
  expect(alice.events("status:online").length).toBeLessThanOrEqual(1);
  expect(world.logLines.filter((line) => line.includes("by a bug"))).toEqual([]);
});

test("the health says why while it lasts, and the log once, whatever is refused meanwhile", async () => {
  const { disk, world, say } = await troubled();
  expect(world.host.storeHealth.failure).toBeUndefined();
  disk.fail("SQLITE_FULL");
  for (let at = 0; at < 20; at += 1) await say("x");
  await world.clock.advance(30_000);
  expect(world.host.storeHealth.failure).toBe("the disk is full (SQLITE_FULL)");
  disk.mend();
  await world.clock.advance(5_000);
  expect(world.host.storeHealth.failure).toBeUndefined();
  const said = world.logLines.map((line) => JSON.parse(line)).filter(({ level }) => level !== "debug");
  expect(said.map(({ level }) => level)).toEqual(["error", "info"]);
  expect((await say("after")).data.seq).toBe(4);
});

test("what touches no disk goes on: whispers, presence, typing", async () => {
  const { disk, alice, bob } = await troubled();
  for (const peer of [alice, bob]) await peer.request("room:join", { room: "whisper:HARBOUR" });
  disk.fail("SQLITE_FULL");
  const sent = await alice.request("message:send", { room: "whisper:HARBOUR", content: "psst" });
  expect(sent.type).toBe("ack");
  await alice.request("typing:start", { room: "whisper:HARBOUR" });
  expect(bob.events("message:new").at(-1)?.data.content).toBe("psst");
  expect(bob.events("status:typing")).toHaveLength(1);
});

test("everybody who is there is told once that what is new may not be kept", async () => {
  const { disk, world, alice, bob, say } = await troubled();
  disk.fail("SQLITE_FULL");
  for (const content of ["4", "5"]) await say(content);
  await world.clock.advance(10_000);
  await say("6");
  const message = "the disk is full (SQLITE_FULL); until that is over, what is new may not be kept";
  for (const peer of [alice, bob]) {
    const told = peer.events("system:error").map(({ room, seq, data }) => ({ room, seq, data }));
    expect(told).toEqual([{ room: "all-users", seq: undefined, data: { code: "unavailable", message } }]);
  }
});
