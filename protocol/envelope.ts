/**
 * The envelope: what every message looks like on the wire.
 *
 * It is checked by hand because each frame passes here; payloads are checked by their schemas.
 */
export interface Envelope {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Request id, chosen by the client; asks for exactly one reply. */
  readonly id?: string;
  /** Sender's clock, epoch ms. */
  readonly timestamp?: number;
}

/** What the server sends: always stamped, numbered where logged. */
export interface ServerEnvelope extends Envelope {
  readonly timestamp: number;
  readonly room?: string;
  /** Position in the room's log, from 1. */
  readonly seq?: number;
}

/** Why a value is no envelope; `id` is there when the value's own id could be read, so that it is answered. */
export interface EnvelopeProblem {
  readonly problem: string;
  readonly id?: string;
}

const typePattern = /^[a-z][a-z0-9:_-]{0,63}$/;
export const requestIdPattern = /^[\x20-\x7e]{1,64}$/;

export function isEventType(value: unknown): value is string {
  return typeof value === "string" && typePattern.test(value);
}

export function isRequestId(value: unknown): value is string {
  return typeof value === "string" && requestIdPattern.test(value);
}

/** Rebuilds an envelope from its known fields; whatever else the value holds is left behind. */
export function readEnvelope(value: unknown): Envelope | EnvelopeProblem {
  if (!isRecord(value)) return { problem: `an envelope is an object, got ${kindOf(value)}` };
  const { id, type, data, timestamp } = value;
  if (id !== undefined && !isRequestId(id))
    return { problem: "`id` must be 1 to 64 printable ASCII characters" };
  const answerable = id === undefined ? {} : { id };
  if (!isEventType(type)) {
    return { problem: "`type` must be 1 to 64 of a-z 0-9 : _ -, beginning with a letter", ...answerable };
  }
  if (!isRecord(data)) return { problem: `\`data\` must be an object, got ${kindOf(data)}`, ...answerable };
  if (timestamp === undefined) return id === undefined ? { type, data } : { type, data, id };
  if (!Number.isSafeInteger(timestamp) || (timestamp as number) < 0) {
    return { problem: "`timestamp` must be an integer, in milliseconds since 1970", ...answerable };
  }
  return { type, data, timestamp: timestamp as number, ...answerable };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "nothing";
  return Array.isArray(value) ? "an array" : `a ${typeof value}`;
}
