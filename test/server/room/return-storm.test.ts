/**
 * Everybody comes back at once, as after a restart: what each is told of the others' coming stays a few frames.
 *
 * Counted in frames, for a frame is what costs the server; unbatched, each of 5,000 would be told of a hundred others
 * one by one, and of thousands in the large room.
 */
import { beforeAll, describe, expect, test } from "bun:test";
import { roomName, type UserId } from "../../../protocol/index.ts";
import { maxListedUsers } from "../../../server/room/presence.ts";
import { type Peer, World } from "../../support/world.ts";

const users = 5_000;
const membersEach = 100;
const groups = users / membersEach;
/** Under the limit on admissions, which is 2,000 a second. */
const returnsPer100Ms = 200;
const square = "whisper:SQUARE";

const nameOf = (user: number) => `user${user}`;
const groupOf = (user: number) => roomName("conversation", `g${Math.floor(user / membersEach)}`);

interface Told {
  frames: number;
  /** Users who came, as the group's diffs have it. */
  readonly joined: Set<string>;
  readonly groupCounts: number[];
  /** Diffs of the room that everybody is in, with what each of them lists. */
  readonly square: { atMs: number; count: number; listed: number }[];
  /** Contacts who came online: in one frame or many. */
  readonly online: Set<string>;
  errors: number;
}

/** Looks at what comes, and keeps none of it. */
function listen(world: World, peer: Peer): Told {
  const told: Told = {
    frames: 0,
    joined: new Set(),
    groupCounts: [],
    square: [],
    online: new Set(),
    errors: 0,
  };
  peer.deliver = (text) => {
    told.frames += 1;
    for (const { type, room, data } of [JSON.parse(text)].flat()) {
      if (type === "error") told.errors += 1;
      if (type === "status:online") told.online.add(data.userId);
      if (type !== "presence:diff") continue;
      if (room === square) {
        const listed = data.joined.length + data.left.length;
        told.square.push({ atMs: world.clock.now(), count: data.count, listed });
      } else {
        told.groupCounts.push(data.count);
        for (const { userId } of data.joined) told.joined.add(userId);
      }
    }
  };
  return told;
}

/** A server that has just started, over a store that knows everybody's groups. */
async function restarted(): Promise<World> {
  const before = new World();
  await before.store.log.commit(
    Array.from({ length: groups }, (_, group) => {
      const room = groupOf(group * membersEach);
      const memberIds = Array.from(
        { length: membersEach },
        (_, at) => nameOf(group * membersEach + at) as UserId,
      );
      const [ownerId = "nobody" as UserId] = memberIds;
      const id = room.slice("conversation:".length);
      const conversation = { id, room, title: "", kind: "group", ownerId, memberIds } as const;
      const effect = { kind: "create-conversation", conversation, directKey: undefined } as const;
      return { events: [], effects: [effect], at: 0 };
    }),
  );
  return new World({ store: before.store, clock: before.clock });
}

describe("5,000 users come back within seconds of a restart", () => {
  const told: Told[] = [];

  beforeAll(async () => {
    const world = await restarted();
    for (let arrival = 0; arrival < users; arrival += 1) {
      // Those of a group come spread over the whole time, so that each finds some there and is found by the others.
      const user = (arrival % groups) * membersEach + Math.floor(arrival / groups);
      const peer = world.open();
      told.push(listen(world, peer));
      peer.say(
        { type: "hello", id: "1", data: { token: nameOf(user), client: { kind: "other" } } },
        { type: "room:join", id: "2", data: { room: groupOf(user) } },
        { type: "room:join", id: "3", data: { room: square } },
      );
      if (arrival % returnsPer100Ms === returnsPer100Ms - 1) await world.clock.advance(100);
    }
    await world.clock.advance(30_000);
  }, 60_000);

  test("nobody is refused, and everybody knows in the end who is there", () => {
    expect(told.reduce((sum, { errors }) => sum + errors, 0)).toBe(0);
    expect(
      told.map(({ groupCounts }) => groupCounts.at(-1)).filter((count) => count !== membersEach),
    ).toEqual([]);
    expect(told.map(({ square }) => square.at(-1)?.count).filter((count) => count !== users)).toEqual([]);
  });

  test("who was there first is told of every one of the others", () => {
    for (const first of told.slice(0, groups)) {
      expect(first.joined.size).toBe(membersEach);
      expect(first.online.size).toBe(membersEach - 1);
    }
  });

  test("each is told in a few frames, its own three answers included", () => {
    const frames = told.map((one) => one.frames);
    expect(Math.max(...frames)).toBeLessThan(30);
    expect(frames.reduce((sum, count) => sum + count, 0) / users).toBeLessThan(12);
  });

  test("the room with everybody in it tells counts only, at most once a second", () => {
    for (const { square } of told) {
      for (const [at, diff] of square.entries()) {
        if (diff.count > maxListedUsers) expect(diff.listed).toBe(0);
        const before = square[at - 1];
        if (before !== undefined && before.count > maxListedUsers) {
          expect(diff.atMs - before.atMs).toBeGreaterThanOrEqual(1_000);
        }
      }
    }
  });
});
