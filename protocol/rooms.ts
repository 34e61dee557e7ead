/**
 * Room names: the only addresses there are. `kind:name`, or one of two reserved words.
 */
import type { Brand } from "./ids.ts";

export const roomKinds = ["user", "conversation", "whisper", "session", "channel"] as const;
export type RoomKind = (typeof roomKinds)[number] | "all-users" | "admin-room";
export type RoomName = Brand<string, "RoomName">;

/** Kinds that show who is there. */
export const presenceKinds: ReadonlySet<RoomKind> = new Set<RoomKind>(["conversation", "whisper"]);

const pattern = /^(user|conversation|whisper|session|channel):([A-Za-z0-9._~-]{1,96})$/;

export interface ParsedRoom {
  readonly room: RoomName;
  readonly kind: RoomKind;
  /** What follows the colon; empty for the reserved rooms. */
  readonly name: string;
}

/**
 * Reads a room's name as a person may have typed it: whisper codes are trimmed and upper-cased.
 *
 * @returns undefined if it is no room's name
 */
export function parseRoom(text: string): ParsedRoom | undefined {
  if (text === "all-users" || text === "admin-room") return { room: text as RoomName, kind: text, name: "" };
  const given = text.startsWith("whisper:") ? normalizeWhisper(text) : text;
  const match = pattern.exec(given);
  if (match === null) return undefined;
  return { room: given as RoomName, kind: match[1] as RoomKind, name: match[2] ?? "" };
}

function normalizeWhisper(text: string): string {
  return `whisper:${text.slice("whisper:".length).trim().toUpperCase()}`;
}

export function roomName(kind: (typeof roomKinds)[number], name: string): RoomName {
  return `${kind}:${name}` as RoomName;
}
