/**
 * Connects users, puts them into their rooms, and waits until the server has nothing more to say about it.
 */
import type { Dialect, Member } from "../peers/peer.ts";
import { Link } from "./link.ts";
import type { Meter } from "./meter.ts";

/** Handshakes under way at a time: enough to be quick, few enough for any accept queue. */
const concurrentHandshakes = 64;
const quietMs = 150;
const quietTimeoutMs = 15_000;

export interface CrowdMember extends Member {
  channel: Link;
}

export interface Room {
  /** As the server calls it. */
  address: string;
  members: CrowdMember[];
}

/**
 * Connects `roomCount` times `membersPerRoom` users, all different, and joins them.
 *
 * @param crowd `firstIndex`: of the users, where others are connected already
 */
export async function gather(
  dialect: Dialect,
  meter: Meter,
  crowd: {
    port: number;
    roomCount: number;
    membersPerRoom: number;
    isDurable: boolean;
    firstIndex?: number;
  },
): Promise<Room[]> {
  const { port, roomCount, membersPerRoom, isDurable, firstIndex = 0 } = crowd;
  const indexes = Array.from({ length: roomCount * membersPerRoom }, (_, index) => index);
  const members = await inParallel(indexes, (index) =>
    connect(dialect, meter, port, firstIndex + index, roomName(Math.floor(index / membersPerRoom))),
  );
  const roomIndexes = Array.from({ length: roomCount }, (_, index) => index);
  const rooms = await inParallel(roomIndexes, async (index) => {
    const inside = members.slice(index * membersPerRoom, (index + 1) * membersPerRoom);
    return { address: await dialect.openRoom(roomName(index), inside, isDurable), members: inside };
  });
  const joins = rooms.flatMap(({ address, members: inside }) =>
    inside.map((member) => ({ member, address })),
  );
  await inParallel(joins, ({ member, address }) => dialect.join(member, address));
  await quiet(meter);
  return rooms;
}

/** Resolves when nothing has arrived for 150 ms. */
export async function quiet(meter: Meter): Promise<void> {
  const deadlineMs = performance.now() + quietTimeoutMs;
  for (let seen = -1; seen !== meter.frames && performance.now() < deadlineMs; ) {
    seen = meter.frames;
    await Bun.sleep(quietMs);
  }
}

export async function connect(
  dialect: Dialect,
  meter: Meter,
  port: number,
  index: number,
  room: string,
): Promise<CrowdMember> {
  const userId = `u${index}`;
  const channel = await Link.open(port, await dialect.upgradePath(userId, room), meter);
  const member = { index, userId, channel };
  await dialect.greet(member);
  channel.endGreeting();
  return member;
}

function roomName(index: number): string {
  return `BENCH${String(index).padStart(3, "0")}`;
}

/** `work` on every item, a bounded number at a time; results in the order of the items. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: concurrentHandshakes }, worker));
  return results;
}
