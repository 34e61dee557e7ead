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

/** Where logged events go: to disk, or nowhere because the room keeps none. */
export type LogKind = "durable" | "none";

const logKinds: Record<RoomKind, LogKind | undefined> = {
  user: "durable",
  conversation: "durable",
  whisper: "none",
  "all-users": "none",
  "admin-room": "none",
  session: undefined,
  channel: undefined,
};

/** @returns undefined for kinds that this version does not serve */
export function logKindOf(kind: RoomKind): LogKind | undefined {
  return logKinds[kind];
}

const noMembers: ReadonlySet<UserId> = new Set();
const noPresence = new Map<UserId, Presence>();

export class Room {
  readonly name: RoomName;
  readonly kind: RoomKind;
  readonly log: LogKind;
  readonly epoch: Epoch;
  head = 0;
  floor = 0;
  #ring: Ring | undefined;
  readonly connections: Members<Connection>;
  /** In conversations only. */
  conversation: Conversation | undefined;
  #memberIds: ReadonlySet<UserId> = noMembers;
  /** In kinds that show presence only. */
  readonly present: Map<UserId, Presence>;

  constructor({ room, kind }: ParsedRoom, log: LogKind, epoch: Epoch) {
    this.name = room;
    this.kind = kind;
    this.log = log;
    this.epoch = epoch;
    this.connections = kind === "user" ? new FewSet() : new Set();
    this.present = presenceKinds.has(kind) ? new Map() : noPresence;
  }

  /** Made when first needed: most users' rooms are silent. */
  get ring(): Ring {
    this.#ring ??= new Ring();
    return this.#ring;
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
