/**
 * One client of a storm: it loses its connection and comes back, as often as it takes, until it has every event
 * that it missed.
 *
 * A raw socket that does what the real client does, and no more: connect, upgrade, hello with its cursor, the
 * welcome, the events. A thousand of them cost a small part of what the server spends on them.
 */
import type { Socket, SocketHandler } from "bun";
import { classifyEnvelope, splitEnvelopes } from "../../peers/envelopes.ts";
import { FrameKind } from "../../peers/peer.ts";
import {
  clientFrame,
  closeReason,
  concat,
  endOfHead,
  Opcode,
  upgradeRequest,
  walkFrames,
} from "../frames.ts";
import { attemptTimeoutMs, backoffMs, hintOf } from "./backoff.ts";
import type { Missed } from "./missed.ts";

const quote = 0x22;
const zero = 0x30;
const nine = 0x39;
const welcome = Buffer.from('"type":"welcome"');
const seqMark = Buffer.from('"seq":');
/** Where the type is in an envelope, if it is first. */
const typeWithinBytes = 32;

/** What a storm is told of its clients. */
export interface StormSink {
  /** The server greeted it `afterMs` after its attempt began. */
  onReady(returner: Returner, afterMs: number): void;
  onWhole(returner: Returner): void;
}

/** Where a room's log stands for a client. */
interface Cursor {
  epoch: string;
  seq: number;
}

interface Place {
  port: number;
  token: string;
  clientId: string;
  /** The room whose events are missed. */
  room: string;
  epoch: string;
}

type Phase =
  | { kind: "away" }
  | { kind: "waiting"; timer: Timer }
  | { kind: "connecting" | "upgrading" | "greeting" | "ready" };

export class Returner {
  /** Connections tried since the last start. */
  attempts = 0;
  /** Of those, the ones that the server refused with words. */
  refusals = 0;
  missed: Missed;
  readonly #place: Place;
  readonly #sink: StormSink;
  /** Of the rooms that the server joined by itself, as its first welcome said. */
  #automatic: Record<string, Cursor> | undefined;
  #phase: Phase = { kind: "away" };
  #socket: Socket<Returner> | undefined;
  #rest: Uint8Array | null = null;
  #failures = 0;
  #hintMs = 0;
  #attemptStartedMs = 0;

  constructor(place: Place, sink: StormSink, missed: Missed) {
    this.#place = place;
    this.#sink = sink;
    this.missed = missed;
  }

  get isReady(): boolean {
    return this.#phase.kind === "ready";
  }

  /** Misses these from now on, and counts its attempts anew. */
  miss(missed: Missed): void {
    this.missed = missed;
    this.attempts = this.refusals = this.#failures = 0;
  }

  /** Connects now. */
  connect(): void {
    this.attempts++;
    this.#hintMs = 0;
    this.#attemptStartedMs = performance.now();
    this.#phase = { kind: "connecting" };
    const options = { hostname: "127.0.0.1", port: this.#place.port, socket: handler, data: this };
    // Its failure is told to the handler too.
    Bun.connect<Returner>(options).catch(() => {});
  }

  /** Ends the connection without a word, and tries again by the rules. */
  cut(): void {
    this.#drop();
    this.#retry();
  }

  /** Ends it for good. */
  leave(): void {
    if (this.#phase.kind === "waiting") clearTimeout(this.#phase.timer);
    this.#drop();
    this.#phase = { kind: "away" };
  }

  /** Gives up an attempt that takes too long. */
  check(nowMs: number): void {
    const isTrying = ["connecting", "upgrading", "greeting"].includes(this.#phase.kind);
    if (isTrying && nowMs - this.#attemptStartedMs >= attemptTimeoutMs) this.cut();
  }

  // ---- what the socket says

  opened(socket: Socket<Returner>): void {
    if (this.#phase.kind !== "connecting") {
      socket.terminate();
      return;
    }
    this.#socket = socket;
    this.#phase = { kind: "upgrading" };
    socket.write(upgradeRequest(this.#place.port, "/ws", "page"));
  }

  received(socket: Socket<Returner>, read: Uint8Array): void {
    if (socket !== this.#socket) return;
    const bytes = this.#rest === null ? read : concat(this.#rest, read);
    const at =
      this.#phase.kind === "upgrading" ? this.#finishUpgrade(bytes) : walkFrames(bytes, 0, this.#onFrame);
    this.#rest = at < bytes.length ? bytes.subarray(at) : null;
  }

  lost(socket: Socket<Returner> | undefined): void {
    if (socket !== this.#socket) return;
    if (this.#phase.kind === "away" || this.#phase.kind === "waiting") return;
    this.#drop();
    this.#retry();
  }

  // ---- what it does

  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#rest = null;
    socket?.terminate();
  }

  #retry(): void {
    const delayMs = backoffMs(this.#failures++, this.#hintMs, Math.random());
    this.#phase = { kind: "waiting", timer: setTimeout(() => this.connect(), delayMs) };
  }

  #finishUpgrade(bytes: Uint8Array): number {
    const headBytes = endOfHead(bytes);
    if (headBytes === -1) return 0;
    if (!Buffer.from(bytes.subarray(0, headBytes)).toString().startsWith("HTTP/1.1 101")) {
      this.refusals++;
      // A browser is told nothing of the answer but that it was none.
      this.cut();
      return bytes.length;
    }
    this.#phase = { kind: "greeting" };
    this.#socket?.write(clientFrame(Buffer.from(this.#hello())));
    return walkFrames(bytes, headBytes, this.#onFrame);
  }

  /** As the real client says it. */
  #hello(): string {
    const { token, clientId, room, epoch } = this.#place;
    const rooms = { ...this.#automatic, [room]: { epoch, seq: this.missed.seq } };
    const client = { id: clientId, kind: "web" };
    return JSON.stringify({ type: "hello", id: "hello", data: { token, client, resume: { rooms } } });
  }

  readonly #onFrame = (opcode: number, bytes: Uint8Array, start: number, end: number): void => {
    if (opcode === Opcode.close) this.#hintMs ||= hintOf(closeReason(bytes.subarray(start, end)));
    if (opcode !== Opcode.text) return;
    const kind = classifyEnvelope(bytes, start, end);
    if (kind === FrameKind.batch)
      splitEnvelopes(bytes, start, end, (from, to) => this.#onEnvelope(bytes, from, to));
    else this.#onEnvelope(bytes, start, end);
  };

  #onEnvelope(bytes: Uint8Array, start: number, end: number): void {
    const kind = classifyEnvelope(bytes, start, end);
    if (kind === FrameKind.delivery) this.#onEvent(seqOf(bytes, start, end));
    else if (kind === FrameKind.error) {
      this.refusals++;
      this.#hintMs = hintOf(Buffer.from(bytes.subarray(start, end)).toString());
      if (this.#phase.kind === "greeting") this.cut();
    } else if (this.#phase.kind === "greeting" && isWelcome(bytes, start, end)) {
      // Read once, before the storm.
      this.#automatic ??= automaticRooms(
        Buffer.from(bytes.subarray(start, end)).toString(),
        this.#place.room,
      );
      this.#welcomed();
    }
  }

  #welcomed(): void {
    this.#phase = { kind: "ready" };
    this.#failures = 0;
    this.#sink.onReady(this, performance.now() - this.#attemptStartedMs);
  }

  #onEvent(seq: number): void {
    const wasWhole = this.missed.isWhole;
    this.missed.take(seq);
    if (!wasWhole && this.missed.isWhole) this.#sink.onWhole(this);
  }
}

/** One for all, so that a connection costs no closures. */
const handler: SocketHandler<Returner> = {
  open: (socket) => socket.data.opened(socket),
  data: (socket, bytes) => socket.data.received(socket, bytes),
  close: (socket) => socket.data.lost(socket),
  error: (socket) => socket.data.lost(socket),
  connectError: (socket) => socket.data.lost(undefined),
};

/** Cursors of the rooms that a welcome names beside `room`. */
function automaticRooms(text: string, room: string): Record<string, Cursor> {
  const { data }: { data: { rooms: Record<string, Cursor> } } = JSON.parse(text);
  const others = Object.entries(data.rooms).filter(([name]) => name !== room);
  return Object.fromEntries(others.map(([name, { epoch, seq }]) => [name, { epoch, seq }]));
}

function isWelcome(bytes: Uint8Array, start: number, end: number): boolean {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(end, start + typeWithinBytes)).indexOf(
    welcome,
    start,
  );
  return at !== -1;
}

/** `seq` of an event, which its envelope says before its data. */
function seqOf(bytes: Uint8Array, start: number, end: number): number {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, end).indexOf(seqMark, start);
  if (at === -1) throw new Error("a logged event without a seq");
  let seq = 0;
  for (let i = at + seqMark.length; i < end; i++) {
    const digit = bytes[i] ?? quote;
    if (digit < zero || digit > nine) break;
    seq = seq * 10 + digit - zero;
  }
  return seq;
}
