/**
 * A WebSocket over plain TCP, for what a well-mannered client cannot do: odd headers, odd frames, silence.
 *
 * It answers nothing by itself, pings and closes included.
 */
import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { until } from "../../../support/real-server.ts";

interface RawFrame {
  /** 1 text, 2 binary, 8 close, 9 ping, 10 pong. */
  readonly opcode: number;
  readonly payload: Buffer;
}

interface FrameOptions {
  readonly opcode?: number;
  /** False for a fragment that has a continuation (opcode 0). */
  readonly isFinal?: boolean;
}

export class RawSocket {
  /** Of the upgrade's response. */
  status = 0;
  readonly headers = new Map<string, string>();
  readonly frames: RawFrame[] = [];
  isEnded = false;
  readonly #socket: Socket;
  #unread = Buffer.alloc(0);

  private constructor(port: number) {
    this.#socket = connect(port, "127.0.0.1");
    this.#socket.on("data", (chunk) => this.#take(typeof chunk === "string" ? Buffer.from(chunk) : chunk));
    this.#socket.on("error", () => {});
    this.#socket.on("close", () => {
      this.isEnded = true;
    });
  }

  /** Asks for the upgrade with these headers besides the usual ones, and waits for the response. */
  static async upgrade(
    port: number,
    headers: Readonly<Record<string, string>> = {},
    path = "/ws",
  ): Promise<RawSocket> {
    const raw = new RawSocket(port);
    const lines = {
      Host: `127.0.0.1:${port}`,
      Upgrade: "websocket",
      Connection: "Upgrade",
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": randomBytes(16).toString("base64"),
      ...headers,
    };
    const text = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`);
    raw.#socket.write(`GET ${path} HTTP/1.1\r\n${text.join("")}\r\n`);
    await until("a response to the upgrade", () => raw.status !== 0 || raw.isEnded);
    return raw;
  }

  /** One masked frame. */
  send(payload: string | Uint8Array, { opcode = 1, isFinal = true }: FrameOptions = {}): void {
    const bytes = typeof payload === "string" ? Buffer.from(payload) : payload;
    const head =
      bytes.length < 126
        ? [0x80 | bytes.length]
        : bytes.length < 65_536
          ? [0x80 | 126, bytes.length >> 8, bytes.length & 255]
          : [0x80 | 127, 0, 0, 0, 0, ...[24, 16, 8, 0].map((shift) => (bytes.length >> shift) & 255)];
    const mask = randomBytes(4);
    const masked = bytes.map((byte, at) => byte ^ (mask[at & 3] ?? 0));
    this.#socket.write(Buffer.concat([Buffer.from([(isFinal ? 0x80 : 0) | opcode, ...head]), mask, masked]));
  }

  sendEnvelope(type: string, data: object, id?: string): void {
    this.send(JSON.stringify({ type, data, id }));
  }

  /** The texts that came, as envelopes. */
  get envelopes(): {
    type: string;
    id?: string;
    room?: string;
    seq?: number;
    data: Record<string, unknown>;
  }[] {
    return this.frames
      .filter(({ opcode }) => opcode === 1)
      .flatMap(({ payload }) => JSON.parse(payload.toString()));
  }

  /** The code of the close frame that came, if one did. */
  get closeCode(): number | undefined {
    const close = this.frames.find(({ opcode }) => opcode === 8);
    return close && close.payload.length >= 2 ? close.payload.readUInt16BE(0) : undefined;
  }

  /** Stops reading, so that what the server sends piles up there. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, chunk]);
    if (this.status === 0 && !this.#takeResponse()) return;
    while (this.status === 101 && this.#takeFrame());
  }

  #takeResponse(): boolean {
    const end = this.#unread.indexOf("\r\n\r\n");
    if (end < 0) return false;
    const [first = "", ...lines] = this.#unread.toString("latin1", 0, end).split("\r\n");
    for (const line of lines) {
      const colon = line.indexOf(":");
      this.headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
    }
    this.#unread = this.#unread.subarray(end + 4);
    this.status = Number(first.split(" ")[1]);
    return true;
  }

  #takeFrame(): boolean {
    const bytes = this.#unread;
    if (bytes.length < 2) return false;
    const short = bytes.readUInt8(1) & 127;
    const start = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (bytes.length < start) return false;
    const size =
      short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
    if (bytes.length < start + size) return false;
    this.frames.push({
      opcode: bytes.readUInt8(0) & 15,
      payload: Buffer.from(bytes.subarray(start, start + size)),
    });
    this.#unread = bytes.subarray(start + size);
    return true;
  }
}
