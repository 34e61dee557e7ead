/** A message as it is read: who said it, who else is in the conversation, whom it answers. */
import type { UserId } from "../../../protocol/index.ts";
import type { Person, Speech } from "../../language/promises/types.ts";
import { parseEventId } from "../../lib/event-id.ts";
import type { People } from "../../room/people.ts";
import type { Store, StoredEvent } from "../../store/port.ts";

interface MessageBody {
  readonly content: string;
  readonly sender: { readonly id: UserId; readonly name: string };
  readonly kind?: "text" | "encrypted";
  readonly replyTo?: string;
}

/** Of a conversation's members, so many are looked for by name. */
const maxOthers = 200;
/** Where the names of members are looked for who are not connected. */
const eventsForNames = 200;
const charsForNames = 256 * 1024;

/** @returns undefined where there is nothing to read: it is encrypted, no member's, or its conversation is gone */
export async function speechOf(
  message: StoredEvent,
  store: Store,
  people: People,
): Promise<Speech | undefined> {
  const { content, sender, kind, replyTo } = JSON.parse(message.body) as MessageBody;
  const conversation = await store.conversations.get(message.room.slice("conversation:".length));
  if (kind === "encrypted" || conversation?.memberIds.includes(sender.id) !== true) return undefined;
  const otherIds = conversation.memberIds.filter((id) => id !== sender.id).slice(0, maxOthers);
  const others = await namesOf(otherIds, message, store, people);
  const answered = replyTo === undefined ? undefined : await authorOf(replyTo, message, store);
  const addressee =
    others.find(({ userId }) => userId === answered) ?? (others.length === 1 ? others[0] : undefined);
  const speaker = { userId: sender.id, name: sender.name };
  return { text: content, speaker, others, ...(addressee === undefined ? {} : { addressee }) };
}

async function authorOf(replyTo: string, message: StoredEvent, store: Store): Promise<UserId | undefined> {
  const place = parseEventId(replyTo);
  const event = place === undefined ? undefined : await store.log.find(place.roomNumber, place.seq);
  return event?.room === message.room ? event.senderId : undefined;
}

/** Under the name that they have now, or had when they spoke last, or else by their id. */
async function namesOf(
  userIds: readonly UserId[],
  { room, seq }: StoredEvent,
  store: Store,
  people: People,
): Promise<Person[]> {
  const connected = new Map(
    userIds.flatMap((id) => [...people.connectionsOf(id)].map(({ user }) => [id, user.name])),
  );
  const isComplete = connected.size === userIds.length;
  const range = {
    after: 0,
    upTo: seq,
    limit: eventsForNames,
    maxChars: charsForNames,
    from: "newest",
  } as const;
  const earlier = isComplete ? [] : await store.log.read(room, range);
  const spoken = new Map(earlier.flatMap(nameIn));
  return userIds.map((userId) => ({ userId, name: connected.get(userId) ?? spoken.get(userId) ?? userId }));
}

function nameIn({ type, senderId, body }: StoredEvent): [UserId, string][] {
  if (type !== "message:new" || senderId === undefined) return [];
  return [[senderId, (JSON.parse(body) as MessageBody).sender.name]];
}
