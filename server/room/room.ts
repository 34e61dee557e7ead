/**
 * A room while somebody needs it: where its log stands, who is in it, who may be.
 *
 * `head` is the newest seq that has been delivered, which never runs ahead of what a resume may replay.
 */
import {
  type Conversation,
  type Epoch,
  type ParsedRoom,
  presenceKinds,
  type RoomKind,
  type RoomName,
  type User,
  type UserId,
} from "../../protocol/index.ts";
import type { Cancel } from "../lib/clock.ts";
import { FewSet, type Members } from "../lib/few.ts";
import type { Connection } from "./connection.ts";
import type { LogPolicy } from "./log.ts";
import { Ring } from "./ring.ts";

/** One user in a room, over all devices. */
export interface Presence {
  readonly user: User;
  /** Epoch ms. */
  readonly since: number;
  readonly devices: Connection[];
  /** Set while the last device is gone and the user may still come back. */
  leaving: Cancel | undefined;
}

/** Of a durable log, held in memory beside the store. */
const maxCachedEvents = 128;
const noMembers: ReadonlySet<UserId> = new Set();
const noPresence = new Map<UserId, Presence>();

export class Room {
  readonly name: RoomName;
  readonly kind: RoomKind;
  readonly #policy: LogPolicy;
  readonly epoch: Epoch;
  head = 0;
  /** Events up to this seq are no longer kept. */
  floor = 0;
  #ring: Ring | undefined;
  readonly connections: Members<Connection>;
  /** In conversations only. */
  conversation: Conversation | undefined;
  #memberIds: ReadonlySet<UserId> = noMembers;
  /** In kinds that show presence only. */
  readonly present: Map<UserId, Presence>;

  constructor({ room, kind }: ParsedRoom, policy: LogPolicy, epoch: Epoch) {
    this.name = room;
    this.kind = kind;
    this.#policy = policy;
    this.epoch = epoch;
    this.connections = kind === "user" ? new FewSet() : new Set();
    this.present = presenceKinds.has(kind) ? new Map() : noPresence;
  }

  get log(): LogPolicy["kind"] {
    return this.#policy.kind;
  }

  /** Made when first needed: most users' rooms are silent. */
  get ring(): Ring {
    this.#ring ??= new Ring(this.#policy.kind === "memory" ? this.#policy.maxEvents : maxCachedEvents);
    return this.#ring;
  }

  /** Keeps the event after the head in a log in memory. */
  keep(text: string): void {
    if (this.#policy.kind !== "memory") return;
    this.head += 1;
    this.floor = Math.max(0, this.head - this.#policy.maxEvents);
    this.ring.push(this.head, text);
  }

  setConversation(conversation: Conversation): void {
    this.conversation = conversation;
    this.#memberIds = new Set(conversation.memberIds);
  }

  hasMember(userId: UserId): boolean {
    return this.#memberIds.has(userId);
  }

  get isIdle(): boolean {
    return this.connections.size === 0 && this.present.size === 0;
  }
}
