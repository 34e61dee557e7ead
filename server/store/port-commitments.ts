/**
 * What a store keeps of promises, and of what their authors are asked.
 *
 * Their words are a message's: nothing readable of them is left once the message is erased.
 */
import type { RoomName, UserId } from "../../protocol/index.ts";

export interface StoredCondition {
  /** Where it is a member. */
  readonly userId?: UserId;
  readonly name: string;
  readonly action: string;
  readonly amount?: number;
  readonly unit?: string;
}

export type CommitmentStatus = "open" | "due" | "fulfilled" | "cancelled";

export interface StoredCommitment {
  readonly id: string;
  readonly room: RoomName;
  /** The message's, in the room. */
  readonly seq: number;
  readonly messageId: string;
  readonly debtor: { readonly userId: UserId; readonly name: string };
  readonly owedTo?: UserId;
  /** Empty once the message is erased, or no longer says it. */
  readonly action: string;
  readonly amount?: number;
  readonly unit?: string;
  readonly condition?: StoredCondition;
  readonly status: CommitmentStatus;
  /** So much of the amount is done. */
  readonly fulfilled: number;
  /** The seq of the message, or of its edit, that this was read from last. */
  readonly readSeq: number;
  /** Counts changes. */
  readonly revision: number;
}

export interface StoredClarification {
  readonly id: string;
  readonly room: RoomName;
  readonly seq: number;
  readonly messageId: string;
  /** Who is asked. */
  readonly userId: UserId;
  /** JSON; empty once it is settled. */
  readonly body: string;
  readonly status: "open" | "answered" | "declined" | "withdrawn";
  readonly readSeq: number;
}

/** Those of a message are refused, as a conflict, once the message is erased. */
export type CommitmentEffect =
  /** A conflict where there is one with this id. */
  | { kind: "create-commitment"; commitment: StoredCommitment }
  /** A conflict unless it is still as it was at `commitment.revision`, which goes up by one. */
  | { kind: "change-commitment"; commitment: StoredCommitment }
  /** Events that told of it tell it in its present words, each with its own status. */
  | { kind: "reword-commitment"; room: RoomName; seq: number; id: string; body: string }
  /** A conflict where there is one with this id. */
  | { kind: "ask"; clarification: StoredClarification }
  /** A conflict unless it is open. */
  | { kind: "settle"; clarificationId: string; status: Exclude<StoredClarification["status"], "open"> }
  /** Of those whose message is no longer kept: nothing readable stays of what the user promised. */
  | { kind: "forget-commitments"; userId: UserId };

export interface CommitmentStore {
  get(id: string): Promise<StoredCommitment | undefined>;
  /** In the order in which they were made. */
  ofMessage(room: RoomName, seq: number): Promise<readonly StoredCommitment[]>;
  /** Open or due, oldest first. */
  active(room: RoomName): Promise<readonly StoredCommitment[]>;
  /** Fulfilled or cancelled, newest first. */
  settled(room: RoomName, limit: number): Promise<readonly StoredCommitment[]>;
  /** Everything that a user promised, in the order in which it was said. */
  of(userId: UserId): Promise<readonly StoredCommitment[]>;
  clarification(id: string): Promise<StoredClarification | undefined>;
  clarificationsOf(room: RoomName, seq: number): Promise<readonly StoredClarification[]>;
  /** What a user has not answered yet, oldest first. */
  openFor(userId: UserId): Promise<readonly StoredClarification[]>;
  /** Who has something to answer. */
  asked(): Promise<readonly UserId[]>;
  /** Whose deeds somebody waits for, in which room. */
  awaited(): Promise<readonly { readonly room: RoomName; readonly userId: UserId }[]>;
}
