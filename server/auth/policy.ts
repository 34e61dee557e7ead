/**
 * Who may do what in which room: the one place that decides.
 *
 * Asked at every request and again for every room of every resume, so a right that was taken is gone at once.
 */
import {
  type Conversation,
  type ErrorCode,
  matchesChannel,
  type RoomKind,
  type RoomName,
  type User,
  type UserId,
} from "../../protocol/index.ts";
import type { Grant, Grants } from "./identity.ts";

export type Action =
  /** Receive what is said from now on. */
  | "join"
  /** Read the log. */
  | "read"
  /** Say something, or show that one is about to. */
  | "send"
  /** Delete what others said. */
  | "moderate"
  /** Change a conversation's members or title. */
  | "manage";

/** From where it is asked for. */
export type Standing =
  /** On a connection that is in the room. */
  | "joined"
  /** On another one. */
  | "outside"
  | "http";

/** What the decision depends on. */
interface PolicyRoom {
  readonly kind: RoomKind;
  readonly name: RoomName;
  readonly conversation: Conversation | undefined;
  /** A channel's: everyone may read it. */
  readonly isPublic: boolean;
  hasMember(userId: UserId): boolean;
  /** Of a whisper room: this user is kept out. */
  isBanned(userId: UserId): boolean;
  /** Of a whisper room: nobody gets in. */
  readonly isClosed: boolean;
}

export interface Refusal {
  readonly code: Extract<ErrorCode, "forbidden" | "not_found">;
  readonly message: string;
}

export const notModerated = "conversations and whisper rooms are moderated, nothing else";

/** Speaks for all users of its application at once: what bounds each user does not bind it. */
export function isBackend({ role }: User): boolean {
  return role === "service";
}

const forbidden = (message: string): Refusal => ({ code: "forbidden", message });

/**
 * @param grants what the user's token says of channels
 * @returns undefined when allowed
 */
export function refuse(
  action: Action,
  user: User,
  room: PolicyRoom,
  standing: Standing,
  grants: Grants | undefined,
): Refusal | undefined {
  switch (room.kind) {
    case "user":
      if (action !== "join" && action !== "read") return forbidden("only the server speaks in a user's room");
      return room.name === `user:${user.id}` ? undefined : forbidden("a user's room is that user's alone");
    case "all-users":
      if (action === "join" || action === "read") return undefined;
      return user.role === "user" ? forbidden("only admins and services speak to all users") : undefined;
    case "admin-room":
      return user.role === "admin" ? undefined : forbidden("the admin room is for admins");
    case "conversation":
      return refuseInConversation(action, user, room, standing);
    case "whisper":
      if (action === "moderate") {
        return user.role === "admin" ? undefined : forbidden("only the author or an admin may do this");
      }
      if (action === "join" && room.isBanned(user.id)) return forbidden("you are banned from this room");
      if (action === "join" && room.isClosed) return forbidden("this room was closed");
      return action === "join" || standing === "joined"
        ? undefined
        : forbidden("join the whisper room first");
    case "channel":
      return refuseInChannel(action, user, grants, room);
    case "session":
      if (action !== "join" && action !== "read")
        return forbidden("only the server speaks in a session's room");
      return room.hasMember(user.id)
        ? undefined
        : forbidden("a session is its owner's, and whom the owner lets watch");
  }
}

function refuseInChannel(
  action: Action,
  user: User,
  grants: Grants | undefined,
  room: PolicyRoom,
): Refusal | undefined {
  if (action === "moderate" || action === "manage") return forbidden(notModerated);
  if (user.role !== "user") return undefined;
  if (action === "join" || action === "read") {
    const mayRead = room.isPublic || grantFor(room.name, grants) !== undefined;
    return mayRead
      ? undefined
      : forbidden(
          "the token grants no right to this channel; name it in the token's `rooms` claim, or make it public with TAUTLINE_CHANNELS",
        );
  }
  if (action === "send" && grantFor(room.name, grants) === "rw") return undefined;
  return forbidden(
    "the token grants no right to publish in this channel; name it with `rw` in the token's `rooms` claim",
  );
}

/** The strongest of the grants that mean this room. */
function grantFor(room: RoomName, grants: Grants = {}): Grant | undefined {
  const fitting = Object.keys(grants).filter((pattern) => matchesChannel(pattern, room));
  if (fitting.length === 0) return undefined;
  return fitting.some((pattern) => grants[pattern] === "rw") ? "rw" : "r";
}

/** Nobody speaks in a conversation that was closed, and nobody new comes in. @param reason may be empty */
export function closedFor(reason: string): Refusal {
  return forbidden(reason === "" ? "the conversation is closed" : `the conversation is closed: ${reason}`);
}

/** To the one who is banned: others may be named. */
export const bannedFromConversation = forbidden("you are banned from this conversation");

/** What a backend does over HTTP in the conversations of its application, without being in them. */
const keeping: ReadonlySet<Action> = new Set(["read", "send", "manage"]);

function refuseInConversation(
  action: Action,
  user: User,
  room: PolicyRoom,
  standing: Standing,
): Refusal | undefined {
  if (action === "moderate" && user.role === "admin") return undefined;
  const isKeeper = isBackend(user) && standing === "http" && keeping.has(action);
  if (!isKeeper && !room.hasMember(user.id)) return forbidden("not a member of this conversation");
  const { ownerId, moderatorIds, closed } = room.conversation ?? {};
  if (action === "send" && closed !== undefined) return closedFor(closed);
  if (isKeeper) return undefined;
  if (action === "moderate" && ownerId !== user.id && moderatorIds?.includes(user.id) !== true) {
    return forbidden("only the author, the conversation's owner, its moderators or an admin may do this");
  }
  if (action === "manage" && room.conversation?.ownerId !== user.id) {
    return forbidden("only the conversation's owner may do this");
  }
  return undefined;
}
