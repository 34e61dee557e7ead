/**
 * Messages by their ids, for those who may see them.
 *
 * Who may not is told that there is none: an id says nothing about what it belongs to.
 */
import { ProtocolError, type RoomName, type UserId } from "../../protocol/index.ts";
import type { Action } from "../auth/policy.ts";
import { parseEventId } from "../lib/event-id.ts";
import type { LogStore, StoredEvent } from "../store/port.ts";
import type { Ephemeral } from "./ephemeral.ts";
import { type Asker, refusalOf } from "./join.ts";
import type { Room } from "./room.ts";
import type { Rooms } from "./rooms.ts";

/** Where a message stands in a log. */
export interface Place {
  readonly room: RoomName;
  readonly roomNumber: number;
  readonly seq: number;
}

export interface FoundMessage {
  readonly id: string;
  /** In which it was said; a private one too. */
  readonly room: Room;
  readonly authorId: UserId;
  /** The original first, then its copies. Empty where the room keeps no log. */
  readonly places: readonly Place[];
}

/** What is known of a message before anybody's rights. */
interface KnownMessage {
  readonly room: RoomName;
  readonly authorId: UserId;
  readonly places: readonly Place[];
  /** The only two who see it. */
  readonly between?: readonly UserId[];
}

export class MessageFinder {
  readonly #log: LogStore;
  readonly #ephemeral: Ephemeral;
  readonly #rooms: Rooms;

  constructor(log: LogStore, ephemeral: Ephemeral, rooms: Rooms) {
    this.#log = log;
    this.#ephemeral = ephemeral;
    this.#rooms = rooms;
  }

  /** @throws ProtocolError `not_found`, also to those who may do none of the actions in the message's room */
  async find(asker: Asker, messageId: string, actions: readonly Action[]): Promise<FoundMessage> {
    const known = await this.#lookUp(messageId);
    if (known !== undefined && known.between?.includes(asker.user.id) !== false) {
      const room = await this.#rooms.open(known.room);
      const { authorId, places } = known;
      const isVisible = actions.some((action) => refusalOf(action, asker, room) === undefined);
      if (room !== undefined && isVisible) return { id: messageId, room, authorId, places };
    }
    throw new ProtocolError("not_found", "there is no such message");
  }

  async #lookUp(messageId: string): Promise<KnownMessage | undefined> {
    const passing = this.#ephemeral.find(messageId);
    if (passing !== undefined) return { room: passing.room, authorId: passing.authorId, places: [] };
    const place = parseEventId(messageId);
    const event = place === undefined ? undefined : await this.#log.find(place.roomNumber, place.seq);
    if (event?.type !== "message:new" || event.senderId === undefined) return undefined;
    const { room, senderId: authorId } = event;
    if (!room.startsWith("user:")) return { room, authorId, places: [event] };
    return this.#lookUpPrivate(messageId, event, authorId);
  }

  async #lookUpPrivate(id: string, event: StoredEvent, authorId: UserId): Promise<KnownMessage | undefined> {
    // A copy is known by its original's id only.
    if (event.originalId !== undefined) return undefined;
    const { room, to } = JSON.parse(event.body) as { room: RoomName; to: UserId };
    return { room, authorId, places: [event, ...(await this.#log.copies(id))], between: [authorId, to] };
  }
}
