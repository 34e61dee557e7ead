/**
 * Tautline's envelopes, as far as a load client has to tell them apart.
 *
 * `{"type":"` is nine bytes; the byte after it decides, except for frames written in another order,
 * which are decoded.
 */
import { FrameKind } from "./peer.ts";

const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const LETTER_T = 0x74;
const LETTER_A = 0x61;
const LETTER_C = 0x63;
const LETTER_E = 0x65;
const LETTER_M = 0x6d;
const LETTER_N = 0x6e;
const LETTER_R = 0x72;
const ENVELOPE_START = Buffer.from('{"type":"');
const TYPE_AT = 9;
/** Length of `message:`. */
const VERB_AT = TYPE_AT + 8;

/** What one frame is: an envelope or an array of them. */
export function classifyEnvelope(bytes: Uint8Array, start: number, end: number): FrameKind {
  if (bytes[start] === OPEN_BRACKET) return FrameKind.batch;
  if (bytes[start] !== OPEN_BRACE || bytes[start + 2] !== LETTER_T) return decodedKind(bytes, start, end);
  const first = bytes[start + TYPE_AT];
  if (first === LETTER_M) {
    const isNew = bytes[start + VERB_AT] === LETTER_N && bytes[start + VERB_AT + 1] === LETTER_E;
    return isNew ? FrameKind.delivery : FrameKind.other;
  }
  if (first === LETTER_A) return bytes[start + TYPE_AT + 1] === LETTER_C ? FrameKind.ack : FrameKind.other;
  if (first === LETTER_E) return bytes[start + TYPE_AT + 1] === LETTER_R ? FrameKind.error : FrameKind.other;
  return FrameKind.other;
}

/**
 * The envelopes of an array frame. Each begins with `{"type":"`, which stands nowhere else: within a text its
 * quotes are escaped.
 */
export function splitEnvelopes(
  bytes: Uint8Array,
  start: number,
  end: number,
  visit: (start: number, end: number) => void,
): void {
  const frame = Buffer.from(bytes.buffer, bytes.byteOffset, end);
  let at = frame.indexOf(ENVELOPE_START, start);
  while (at !== -1) {
    const next = frame.indexOf(ENVELOPE_START, at + ENVELOPE_START.length);
    // A comma follows every envelope but the last, which the bracket follows.
    visit(at, (next === -1 ? end : next) - 1);
    at = next;
  }
}

/** `{type, id?, data}` as text. */
export function envelopeText(type: string, id: string, data: Record<string, unknown>): string {
  return JSON.stringify({ type, id, data });
}

/** True for the ack or error that answers request `id`. */
export function answers(id: string): (text: string) => boolean {
  return (text) => text.includes(`"id":"${id}"`) && /"type":"(ack|error)"/.test(text);
}

/** `data` of an ack. @throws Error if the server refused */
export function ackData(text: string): Record<string, unknown> {
  const frame: unknown = JSON.parse(text);
  const envelopes: unknown[] = Array.isArray(frame) ? frame : [frame];
  for (const envelope of envelopes) {
    if (!isRecord(envelope)) continue;
    if (envelope.type === "error") throw new Error(`the server answered ${text}`);
    if (envelope.type === "ack" && isRecord(envelope.data)) return envelope.data;
  }
  throw new Error(`not an ack: ${text}`);
}

function decodedKind(bytes: Uint8Array, start: number, end: number): FrameKind {
  return kindOf(JSON.parse(Buffer.from(bytes.subarray(start, end)).toString()));
}

function kindOf(envelope: unknown): FrameKind {
  const type = isRecord(envelope) ? envelope.type : undefined;
  if (type === "message:new") return FrameKind.delivery;
  if (type === "ack") return FrameKind.ack;
  return type === "error" ? FrameKind.error : FrameKind.other;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
