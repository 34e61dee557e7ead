/** One request's view of the server: what a handler may check, change and tell. */
import {
  type DownData,
  type DownType,
  identifiedTypes,
  ProtocolError,
  type ReplyData,
  type RoomName,
  type UpType,
  type User,
} from "../../protocol/index.ts";
import type { Action } from "../auth/policy.ts";
import type { Appended, AppendOptions, Context, EventData, Outcome, Services } from "../features/feature.ts";
import type { Connection } from "../room/connection.ts";
import { encodeUnlogged } from "../room/encode.ts";
import { eventId } from "../room/event-id.ts";
import { requireRoom } from "../room/join.ts";
import type { Room } from "../room/room.ts";
import type { Committed, Effect, NewEvent, RequestKey, StoredEvent } from "../store/port.ts";

export interface Asker {
  readonly user: User;
  /** Undefined over HTTP. */
  readonly connection: Connection | undefined;
}

export class RequestContext implements Context {
  readonly user: User;
  readonly connection: Connection | undefined;
  readonly now: number;
  readonly #services: Services;
  readonly #key: RequestKey | undefined;
  readonly #release: () => void;

  constructor(
    services: Services,
    { user, connection }: Asker,
    key: RequestKey | undefined,
    release: () => void,
  ) {
    this.user = user;
    this.connection = connection;
    this.now = services.clock.now();
    this.#services = services;
    this.#key = key;
    this.#release = release;
  }

  require(action: Action, room: RoomName): Promise<Room> {
    return requireRoom(this.#services.rooms, action, this.connection ?? { user: this.user }, room);
  }

  async append<T extends DownType>(
    room: Room,
    type: T,
    data: EventData<T>,
    { targetSeq, effects }: AppendOptions = {},
  ): Promise<Appended> {
    const { id: senderId } = this.user;
    if (room.log === "none") {
      const isMessage = identifiedTypes.has(type);
      const event = { type, data, isMessage, authorId: senderId };
      const { id, at, isDuplicate } = this.#services.ephemeral.append(room, event, this.#key);
      return { type, id, seq: undefined, body: "", at, isDuplicate };
    }
    const target = targetSeq === undefined ? {} : { targetSeq };
    const event: NewEvent = { room: room.name, type, body: JSON.stringify(data), senderId, ...target };
    return this.#commit([event], effects);
  }

  change(events: readonly [NewEvent, ...NewEvent[]], effects: readonly Effect[]): Promise<Appended> {
    return this.#commit(events, effects);
  }

  async note(effect: Effect): Promise<void> {
    await this.#services.journal.append({ events: [], effects: [effect], at: this.now });
  }

  publish<T extends DownType>(room: Room, type: T, data: DownData<T>): void {
    this.#services.delivery.toRoom(room, encodeUnlogged(type, room.name, data, this.now));
  }

  ack<T extends UpType>(_type: T, data: ReplyData<T>): Outcome {
    return { kind: "reply", data };
  }

  async #commit(
    events: readonly [NewEvent, ...NewEvent[]],
    effects: readonly Effect[] | undefined,
  ): Promise<Appended> {
    const key = this.#key;
    const more = effects === undefined ? {} : { effects };
    const committing = this.#services.journal.append({ key, events, at: this.now, ...more });
    this.#release();
    return appended(await committing);
  }
}

function appended(committed: Committed): Appended {
  if (committed.kind === "duplicate") return fromStored(committed.event, true);
  const first = committed.kind === "stored" ? committed.events[0] : undefined;
  if (first !== undefined) return fromStored(first, false);
  throw new ProtocolError("conflict", "this was changed by somebody else at the same time; look again");
}

export function fromStored({ type, roomNumber, seq, body, at }: StoredEvent, isDuplicate: boolean): Appended {
  return { type, id: eventId(roomNumber, seq), seq, body, at, isDuplicate };
}
