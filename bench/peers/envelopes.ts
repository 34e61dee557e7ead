/**
 * Tautline's envelopes, as far as a load client has to tell them apart.
 *
 * `{"type":"` is nine bytes; the byte after it decides, except for frames written in another order,
 * which are decoded.
 */
import { FrameKind, type Member } from "./peer.ts";

const openBrace = 0x7b;
const openBracket = 0x5b;
const letterT = 0x74;
const letterA = 0x61;
const letterC = 0x63;
const letterE = 0x65;
const letterM = 0x6d;
const letterN = 0x6e;
const letterR = 0x72;
const envelopeStart = Buffer.from('{"type":"');
const typeAt = 9;
/** Length of `message:`. */
const verbAt = typeAt + 8;

/** What one frame is: an envelope or an array of them. */
export function classifyEnvelope(bytes: Uint8Array, start: number, end: number): FrameKind {
  if (bytes[start] === openBracket) return FrameKind.batch;
  if (bytes[start] !== openBrace || bytes[start + 2] !== letterT) return decodedKind(bytes, start, end);
  const first = bytes[start + typeAt];
  if (first === letterM) {
    const isNew = bytes[start + verbAt] === letterN && bytes[start + verbAt + 1] === letterE;
    return isNew ? FrameKind.delivery : FrameKind.other;
  }
  if (first === letterA) return bytes[start + typeAt + 1] === letterC ? FrameKind.ack : FrameKind.other;
  if (first === letterE) return bytes[start + typeAt + 1] === letterR ? FrameKind.error : FrameKind.other;
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
  // What a socket reads is a Buffer already; another view of it would cost as much as the search.
  const read = bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = read.indexOf(envelopeStart, start);
  while (at !== -1 && at < end) {
    const next = read.indexOf(envelopeStart, at + envelopeStart.length);
    // A comma follows every envelope but the last, which the bracket follows.
    visit(at, (next === -1 ? end : Math.min(next, end)) - 1);
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

/** Joins one room, of a server that wants no more than to be asked. @throws Error if it refused */
export async function joinRoom({ channel, index }: Member, room: string): Promise<void> {
  const id = `join-${index}`;
  const answered = channel.waitFor(answers(id));
  channel.sendText(envelopeText("room:join", id, { room }));
  ackData(await answered);
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
