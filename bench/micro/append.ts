/**
 * Appends to the store on disk as a server has it, with its thread and synchronous=FULL, by the number of messages
 * that share a commit.
 *
 * Messages go round 100 rooms and 1,000 users, with new time-ordered request ids, as the durable bench's do.
 */
import { isUserId, roomName, type UserId } from "../../protocol/index.ts";
import type { Change } from "../../server/store/port.ts";
import { openThreadedStore } from "../../server/store/sqlite/index.ts";
import { contentStandIn } from "../load/stamp.ts";
import type { MicroCase } from "./case.ts";

const messagesPerCommit = [1, 8, 64, 512];
const roomCount = 100;
const userCount = 1_000;

const rooms = Array.from({ length: roomCount }, (_, index) => roomName("conversation", `bench${index}`));
const users = Array.from({ length: userCount }, (_, index) => asUserId(`u${index}`));

/** @param dataDir empty folder on a real disk, not one in memory */
export async function appendCases(dataDir: string): Promise<MicroCase[]> {
  const { log } = await openThreadedStore({ dataDir, synchronous: "FULL" });
  let count = 0;
  const nextChange = (): Change => {
    count++;
    const senderId = pick(users, count);
    const body = JSON.stringify({
      content: contentStandIn,
      sender: { id: senderId, name: `User ${senderId}` },
    });
    return {
      key: { userId: senderId, requestId: Bun.randomUUIDv7() },
      events: [{ room: pick(rooms, count), type: "message:new", body, senderId }],
      at: Date.now(),
    };
  };
  return messagesPerCommit.map((messages) => ({
    name: `append, ${messages} a commit`,
    messages,
    run: () => log.commit(Array.from({ length: messages }, nextChange)),
  }));
}

function pick<T>(items: readonly T[], index: number): T {
  const item = items[index % items.length];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}

function asUserId(text: string): UserId {
  if (!isUserId(text)) throw new Error(`${text} is no user id`);
  return text;
}
