/**
 * What the server needs of a store. SQLite is one implementation; every one passes the same contract suite.
 *
 * A change is all or nothing, and once `commit` has resolved it survives the death of the process.
 */
import type {
  AuditEntry,
  Conversation,
  Epoch,
  NamedAuditEntry,
  RoomName,
  UserId,
} from "../../protocol/index.ts";
import type { CommitmentEffect, CommitmentStore } from "./port-commitments.ts";
import type { ConversationStore } from "./port-conversations.ts";
import type { FileStore, NewFile } from "./port-files.ts";
import type { FocusEffect, FocusStore } from "./port-focus.ts";
import type { RequestPlace, RetentionStore } from "./port-retention.ts";

export type * from "./port-commitments.ts";
export type * from "./port-conversations.ts";
export type * from "./port-files.ts";
export type * from "./port-focus.ts";
export type * from "./port-retention.ts";

/** A logged event as it is kept: `body` is the JSON of its data, without the id that its position implies. */
export interface StoredEvent {
  readonly room: RoomName;
  /** The room's number in this store; with `seq` it makes the event's id. */
  readonly roomNumber: number;
  readonly seq: number;
  readonly type: string;
  readonly body: string;
  readonly senderId: UserId | undefined;
  /** Epoch ms. */
  readonly at: number;
  /** Of a copy: the id of the event that it copies, which is its own id too. */
  readonly originalId: string | undefined;
}

export interface NewEvent {
  readonly room: RoomName;
  readonly type: string;
  /** JSON of an object. */
  readonly body: string;
  readonly senderId?: UserId;
  /** The seq, in the same room, of the message this event speaks of. */
  readonly targetSeq?: number;
  /** The change's first event, once more in another room, under the same id. */
  readonly isCopy?: true;
  /** Others of the change have the same body. It is never overwritten, so it may be kept once for them all. */
  readonly hasSharedBody?: true;
}

/** What a change does beside its events, in the same transaction. */
export type Effect =
  /**
   * The message and all its updates show `content` from now on, wherever they are replayed. A conflict where the
   * message is gone.
   */
  | { kind: "edit-message"; room: RoomName; seq: number; content: string; editedAt: number }
  /**
   * The message and its updates become `message:deleted` events; their content is overwritten, and so are the words
   * of what was promised in it.
   */
  | { kind: "erase-message"; room: RoomName; seq: number; id: string }
  /** What a user says of a message, or no longer says. To say it of one that is gone is a conflict. */
  | { kind: "react"; room: RoomName; seq: number; userId: UserId; emoji: string; on: boolean }
  /** Notifications at these places of the user's log, or all up to one, have been read. */
  | { kind: "read-notifications"; userId: UserId; seqs: readonly number[] | { upTo: number } }
  | { kind: "create-conversation"; conversation: Conversation; directKey: string | undefined }
  /** They are `ownerId`'s from now on, where one is named: whoever had them is no member any more. */
  | {
      kind: "add-members";
      conversationId: string;
      userIds: readonly UserId[];
      ownerId?: UserId | undefined;
    }
  /** What the user is called from now on; nothing of one who is a member of no conversation. */
  | { kind: "name-user"; userId: UserId; name: string }
  /** The owner, when one leaves, is followed by `ownerId`. */
  | { kind: "remove-member"; conversationId: string; userId: UserId; ownerId: UserId }
  /** The code that let people in lets in nobody any more. */
  | { kind: "void-invite"; conversationId: string }
  /** What is left out of `conversation` is switched off. */
  | { kind: "moderate-conversation"; conversation: Conversation }
  /** Who is banned from a conversation is not let in again. */
  | { kind: "ban"; conversationId: string; userId: UserId; on: boolean }
  | { kind: "audit"; entry: AuditEntry }
  | { kind: "rename-conversation"; conversationId: string; title: string }
  /** Only ever moves forward. */
  | { kind: "mark-read"; conversationId: string; userId: UserId; seq: number }
  /** The change's first event, in this room, tells of the file. */
  | { kind: "add-file"; room: RoomName; file: NewFile }
  /** The event that told of the file becomes `file:deleted`; nothing is known of the file any more. */
  | { kind: "erase-file"; room: RoomName; seq: number; fileId: string }
  /** All of the user is to go: remembered until `end-erasure`. */
  | { kind: "begin-erasure"; userId: UserId }
  /** What stood beside the logs goes: read marks, what was said of sites, and that there was an erasure. */
  | { kind: "end-erasure"; userId: UserId }
  /** The event is nobody's any more. What it said beside that, of channels' events and reactions, is overwritten. */
  | { kind: "disown-event"; room: RoomName; seq: number }
  /** A direct conversation is no longer found by its two members. */
  | { kind: "forget-direct"; conversationId: string }
  /** Events up to this seq are no longer kept. */
  | { kind: "trim-log"; room: RoomName; upTo: number }
  /** Tokens of the user made up to the change's `at` no longer count. */
  | { kind: "revoke-user"; userId: UserId }
  /** Whether the user is told of their own emotions, from the change's `at` on. */
  | { kind: "opt-in"; userId: UserId; on: boolean }
  /** Everything up to this place in the order of arrival has been seen to by a follower. */
  | { kind: "followed"; follower: string; upTo: number }
  | CommitmentEffect
  | FocusEffect;

/** The idempotency key: a request's id counts for one user only. */
export interface RequestKey {
  readonly userId: UserId;
  readonly requestId: string;
}

export interface Change {
  /** Needs an event: the first one is what a repeated request is answered from. */
  readonly key?: RequestKey | undefined;
  readonly events: readonly NewEvent[];
  readonly effects?: readonly Effect[] | undefined;
  /** Epoch ms. */
  readonly at: number;
}

export type Committed =
  | { readonly kind: "stored"; readonly events: readonly StoredEvent[] }
  /** The key was known: nothing changed; `event` is the first event of the first time. */
  | { readonly kind: "duplicate"; readonly event: StoredEvent }
  /** The key was known, and what it made is no longer kept: nothing changed. */
  | { readonly kind: "forgotten" }
  /** Another change took what must be unique, or what this one speaks of; it left nothing, the rest of the batch stands. */
  | { readonly kind: "conflict" };

/** Where a room's log stands. */
export interface LogPosition {
  /** Newest seq, 0 when empty. */
  readonly head: number;
  /** Events up to this seq are no longer kept; 0 when all are. */
  readonly floor: number;
}

export interface LogRange {
  /** Events with a greater seq. */
  readonly after: number;
  /** Events up to and with this seq. */
  readonly upTo: number;
  readonly limit: number;
  /**
   * Of bodies, in UTF-16 units: the first event that begins beyond so many is the last that is read. It is there to
   * tell that there is more.
   */
  readonly maxChars?: number;
  /** Which end of the range the limits count from; the answer is oldest first either way. */
  readonly from: "oldest" | "newest";
}

export interface LogStore {
  /**
   * Stores changes in order, in one transaction, and numbers their events: 1 and up per room, no holes.
   *
   * @returns one outcome a change, in order
   * @throws if the store cannot take them; then nothing was kept
   */
  commit(changes: readonly Change[]): Promise<readonly Committed[]>;
  position(room: RoomName): Promise<LogPosition>;
  read(room: RoomName, range: LogRange): Promise<readonly StoredEvent[]>;
  /** The first event of the change that a request made. */
  findRequest(key: RequestKey): Promise<StoredEvent | undefined>;
  /** An event by its place, in whichever room has that number. */
  find(roomNumber: number, seq: number): Promise<StoredEvent | undefined>;
  /** Where the event with this id was copied to. */
  copies(id: string): Promise<readonly StoredEvent[]>;
}

export interface NotificationStore {
  /** The newest first. */
  list(
    userId: UserId,
    options: { readonly unreadOnly: boolean; readonly limit: number },
  ): Promise<readonly { readonly event: StoredEvent; readonly isRead: boolean }[]>;
  unread(userId: UserId): Promise<number>;
}

export interface AuditStore {
  /**
   * The newest first, with the names of members and the titles of conversations.
   *
   * @param before epoch ms; entries older than it
   * @param limit a page has more where its last millisecond does, so that none is skipped by the next one
   */
  list(options: {
    readonly before?: number | undefined;
    readonly limit: number;
  }): Promise<readonly NamedAuditEntry[]>;
  /** One that is told as it happens, in the same way. */
  named(entry: AuditEntry): Promise<NamedAuditEntry>;
}

export interface ReactionStore {
  /** What the user says of a message now. */
  of(roomNumber: number, seq: number, userId: UserId): Promise<readonly string[]>;
}

/** Everything of one user. */
export interface PersonalStore {
  /**
   * One step over all logs, oldest first: what the user said there, copies of private messages too.
   *
   * @param from 0 to begin, then what the step before returned as `next`
   * @returns `next` is undefined when all was looked at
   */
  said(
    userId: UserId,
    from: number,
  ): Promise<{ readonly events: readonly StoredEvent[]; readonly next: number | undefined }>;
  /** What the user says of messages now, by the messages' places. */
  reactions(
    userId: UserId,
  ): Promise<readonly { room: RoomName; roomNumber: number; seq: number; emoji: string }[]>;
  readMarks(userId: UserId): Promise<readonly { conversationId: string; seq: number }[]>;
  /** One step over the requests: the user's are forgotten. @returns where the next step begins, if there is one */
  forgetRequests(userId: UserId, from?: RequestPlace): Promise<RequestPlace | undefined>;
  /** Whose erasure has begun and not ended. */
  erasing(): Promise<readonly UserId[]>;
}

/** Messages, their updates and their deletions, of all conversations, in the order in which they were stored. */
export interface FollowStore {
  /** Where the newest event lies in the order of arrival. */
  tail(): Promise<number>;
  /** How far a follower has come. */
  followed(follower: string): Promise<number>;
  /**
   * One step of the way from `after`.
   *
   * @returns `upTo` is where the step ended; no further than `after` when there is nothing more
   */
  read(after: number): Promise<{ readonly events: readonly StoredEvent[]; readonly upTo: number }>;
}

export interface Store {
  /** Identity of every durable log in this store. */
  readonly epoch: Epoch;
  readonly log: LogStore;
  readonly conversations: ConversationStore;
  readonly retention: RetentionStore;
  readonly reactions: ReactionStore;
  readonly notifications: NotificationStore;
  readonly audit: AuditStore;
  readonly files: FileStore;
  readonly follow: FollowStore;
  readonly commitments: CommitmentStore;
  readonly focus: FocusStore;
  readonly personal: PersonalStore;
  /** By user: when access was revoked last, in epoch ms. */
  revocations(): Promise<ReadonlyMap<UserId, number>>;
  /** By user: since when they are told of their own emotions, in epoch ms. */
  optedIn(): Promise<ReadonlyMap<UserId, number>>;
  /** Writes as much as any message, to see whether the store takes it, and takes it away. @throws if not */
  probe(): Promise<void>;
  /**
   * Empties what still holds overwritten content: erased and edited text, trimmed events.
   *
   * @returns false if something does, such as a backup under way: ask again later
   */
  scrub(): Promise<boolean>;
  /**
   * What is in the way, in words for whoever runs the server.
   *
   * @returns undefined if the error is a bug and not the store's inability
   */
  failureOf(error: unknown): string | undefined;
  close(): Promise<void>;
}
