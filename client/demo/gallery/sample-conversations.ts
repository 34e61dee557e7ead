/** Conversations of the sample server: who is in them, and what who keeps them in order does there. */
import type { Data, Listener, Person, Said, SampleRooms } from "./sample-rooms.ts";
import { type Handlers, Refusal } from "./sample-server.ts";

export interface Conversation {
  readonly id: string;
  readonly room: string;
  readonly title: string;
  readonly kind: "group" | "direct";
  readonly ownerId: string;
  readonly memberIds: readonly string[];
  readonly moderatorIds?: readonly string[];
  readonly slowSeconds?: number;
  readonly closed?: string;
}

interface Options {
  readonly people: readonly Person[];
  readonly held: readonly Conversation[];
  readSeq(room: string, userId: string): number;
}

interface OfMember {
  readonly conversationId: string;
  readonly userId: string;
}

export function createSampleConversations(rooms: SampleRooms, options: Options): Handlers {
  const { people, held, readSeq } = options;
  const all = new Map(held.map((one) => [one.room, one]));
  /** By room: who is banned. */
  const bans = new Map<string, Set<string>>();
  const nameOf = (userId: string) => people.find(({ id }) => id === userId)?.name;

  function find(room: string): Conversation {
    const found = all.get(room);
    if (found === undefined)
      throw new Refusal("not_found", "There is no such conversation among the samples.");
    return found;
  }

  function put(type: string, conversation: Conversation, concerned = conversation.memberIds): void {
    all.set(conversation.room, conversation);
    for (const id of concerned) rooms.append(`user:${id}`, `conversation:${type}`, { ...conversation });
  }

  function change(room: string, some: Partial<Conversation>): Data {
    put("updated", { ...find(room), ...some });
    return {};
  }

  function add(room: string, userIds: readonly string[]): Data {
    const { memberIds } = find(room);
    return change(room, { memberIds: [...new Set([...memberIds, ...userIds])] });
  }

  function remove(room: string, userId: string): Data {
    const before = find(room);
    const memberIds = before.memberIds.filter((id) => id !== userId);
    put("updated", { ...before, memberIds });
    rooms.append(`user:${userId}`, "conversation:removed", { ...before, memberIds });
    return {};
  }

  const bansOf = (room: string) => bans.get(room) ?? new Set<string>();
  const roomOf = ({ conversationId }: { readonly conversationId: string }) =>
    `conversation:${conversationId}`;

  function listed(conversation: Conversation, { user }: Listener) {
    const { room } = conversation;
    const log = rooms.log(room);
    const messages = log.filter(({ type, data }) => type === "message:new" && data.content !== "");
    const last = messages.at(-1);
    const read = readSeq(room, user.id);
    const isUnread = ({ seq = 0, data }: Said) => seq > read && (data.sender as Person).id !== user.id;
    const unread = messages.filter(isUnread).length;
    const lastMessage =
      last === undefined ? {} : { lastMessage: { ...last.data, timestamp: last.timestamp } };
    return { ...conversation, head: log.length, readSeq: read, unread, ...lastMessage };
  }

  return {
    "conversation:list": (asker) => {
      const mine = [...all.values()].filter(({ memberIds }) => memberIds.includes(asker.user.id));
      return { conversations: mine.map((one) => listed(one, asker)) };
    },
    "conversation:create": (
      { user },
      { title = "", kind, memberIds }: Pick<Conversation, "kind" | "memberIds"> & { readonly title?: string },
    ) => {
      const conversationId = crypto.randomUUID();
      const room = roomOf({ conversationId });
      const members = [...new Set([user.id, ...memberIds])];
      put("created", { id: conversationId, room, title, kind, ownerId: user.id, memberIds: members });
      return { conversationId, room };
    },
    "conversation:rename": (_, { title, ...one }: { conversationId: string; title: string }) =>
      change(roomOf(one), { title }),
    "conversation:leave": ({ user }, one: { conversationId: string }) => remove(roomOf(one), user.id),
    "conversation:add": (_, { userIds, ...one }: { conversationId: string; userIds: readonly string[] }) => {
      if (userIds.some((id) => bansOf(roomOf(one)).has(id)))
        throw new Refusal("forbidden", "Somebody among them is banned.");
      return add(roomOf(one), userIds);
    },
    "conversation:remove": (_, one: OfMember) => remove(roomOf(one), one.userId),
    "conversation:moderator": (_, { userId, on, ...one }: OfMember & { readonly on: boolean }) => {
      const others = (find(roomOf(one)).moderatorIds ?? []).filter((id) => id !== userId);
      return change(roomOf(one), { moderatorIds: on ? [...others, userId] : others });
    },
    "people:names": (_, { userIds }: { userIds: readonly string[] }) => {
      const known = people.filter(({ id }) => userIds.includes(id));
      return { people: known.map(({ id, name }) => ({ userId: id, username: name })) };
    },
    "room:bans": (_, { room }: { room: string }) => {
      return { users: [...bansOf(room)].map((userId) => ({ userId, username: nameOf(userId) })) };
    },
    "room:ban": (_, { room, userId, on }: { room: string; userId: string; on: boolean }) => {
      const banned = new Set(bansOf(room));
      if (on) banned.add(userId);
      else banned.delete(userId);
      bans.set(room, banned);
      return on ? remove(room, userId) : {};
    },
    "room:slow": (_, { room, seconds }: { room: string; seconds: number }) => {
      const { slowSeconds: _before, ...rest } = find(room);
      put("updated", seconds === 0 ? rest : { ...rest, slowSeconds: seconds });
      return {};
    },
    "room:close": (_, { room, reason = "" }: { room: string; reason?: string }) => {
      rooms.tell(room, { type: "room:closed", data: { room, reason } });
      return change(room, { closed: reason });
    },
    "room:reopen": (_, { room }: { room: string }) => {
      const { closed: _before, ...open } = find(room);
      put("updated", open);
      return {};
    },
  };
}
