/**
 * Envelopes to text, by hand where each message passes.
 *
 * Event types and room names are of characters that JSON leaves as they are, so they need no escaping.
 */
import { type ErrorData, identifiedTypes, type RoomName } from "../../protocol/index.ts";
import { eventId } from "../lib/event-id.ts";

export interface LoggedEvent {
  readonly room: RoomName;
  readonly roomNumber: number;
  readonly seq: number;
  readonly type: string;
  /** JSON of an object that is not empty. */
  readonly body: string;
  readonly at: number;
  readonly originalId?: string | undefined;
}

export function encodeLogged({ room, roomNumber, seq, type, body, at, originalId }: LoggedEvent): string {
  const id = originalId ?? eventId(roomNumber, seq);
  // The id is put in front of the body's own fields.
  const data = identifiedTypes.has(type) ? `{"id":"${id}",${body.slice(1)}` : body;
  return `{"type":"${type}","room":"${room}","seq":${seq},"timestamp":${at},"data":${data}}`;
}

/**
 * All of it in one go: parts that are encoded by themselves are copied once more to be joined.
 *
 * @param seq where a log in memory keeps it
 */
export function encodeUnlogged(
  type: string,
  room: RoomName | undefined,
  data: unknown,
  at: number,
  seq?: number,
): string {
  return JSON.stringify({ type, room, seq, timestamp: at, data });
}

/** In one go, too. */
export function encodeReply(type: string, id: string | undefined, data: unknown, at: number): string {
  return JSON.stringify({ type, id, data, timestamp: at });
}

/** @param json the data, encoded */
export function encodeReplyOf(type: string, id: string | undefined, json: string, at: number): string {
  const address = id === undefined ? "" : `"id":${JSON.stringify(id)},`;
  return `{"type":"${type}",${address}"data":${json},"timestamp":${at}}`;
}

/** @param json an object, encoded; not empty @param value encoded */
export function withField(json: string, name: string, value: string): string {
  return `${json.slice(0, -1)},"${name}":${value}}`;
}

export function encodeError(id: string | undefined, error: ErrorData, at: number): string {
  return encodeReply("error", id, error, at);
}
