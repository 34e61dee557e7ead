/** What a store knows of conversations, their members and how far each has read. */
import type { Conversation, UserId } from "../../protocol/index.ts";
import type { StoredEvent } from "./port.ts";

/** A conversation as one member sees it in a list. */
export interface ConversationView {
  readonly conversation: Conversation;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly head: number;
  readonly readSeq: number;
  /** At most `limits.maxUnread`, which stands for that or more. */
  readonly unread: number;
  readonly lastMessage: StoredEvent | undefined;
}

export interface ConversationStore {
  get(id: string): Promise<Conversation | undefined>;
  listFor(userId: UserId): Promise<readonly ConversationView[]>;
  /** The one conversation of kind `direct` with this key. */
  findDirect(directKey: string): Promise<Conversation | undefined>;
  findByInvite(code: string): Promise<Conversation | undefined>;
  invite(id: string): Promise<string | undefined>;
  setInvite(id: string, code: string): Promise<void>;
  /** How far a reader has read; 0 for not at all. */
  readMark(id: string, userId: UserId): Promise<number>;
  /** How far each member has read; those who have not read anything are left out. */
  readMarks(id: string): Promise<readonly { readonly userId: UserId; readonly seq: number }[]>;
  /** Those of the users who are banned from the conversation. */
  banned(id: string, userIds: readonly UserId[]): Promise<readonly UserId[]>;
  /** Who is banned from the conversation, by id, with a name where it is known. */
  bans(
    id: string,
    limit: number,
  ): Promise<readonly { readonly userId: UserId; readonly name: string | undefined }[]>;
  /** Whether the user is a member of a conversation, and called something else there, or nothing. */
  lacksName(userId: UserId, name: string): Promise<boolean>;
  /** Of these users, those who share a conversation with the user and whose names are known. */
  names(
    userId: UserId,
    among: readonly UserId[],
  ): Promise<readonly { readonly userId: UserId; readonly name: string }[]>;
  /**
   * Of these users, those who did something themselves in a conversation that they share with the user: theirs is
   * one of its newest 100 events. Looked for in the 20 conversations with each that the user came to last, and in
   * 200 for all of them.
   */
  active(userId: UserId, among: readonly UserId[]): Promise<readonly UserId[]>;
  /** Who shares a conversation of at most `maxMembers` members with the user, the user left out. */
  contacts(userId: UserId, maxMembers: number): Promise<readonly UserId[]>;
}
