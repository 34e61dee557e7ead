/** One request's view of the server: what a handler may check, change and tell. */
import {
  type DownData,
  type DownType,
  ProtocolError,
  type Reply,
  type RoomName,
  type UpType,
  type User,
} from "../../protocol/index.ts";
import type { Grants } from "../auth/identity.ts";
import type { Action } from "../auth/policy.ts";
import type { Appended, AppendOptions, Context, EventData, Outcome, Services } from "../features/feature.ts";
import { eventId } from "../lib/event-id.ts";
import type { Maybe } from "../lib/maybe.ts";
import { firstEvent } from "../room/committed.ts";
import type { Connection } from "../room/connection.ts";
import { encodeUnlogged } from "../room/encode.ts";
import { type Asker, checkRoom } from "../room/join.ts";
import type { Room } from "../room/room.ts";
import type { Change, Committed, Effect, NewEvent, RequestKey, StoredEvent } from "../store/port.ts";
import type { Turn } from "./request-queue.ts";

export class RequestContext implements Context {
  readonly user: User;
  readonly connection: Connection | undefined;
  readonly grants: Grants | undefined;
  readonly now: number;
  readonly requestId: string | undefined;
  /** Of a durable request, whose id says whether it is a repeat; every other is carried out, whatever its id. */
  readonly key: RequestKey | undefined;
  readonly #services: Services;
  readonly #room: Room | undefined;
  readonly #turn: Turn;

  /** @param room the one that the request names, if it names one and there is one */
  constructor(
    services: Services,
    { user, connection, grants }: Asker,
    room: Room | undefined,
    { id }: { readonly id: string | undefined },
    { isDurable }: { readonly isDurable: boolean },
    turn: Turn,
  ) {
    this.user = user;
    this.connection = connection;
    this.grants = grants;
    this.now = services.clock.now();
    this.#services = services;
    this.#room = room;
    this.requestId = id;
    this.key = isDurable && id !== undefined ? { userId: user.id, requestId: id } : undefined;
    this.#turn = turn;
  }

  require(action: Action): Room {
    return checkRoom(action, this, this.#room);
  }

  async requireRoom(action: Action, name: RoomName): Promise<Room> {
    return checkRoom(action, this, await this.#services.rooms.open(name));
  }

  append<T extends DownType>(
    room: Room,
    type: T,
    data: EventData<T>,
    { targetSeq, effects }: AppendOptions = {},
  ): Maybe<Appended> {
    this.#checkWanted();
    const { id: senderId } = this.user;
    if (room.log !== "durable") {
      const event = { type, data, senderId, at: this.now };
      const passing = this.#services.ephemeral.append(room, event, this.key);
      this.#turn.release();
      return passing;
    }
    const target = targetSeq === undefined ? {} : { targetSeq };
    const body = JSON.stringify(data);
    return this.#commit([{ room: room.name, type, body, senderId, ...target }], effects);
  }

  async change(events: readonly [NewEvent, ...NewEvent[]], effects: readonly Effect[]): Promise<Appended> {
    this.#checkWanted();
    return this.#commit(events, effects);
  }

  async note(...effects: readonly Effect[]): Promise<void> {
    this.#checkAccess();
    await this.#services.journal.commit({ events: [], effects, at: this.now });
  }

  publish<T extends DownType>(room: Room, type: T, data: DownData<T>): void {
    this.#services.delivery.toRoom(room, encodeUnlogged(type, room.name, data, this.now));
  }

  release(): void {
    this.#turn.release();
  }

  ack<T extends UpType>(_type: T, data: Reply<T>): Outcome {
    return { kind: "reply", data };
  }

  /**
   * In the step in which the change is handed on.
   *
   * @throws ProtocolError what was told of it elsewhere, or why the user has no access any more
   */
  #checkWanted(): void {
    this.#checkAccess();
    if (this.key !== undefined && this.connection !== undefined) {
      this.#services.refusals.check(this.key, this.connection);
    }
  }

  /** What was asked before a revocation, and waited, does nothing after it. */
  #checkAccess(): void {
    this.#services.revocations.checkSince(this.user.id, this.now);
  }

  #commit(
    events: readonly [NewEvent, ...NewEvent[]],
    effects: readonly Effect[] | undefined,
  ): Promise<Appended> {
    const change: Change = { key: this.key, events, effects, at: this.now };
    const committing = new Promise<Appended>((resolve, reject) => {
      const settle = (committed: Committed) => {
        const first = firstEvent(committed);
        if (first instanceof ProtocolError) reject(first);
        else resolve(fromStored(first, committed.kind === "duplicate"));
      };
      this.#services.journal.append(change, settle, reject);
    });
    this.#turn.release();
    return committing;
  }
}

export function fromStored(
  { type, room, roomNumber, seq, body, at }: StoredEvent,
  isDuplicate: boolean,
): Appended {
  return { type, room, id: eventId(roomNumber, seq), seq, body, at, isDuplicate };
}
