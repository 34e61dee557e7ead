/**
 * One connection of the load client: a raw TCP socket that speaks just enough WebSocket.
 *
 * Incoming frames are found by walking their headers. Payloads are turned into text only while somebody
 * waits for an answer, which is while rooms are being set up; under load a frame costs a few nanoseconds.
 */
import type { Socket } from "bun";
import type { Channel } from "../peers/peer.ts";
import {
  clientFrame,
  closeReason,
  concat,
  endOfHead,
  Opcode,
  upgradeRequest,
  type VisitFrame,
  walkFrames,
} from "./frames.ts";
import { within } from "./within.ts";

const encoder = new TextEncoder();

/** Who is told about frames. `start` and `end` bound the payload within `bytes`. */
export interface FrameSink {
  onFrame(link: Link, bytes: Uint8Array, start: number, end: number): void;
  /** After the last frame of one read. */
  onReadEnd(link: Link): void;
  /** The connection closed though nobody asked it to. */
  onLost(link: Link, reason: string): void;
}

interface Waiter {
  matches: (text: string) => boolean;
  resolve: (text: string) => void;
}

export class Link implements Channel {
  /** Acks seen in the read at hand; the sink's to use. */
  acksInRead = 0;
  receivedBytes = 0;
  #socket: Socket<undefined> | null = null;
  #sink: FrameSink;
  /** Bytes of a frame that the last read cut in two. */
  #rest: Uint8Array | null = null;
  /** What the kernel has not taken yet. */
  #unsent: Uint8Array | null = null;
  #isUpgraded = false;
  #isClosing = false;
  #waiter: Waiter | null = null;
  /** Frames that came before anybody waited; null once the greeting is over. */
  #early: string[] | null = [];
  #upgraded: (() => void) | null = null;

  private constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  /** Connects to 127.0.0.1 and upgrades. */
  static async open(port: number, path: string, sink: FrameSink): Promise<Link> {
    const link = new Link(sink);
    const upgraded = new Promise<void>((resolve) => {
      link.#upgraded = resolve;
    });
    link.#socket = await Bun.connect({
      hostname: "127.0.0.1",
      port,
      socket: {
        data: (_socket, bytes) => link.#onData(bytes),
        drain: () => link.#flush(),
        close: () => link.#onClose("closed by the server"),
        error: (_socket, error) => link.#onClose(error.message),
      },
    });
    link.write(encoder.encode(upgradeRequest(port, path)));
    await within(upgraded, `upgrade of ${path.split("?")[0]}`);
    return link;
  }

  sendText(text: string): void {
    this.write(clientFrame(encoder.encode(text)));
  }

  /** Hands bytes to the kernel; they may be reused as soon as this returns. */
  write(bytes: Uint8Array): void {
    if (this.#unsent !== null) {
      this.#unsent = concat(this.#unsent, bytes);
      return;
    }
    const taken = this.#socket?.write(bytes) ?? 0;
    if (taken < bytes.length) this.#unsent = bytes.slice(Math.max(taken, 0));
  }

  waitFor(matches: (text: string) => boolean): Promise<string> {
    const early = this.#early?.find(matches);
    if (early !== undefined) return Promise.resolve(early);
    const answered = new Promise<string>((resolve) => {
      this.#waiter = { matches, resolve };
    });
    return within(answered, "an answer from the server");
  }

  /** From here on, a frame that nobody waits for is not decoded. */
  endGreeting(): void {
    this.#early = null;
  }

  get localPort(): number {
    return this.#socket?.localPort ?? 0;
  }

  /** Leaves what arrives to the kernel. */
  pause(): void {
    this.#socket?.pause();
  }

  resume(): void {
    this.#socket?.resume();
  }

  close(): void {
    this.#isClosing = true;
    this.#socket?.terminate();
  }

  #flush(): void {
    const unsent = this.#unsent;
    if (unsent === null) return;
    this.#unsent = null;
    this.write(unsent);
  }

  #onClose(reason: string): void {
    if (!this.#isClosing) this.#sink.onLost(this, reason);
  }

  #onData(read: Uint8Array): void {
    this.receivedBytes += read.length;
    const bytes = this.#rest === null ? read : concat(this.#rest, read);
    const at = this.#isUpgraded ? walkFrames(bytes, 0, this.#onFrame) : this.#finishUpgrade(bytes);
    this.#rest = at < bytes.length ? bytes.subarray(at) : null;
    this.#sink.onReadEnd(this);
  }

  #finishUpgrade(bytes: Uint8Array): number {
    const headBytes = endOfHead(bytes);
    if (headBytes === -1) return 0;
    const statusLine = Buffer.from(bytes.subarray(0, headBytes)).toString().split("\r\n")[0] ?? "";
    if (!statusLine.includes(" 101 ")) {
      this.#onClose(`refused the upgrade: ${statusLine}`);
      return bytes.length;
    }
    this.#isUpgraded = true;
    this.#upgraded?.();
    return walkFrames(bytes, headBytes, this.#onFrame);
  }

  readonly #onFrame: VisitFrame = (opcode, bytes, start, end) => {
    if (opcode === Opcode.text) this.#onText(bytes, start, end);
    else if (opcode === Opcode.ping) this.write(clientFrame(bytes.subarray(start, end), Opcode.pong));
    else if (opcode === Opcode.close) this.#onClose(`close frame ${closeReason(bytes.subarray(start, end))}`);
  };

  #onText(bytes: Uint8Array, start: number, end: number): void {
    if (this.#waiter !== null || this.#early !== null) {
      const text = Buffer.from(bytes.subarray(start, end)).toString();
      if (this.#waiter?.matches(text)) {
        const { resolve } = this.#waiter;
        this.#waiter = null;
        resolve(text);
      } else {
        this.#early?.push(text);
      }
    }
    this.#sink.onFrame(this, bytes, start, end);
  }
}
