/** What readers are told of others' coming and going. */
import { expect, test } from "bun:test";
import type { Peer } from "../../support/world.ts";
import { World } from "../../support/world.ts";

const members = Array.from({ length: 100 }, (_, index) => `user${index}`) as [string, ...string[]];

/** A group of a hundred in a server that was just started anew. */
async function afterARestart(): Promise<World> {
  const before = new World();
  await before.group(...members);
  return new World({ store: before.store, clock: before.clock });
}

/** The frames that hold an event of this type, from now on. */
function framesOf(peer: Peer, type: string): string[] {
  const frames: string[] = [];
  const deliver = peer.deliver.bind(peer);
  peer.deliver = (text) => {
    if (text.includes(`"type":"${type}"`)) frames.push(text);
    deliver(text);
  };
  return frames;
}

test("one who comes is told to their contacts at once", async () => {
  const world = await afterARestart();
  const first = await world.connect("user0");
  await world.connect("user1");
  expect(first.events("status:online").map(({ data }) => data.userId)).toEqual(["user1"]);
});

test("when everybody comes at once, what waits for one reader goes out together", async () => {
  const world = await afterARestart();
  const first = await world.connect("user0");
  const frames = framesOf(first, "status:online");
  for (const member of members.slice(1)) await world.connect(member);
  await world.clock.advance(2_500);
  expect(frames.length).toBeLessThan(25);
  const told = first.events("status:online").map(({ data }) => data.userId);
  expect(told).toEqual(members.slice(1));
});

test("while much is told, a room is told later who came", async () => {
  const world = new World();
  const { room, peers, conversationId } = await world.group("alice", "bob");
  const [alice] = peers;
  if (alice === undefined) throw new Error("the group has nobody");
  await alice.request("conversation:add", { conversationId, userIds: ["carol"] });
  const carol = await world.connect("carol");
  world.host.services.asides.toConnections(Array(2_500).fill(carol.session), '{"type":"a"}');
  await carol.request("room:join", { room });
  await world.clock.advance(400);
  expect(alice.events("presence:diff")).toEqual([]);
  await world.clock.advance(200);
  expect(alice.events("presence:diff")).toHaveLength(1);
});
