/**
 * A client that knows the envelope and nothing else, and keeps every envelope that came, in order.
 *
 * It never answers, repairs or reorders by itself: what the server does is what the test sees.
 */
import { type RealServer, until } from "../../../support/real-server.ts";
import { type Claims, tokenFor } from "./tokens.ts";

export interface Received {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly timestamp: number;
  readonly id?: string;
  readonly room?: string;
  readonly seq?: number;
}

interface Closed {
  readonly code: number;
  readonly reason: string;
}

interface OpenOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly protocols?: readonly string[];
}

export interface ConnectOptions extends Claims {
  /** `hello.data.resume.rooms` */
  readonly resume?: Readonly<Record<string, { readonly epoch: string; readonly seq: number }>>;
}

interface WireError {
  readonly code: string;
  readonly message: string;
  readonly details?: unknown;
  readonly retryAfterMs?: number;
}

// The DOM's types, under which tests are checked, know nothing of headers.
const BunWebSocket = WebSocket as unknown as new (url: string, options: Bun.WebSocketOptions) => WebSocket;

export class WireClient {
  /** Every envelope that came, in order; an array of envelopes in one frame counts each. */
  readonly received: Received[] = [];
  /** The same, as the frames' texts. */
  readonly frames: string[] = [];
  #closed: Closed | undefined;
  readonly #socket: WebSocket;
  readonly #opened: Promise<void>;

  constructor(url: string, options: OpenOptions = {}) {
    this.#socket = new BunWebSocket(url, {
      ...(options.headers && { headers: { ...options.headers } }),
      ...(options.protocols && { protocols: [...options.protocols] }),
    });
    this.#socket.addEventListener("message", ({ data }) => this.#receive(String(data)));
    this.#socket.addEventListener("close", ({ code, reason }) => {
      this.#closed = { code, reason };
    });
    this.#opened = new Promise((resolve, reject) => {
      this.#socket.addEventListener("open", () => resolve());
      this.#socket.addEventListener("error", () => reject(new Error(`no WebSocket at ${url}`)));
    });
    this.#opened.catch(() => {});
  }

  /** Opens a socket and says nothing. @throws when the upgrade is refused */
  static async open(url: string, options: OpenOptions = {}): Promise<WireClient> {
    const client = new WireClient(url, options);
    await client.#opened;
    return client;
  }

  /** Opens a socket and says hello as this user. @throws when it is not welcomed */
  static async connect(
    server: Pick<RealServer, "wsUrl">,
    userId: string,
    options: ConnectOptions = {},
  ): Promise<WireClient> {
    const { resume, ...claims } = options;
    const client = await WireClient.open(server.wsUrl);
    await client.hello(tokenFor(userId, claims), resume);
    return client;
  }

  async hello(token: string, resume?: ConnectOptions["resume"]): Promise<Received> {
    const reply = await this.request("hello", {
      token,
      client: { kind: "other", name: "contract" },
      ...(resume && { resume: { rooms: resume } }),
    });
    if (reply.type !== "welcome") throw new Error(`not welcomed: ${JSON.stringify(reply)}`);
    return reply;
  }

  get welcome(): Received {
    const found = this.received.find(({ type }) => type === "welcome");
    if (!found) throw new Error("no welcome came");
    return found;
  }

  sendText(text: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(text);
  }

  /** Sends one envelope without asking for a reply. */
  tell(type: string, data: object = {}): void {
    this.sendText(JSON.stringify({ type, data }));
  }

  /** @returns the one reply, whether ack, error or a typed one */
  async request(type: string, data: object = {}, id: string = Bun.randomUUIDv7()): Promise<Received> {
    const from = this.received.length;
    this.sendText(JSON.stringify({ type, id, data }));
    return this.waitFor((envelope) => envelope.id === id, `a reply to ${type}`, from);
  }

  /** @returns the ack's data @throws on any other reply */
  async ask<Data = Record<string, unknown>>(type: string, data: object = {}, id?: string): Promise<Data> {
    const reply = await this.request(type, data, id);
    if (reply.type !== "ack") throw new Error(`${type} was not acknowledged: ${JSON.stringify(reply)}`);
    return reply.data as Data;
  }

  /** @returns the error's data @throws on any other reply */
  async askInVain(type: string, data: object = {}, id?: string): Promise<WireError> {
    const reply = await this.request(type, data, id);
    if (reply.type !== "error") throw new Error(`${type} was not refused: ${JSON.stringify(reply)}`);
    return reply.data as unknown as WireError;
  }

  /** What came, is still to come, or ends in an error that shows what came instead. */
  async waitFor(
    matches: (envelope: Received) => boolean,
    what = "an envelope",
    from = 0,
    timeoutMs = 20_000,
  ): Promise<Received> {
    let at = from;
    let found: Received | undefined;
    const look = () => {
      for (; at < this.received.length && !found; at++) {
        const envelope = this.received[at];
        if (envelope && matches(envelope)) found = envelope;
      }
      return found !== undefined || this.isClosed;
    };
    await until(what, look, timeoutMs).catch(() => {});
    if (found) return found;
    const last = this.received.slice(-8).map((envelope) => JSON.stringify(envelope).slice(0, 300));
    throw new Error(
      `${what} never came${this.isClosed ? " (closed)" : ""}; the last were\n${last.join("\n")}`,
    );
  }

  waitForType(type: string, from = 0, timeoutMs?: number): Promise<Received> {
    return this.waitFor((envelope) => envelope.type === type, type, from, timeoutMs);
  }

  /** Events of this type that came so far, of this room when one is given. */
  events(type: string, room?: string): Received[] {
    return this.received.filter((one) => one.type === type && (room === undefined || one.room === room));
  }

  /** The contents of the messages that came so far. */
  contents(room?: string): unknown[] {
    return this.events("message:new", room).map(({ data }) => data.content);
  }

  get isClosed(): boolean {
    return this.#closed !== undefined;
  }

  /** Waits for the other side to close. @throws when it does not */
  async whenClosed(timeoutMs = 20_000): Promise<Closed> {
    await until("the connection is closed", () => this.isClosed, timeoutMs);
    return this.#closed ?? { code: 0, reason: "" };
  }

  /** Closes it, and waits for the handshake. */
  async close(): Promise<void> {
    this.#socket.close(1000);
    await this.whenClosed();
  }

  /** The subprotocol that the server selected; empty for none. */
  get protocol(): string {
    return this.#socket.protocol;
  }

  #receive(text: string): void {
    this.frames.push(text);
    const frame = JSON.parse(text) as Received | Received[];
    this.received.push(...(Array.isArray(frame) ? frame : [frame]));
  }
}
