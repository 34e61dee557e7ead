/**
 * Room names: the only addresses there are. `kind:name`, or one of two reserved words.
 */
import type { Brand } from "./ids.ts";

export const roomKinds = ["user", "conversation", "whisper", "session", "channel"] as const;
export type RoomKind = (typeof roomKinds)[number] | "all-users" | "admin-room";
export type RoomName = Brand<string, "RoomName">;

/** A room's name as a person may have typed it: white space round a whisper code is still allowed. */
export const roomPattern =
  /^(?:(?:user|conversation|session|channel):[A-Za-z0-9._~-]{1,96}|whisper:\s*[A-Za-z0-9._~-]{1,96}\s*|all-users|admin-room)$/;

/** A whisper room's name as the server spells it. */
const spelledWhisper = /^whisper:[A-Z0-9._~-]+$/;

export interface ParsedRoom {
  readonly room: RoomName;
  readonly kind: RoomKind;
  /** What follows the colon; empty for the reserved rooms. */
  readonly name: string;
}

/** Whisper codes are trimmed and upper-cased; every other name stays as it is. */
export function normalizeRoom(text: string): string {
  if (!text.startsWith("whisper:") || spelledWhisper.test(text)) return text;
  return `whisper:${text.slice("whisper:".length).trim().toUpperCase()}`;
}

/** @returns undefined if it is no room's name */
export function parseRoom(text: string): ParsedRoom | undefined {
  if (!roomPattern.test(text)) return undefined;
  const room = normalizeRoom(text) as RoomName;
  const colon = room.indexOf(":");
  if (colon === -1) return { room, kind: room as RoomKind, name: "" };
  return { room, kind: room.slice(0, colon) as RoomKind, name: room.slice(colon + 1) };
}

export function roomName(kind: (typeof roomKinds)[number], name: string): RoomName {
  return `${kind}:${name}` as RoomName;
}
