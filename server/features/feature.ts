/**
 * The shape of a feature: a name and a handler for each of its events.
 *
 * A handler reads top to bottom: check, change, tell. It returns an outcome and never writes to a socket; it
 * makes at most one change, and where it waits for that change's commit the next request may begin.
 */
import type {
  DownData,
  DownType,
  Reply,
  RoomName,
  UpData,
  UpType,
  User,
  UserId,
} from "../../protocol/index.ts";
import type { Action } from "../auth/policy.ts";
import type { Revocations } from "../auth/revocations.ts";
import type { DueIntervention } from "../focus/rules.ts";
import type { PromiseReader } from "../language/promises/types.ts";
import type { Clock } from "../lib/clock.ts";
import type { RandomId } from "../lib/ids.ts";
import type { Maybe } from "../lib/maybe.ts";
import type { Asides } from "../room/asides.ts";
import type { ChangeLimit } from "../room/change-limit.ts";
import type { Connection } from "../room/connection.ts";
import type { CheckDeclared } from "../room/declared-channels.ts";
import type { Delivery } from "../room/deliver.ts";
import type { Ephemeral } from "../room/ephemeral.ts";
import type { Files } from "../room/files/files.ts";
import type { FocusSessions } from "../room/focus-sessions.ts";
import type { Hub } from "../room/hub.ts";
import type { Journal } from "../room/journal.ts";
import type { Memberships } from "../room/memberships.ts";
import type { Pace } from "../room/pace.ts";
import type { People } from "../room/people.ts";
import type { Presences } from "../room/presence.ts";
import type { Refusals } from "../room/refusals.ts";
import type { Room } from "../room/room.ts";
import type { Rooms } from "../room/rooms.ts";
import type { SiteLists } from "../room/site-lists.ts";
import type { Effect, NewEvent, Store } from "../store/port.ts";

export interface FeatureSettings {
  /** Of conversations; else there are no commitments. */
  readonly readsPromises: boolean;
  readonly maxContentChars: number;
  /** Joined rooms a connection; 0 for any number. */
  readonly maxRooms: number;
  /** Messages a user; 0 for any number. */
  readonly messagesPerMinute: number;
  /** Messages a user may send at once, beyond a minute's. */
  readonly messagesBurst: number;
  /** Activities of focus sessions a user; 0 for any number. */
  readonly activitiesPerMinute: number;
  /** Messages a room; 0 for any number. */
  readonly roomMessagesPerSecond: number;
}

/** What features may use; `core.ts` puts it together. */
export interface Services {
  readonly clock: Clock;
  readonly randomId: RandomId;
  readonly settings: FeatureSettings;
  readonly store: Store;
  readonly rooms: Rooms;
  readonly presences: Presences;
  readonly people: People;
  readonly memberships: Memberships;
  readonly changeLimit: ChangeLimit;
  readonly journal: Journal;
  readonly refusals: Refusals;
  readonly revocations: Revocations;
  readonly ephemeral: Ephemeral;
  readonly delivery: Delivery;
  readonly files: Files;
  readonly sessions: FocusSessions;
  readonly sites: SiteLists;
  readonly pace: Pace;
  readonly asides: Asides;
  readonly hub: Hub;
  /** Against what the embedder declares of its channels. */
  readonly checkDeclared: CheckDeclared;
  /** By rules, or by an assistant where there is one. */
  readonly readPromises: PromiseReader;
  /** As its rule says it, or by an assistant where there is one. */
  readonly wordIntervention: (due: DueIntervention) => Promise<string>;
  /** Lets a task run on that no request waits for. */
  readonly inBackground: (task: Promise<unknown>) => void;
}

/** An event's data as a feature writes it: the id of an identified event is the server's to give. */
export type EventData<T extends DownType> = Omit<DownData<T>, "id"> | DownData<T>;

/** The event that a change put first in a log; all that its ack is made from, the first time and every other. */
export interface Appended {
  readonly type: string;
  readonly room: RoomName;
  /** The event's id, which is the message's where it is one. */
  readonly id: string;
  /** Undefined in rooms that keep no log. */
  readonly seq: number | undefined;
  /** JSON of the event's data, without the id that its position implies. */
  readonly body: string;
  /** Epoch ms. */
  readonly at: number;
  /** The request was answered before; nothing changed. */
  readonly isDuplicate: boolean;
}

export interface AppendOptions {
  /** The seq of the message the event speaks of. */
  readonly targetSeq?: number;
  readonly effects?: readonly Effect[];
}

export type Outcome =
  | { readonly kind: "reply"; readonly data: unknown }
  /** `finish` runs in the same step as the reply is sent; `json` is its data, encoded, and the frames follow it. */
  | {
      readonly kind: "join";
      readonly finish: () => { readonly json: string; readonly frames: readonly string[] };
    };

/** One request, as its handler sees it. */
export interface Context {
  readonly user: User;
  /** Undefined when the request came over HTTP. */
  readonly connection: Connection | undefined;
  readonly now: number;
  /** The id under which an answer was asked for. */
  readonly requestId: string | undefined;
  /** The room that the request names. @throws ProtocolError `not_found`, `forbidden` */
  require(action: Action): Room;
  /** Any other room. @throws ProtocolError `not_found`, `forbidden` */
  requireRoom(action: Action, room: RoomName): Promise<Room>;
  /** @throws ProtocolError `unavailable`, `conflict` */
  append<T extends DownType>(
    room: Room,
    type: T,
    data: EventData<T>,
    options?: AppendOptions,
  ): Maybe<Appended>;
  /** A change of several events, all or nothing. @throws ProtocolError `unavailable`, `conflict` */
  change(events: readonly [NewEvent, ...NewEvent[]], effects: readonly Effect[]): Promise<Appended>;
  /** What is not logged and not told by an event, such as a read mark. @throws ProtocolError `unavailable` */
  note(...effects: readonly Effect[]): Promise<void>;
  /** Tells a room something that is not logged. */
  publish<T extends DownType>(room: Room, type: T, data: DownData<T>): void;
  /** Of a pipelined type: its place is settled, and the next request may begin. `append` and `change` do it by themselves. */
  release(): void;
  ack<T extends UpType>(type: T, data: Reply<T>): Outcome;
}

/** Answers a request that changes nothing on disk. */
export type Handler<T extends UpType> = (context: Context, data: UpData<T>) => Maybe<Outcome>;

/**
 * Answers a durable request. A repeated one is answered from the event that the first one made, also when its
 * checks no longer hold: who has left a conversation cannot leave it again, and is told once more that it is done.
 */
export interface DurableHandler<T extends UpType> {
  /** Type of the change's first event. */
  readonly makes: DownType;
  /** Checks and changes. An outcome in place of an event says that there was nothing to change. */
  change(context: Context, data: UpData<T>): Maybe<Appended | Outcome>;
  reply(event: Appended): Reply<T>;
  /**
   * Whether the event is what this request asks for, where its type and room do not tell: several types make it, or
   * it speaks of something else than the request.
   *
   * @param event one that is stored
   */
  isRepeat?(event: Appended, data: UpData<T>, by: UserId): boolean;
}

export type Handlers = { readonly [T in UpType]?: Handler<T> | DurableHandler<T> };

export interface Feature {
  readonly name: string;
  setUp(services: Services): Handlers;
}

export function defineFeature(name: string, setUp: (services: Services) => Handlers): Feature {
  return { name, setUp };
}
