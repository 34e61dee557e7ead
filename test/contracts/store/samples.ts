/** What the store's contracts are tried with: two people, a room, and changes as the server makes them. */
import { type Conversation, type RoomName, roomName, type UserId } from "../../../protocol/index.ts";
import type { Change, Store } from "../../../server/store/port.ts";

export const at = 1_767_225_600_000;
export const alice = "alice" as UserId;
export const bob = "bob" as UserId;
export const room = roomName("conversation", "r1");

export function said(content: string, more: Partial<Change> & { room?: RoomName; by?: UserId } = {}): Change {
  const { room: where = room, by = alice, ...rest } = more;
  const body = JSON.stringify({ content, sender: { id: by, name: by } });
  return { events: [{ room: where, type: "message:new", body, senderId: by }], at, ...rest };
}

export const key = (requestId: string, userId = alice) => ({ key: { userId, requestId } });
export const whole = { after: 0, upTo: Number.MAX_SAFE_INTEGER, limit: 1_000, from: "oldest" } as const;

export function conversationOf(
  id: string,
  memberIds: UserId[],
  kind: "group" | "direct" = "group",
): Conversation {
  return { id, room: roomName("conversation", id), title: "T", kind, ownerId: alice, memberIds };
}

export function created(conversation: Conversation, directKey?: string): Change {
  const events = [
    { room: roomName("user", alice), type: "conversation:created", body: JSON.stringify(conversation) },
  ];
  return { events, effects: [{ kind: "create-conversation", conversation, directKey }], at };
}

/** Trims conversations to the end. @returns how much went from which room, and the number of steps */
export async function trimAll({ retention }: Store, bounds: object) {
  const gone: Record<string, number> = {};
  const rule = { kind: "conversation", before: undefined, maxEvents: undefined, ...bounds } as const;
  let steps = 0;
  for (let from: string | undefined, isDone = false; !isDone; isDone = from === undefined) {
    const { trimmed, next } = await retention.trim(rule, from);
    for (const { room: name, count } of trimmed) gone[name] = (gone[name] ?? 0) + count;
    from = next;
    steps += 1;
  }
  return { gone, steps };
}
