/** A store on disk as a busy user finds it in the morning: many conversations, and a large one. */
import { type RoomName, roomName, type UserId } from "../../protocol/index.ts";
import type { Change } from "../../server/store/port.ts";
import { createSqliteStore } from "../../server/store/sqlite/index.ts";

export const reader = "u0" as UserId;
export const largeRoom = roomName("conversation", "large");

export interface Shape {
  readonly conversations: number;
  readonly membersEach: number;
  readonly messagesEach: number;
  /** Of the last conversation's messages; the others have from none to as many, evenly. */
  readonly maxUnread: number;
  readonly messagesOfLarge: number;
}

const changesPerCommit = 1_000;
const content = "a text of sixty-six characters, as the other figures have them, too";

/** @param dataDir empty folder on a real disk */
export async function fill(dataDir: string, shape: Shape): Promise<void> {
  const store = createSqliteStore({ dataDir, synchronous: "NORMAL" });
  let changes: Change[] = [];
  const add = async (change: Change): Promise<void> => {
    changes.push(change);
    if (changes.length === changesPerCommit) await commit();
  };
  const commit = async (): Promise<void> => {
    await store.log.commit(changes);
    changes = [];
  };
  const ids = Array.from({ length: shape.conversations }, (_, at) => `c${at}`);
  for (const [at, id] of ids.entries()) await add(conversation(id, at, shape.membersEach));
  await add(conversation("large", 0, shape.membersEach));
  // Round after round, so that a conversation's messages lie far apart on the disk.
  for (let round = 0; round < shape.messagesEach; round += 1) {
    for (const id of ids) await add(message(roomName("conversation", id)));
  }
  for (let count = 0; count < shape.messagesOfLarge; count += 1) await add(message(largeRoom));
  for (const [at, id] of ids.entries()) {
    const unread = Math.round((at / Math.max(1, ids.length - 1)) * shape.maxUnread);
    const seq = shape.messagesEach - unread;
    await add({
      events: [],
      effects: [{ kind: "mark-read", conversationId: id, userId: reader, seq }],
      at: Date.now(),
    });
  }
  await commit();
  await store.close();
}

function conversation(id: string, at: number, membersEach: number): Change {
  const others = Array.from({ length: membersEach - 1 }, (_, n) => `u${1 + ((at * 7 + n) % 3_000)}`);
  const memberIds = [reader, ...others] as UserId[];
  const room = roomName("conversation", id);
  return {
    events: [],
    effects: [
      {
        kind: "create-conversation",
        conversation: { id, room, title: `Conversation ${at}`, kind: "group", ownerId: reader, memberIds },
        directKey: undefined,
      },
    ],
    at: Date.now(),
  };
}

function message(room: RoomName): Change {
  const senderId = "u1" as UserId;
  const body = JSON.stringify({ content, sender: { id: senderId, name: "User 1" } });
  return { events: [{ room, type: "message:new", body, senderId }], at: Date.now() };
}
