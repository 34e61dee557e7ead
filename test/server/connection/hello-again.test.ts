/** A hello on a connection that has said one before: what it may no longer do, and how much it may hold. */
import { expect, test } from "bun:test";
import { type Peer, World } from "../../support/world.ts";

const room = "channel:lab";

function hello(peer: Peer, token: string, resumed: readonly string[] = []) {
  const rooms = Object.fromEntries(resumed.map((name) => [name, { epoch: "e", seq: 0 }]));
  return peer.request("hello", { token, client: { kind: "other" }, resume: { rooms } });
}

test.each([
  ["that it resumes", [room]],
  ["that it does not name", []],
])("with a token that grants less puts the connection out of a channel %s", async (_, resumed) => {
  const world = new World();
  const alice = await world.connect("alice", undefined, { [room]: "r" });
  await alice.request("room:join", { room });
  const { data } = await hello(alice, "alice:user", resumed);
  if (resumed.length > 0) expect(data.rooms[room]).toEqual({ recovered: "denied" });
  expect(alice.events("room:kicked")).toMatchObject([{ data: { room } }]);
  const robot = await world.connect("robot:service");
  await robot.request("channel:publish", { room, event: "e", payload: 1 });
  expect(alice.events("channel:event")).toEqual([]);
});

test("the rooms of all of them count together", async () => {
  const world = new World({ env: { TAUTLINE_MAX_ROOMS: "4" } });
  const alice = await world.connect("alice");
  const whispers = (from: number) => [0, 1, 2].map((at) => `whisper:ROOM${from + at}`);
  expect((await hello(alice, "alice", whispers(0))).type).toBe("welcome");
  expect((await hello(alice, "alice", whispers(0))).type).toBe("welcome");
  const { data } = await hello(alice, "alice", whispers(3));
  expect(data).toMatchObject({
    code: "invalid_data",
    message: "got 6 rooms besides the automatic ones, expected at most 4",
  });
  expect((await hello(alice, "alice", ["whisper:ROOM9"])).type).toBe("welcome");
});
