/**
 * A room while somebody needs it: where its log stands, who is in it, who may be.
 *
 * `head` is the newest seq that has been delivered, which never runs ahead of what a resume may replay.
 */
import type {
  Conversation,
  Epoch,
  ParsedRoom,
  PresentUser,
  RoomKind,
  RoomName,
  User,
  UserId,
} from "../../protocol/index.ts";
import type { Cancel } from "../lib/clock.ts";
import { FewSet, type Members } from "../lib/few.ts";
import type { Connection } from "./connection.ts";
import type { LogPolicy } from "./log.ts";
import type { RoomPlan } from "./plan.ts";
import { Ring } from "./ring.ts";

/** One user in a room: the devices that are in it. */
export class Presence extends FewSet<Connection> {
  readonly user: User;
  /** Epoch ms. */
  readonly since: number;
  /** Set while the last device is gone and the user may still come back. */
  leaving: Cancel | undefined;
  /** As the list of the room last showed the user. */
  listed: PresentUser | undefined;

  constructor(user: User, since: number) {
    super();
    this.user = user;
    this.since = since;
  }
}

export interface PassingModeration {
  readonly banned: Set<UserId>;
  slowSeconds: number;
  isClosed: boolean;
}

/** Of a durable log, held in memory beside the store. */
const maxCachedEvents = 128;
/** What changes in a conversation of thousands is told to each of them with all the names. */
const maxCachedChars = 524_288;
const noMembers: ReadonlySet<UserId> = new Set();
const noPresence = new Map<UserId, Presence>();

export class Room {
  readonly name: RoomName;
  readonly kind: RoomKind;
  readonly #plan: RoomPlan;
  readonly epoch: Epoch;
  head = 0;
  /** Events up to this seq are no longer kept. */
  floor = 0;
  #ring: Ring | undefined;
  readonly connections: Members<Connection>;
  /** In conversations only. */
  conversation: Conversation | undefined;
  #memberIds: ReadonlySet<UserId> = noMembers;
  /** Of a whisper room, which has no record on disk. */
  #passing: PassingModeration | undefined;
  /** In rooms that show presence only. */
  readonly present: Map<UserId, Presence>;

  constructor({ room, kind }: ParsedRoom, plan: RoomPlan, epoch: Epoch) {
    this.name = room;
    this.kind = kind;
    this.#plan = plan;
    this.epoch = epoch;
    this.connections = kind === "user" ? new FewSet() : new Set();
    this.present = plan.hasPresence ? new Map() : noPresence;
  }

  get log(): LogPolicy["kind"] {
    return this.#plan.log.kind;
  }

  get hasPresence(): boolean {
    return this.#plan.hasPresence;
  }

  get isPublic(): boolean {
    return this.#plan.isPublic;
  }

  /** Made when first needed: most users' rooms are silent. */
  get ring(): Ring {
    const { log } = this.#plan;
    this.#ring ??=
      log.kind === "memory" ? new Ring(log.maxEvents) : new Ring(maxCachedEvents, maxCachedChars);
    return this.#ring;
  }

  /** Keeps the event after the head in a log in memory. */
  keep(text: string): void {
    const { log } = this.#plan;
    if (log.kind !== "memory") return;
    this.head += 1;
    this.floor = Math.max(this.floor, this.head - log.maxEvents);
    this.ring.push(this.head, text);
  }

  /** Empties a log in memory that names the user. @returns whether it did */
  emptyIfNaming(userId: UserId): boolean {
    if (this.log !== "memory") return false;
    const id = JSON.stringify(userId);
    const kept = this.ring.between(this.floor, this.head) ?? [];
    if (!kept.some((text) => text.includes(id))) return false;
    this.floor = this.head;
    this.ring.clear();
    return true;
  }

  setConversation(conversation: Conversation): void {
    this.conversation = conversation;
    this.#memberIds = new Set(conversation.memberIds);
  }

  /** Of a session: its owner and whom the owner lets watch. */
  setAudience(userIds: Iterable<UserId>): void {
    this.#memberIds = new Set(userIds);
  }

  hasMember(userId: UserId): boolean {
    return this.#memberIds.has(userId);
  }

  /** Rules of a room that is not on disk: they go with it. */
  get passing(): PassingModeration {
    this.#passing ??= { banned: new Set(), slowSeconds: 0, isClosed: false };
    return this.#passing;
  }

  isBanned(userId: UserId): boolean {
    return this.#passing?.banned.has(userId) === true;
  }

  get isClosed(): boolean {
    return this.#passing?.isClosed === true;
  }

  /** Between two messages of one user; 0 for no such limit. */
  get slowSeconds(): number {
    return this.conversation?.slowSeconds ?? this.#passing?.slowSeconds ?? 0;
  }

  /** One without a log lives only as long as somebody is in it. */
  get isAlive(): boolean {
    return this.log !== "none" || this.connections.size > 0;
  }

  get isIdle(): boolean {
    return this.connections.size === 0 && this.present.size === 0;
  }
}
