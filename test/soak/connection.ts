/**
 * One connection of the soak: asks and is answered, hears and forgets.
 *
 * It keeps nothing of what it hears but the count, so that a long run weighs on the server alone.
 */
import { inSeconds, tokenFor } from "../end-to-end/contract/support/tokens.ts";

/** What the connections of a run have seen, taken together. */
export interface Tally {
  /** Requests that were acknowledged. */
  acked: number;
  /** Events that came in. */
  heard: number;
  /** Refusals, by code. */
  readonly refused: Map<string, number>;
}

interface Envelope {
  readonly type: string;
  readonly id?: string;
  readonly room?: string;
  readonly seq?: number;
  readonly data: Readonly<Record<string, unknown>>;
}

type Answer = (envelope: Envelope | undefined) => void;

/** Bun's can also go without a goodbye. */
interface Socket extends WebSocket {
  terminate(): void;
}

const tokenSeconds = 8 * 86_400;

export class Connection {
  readonly userId: string;
  /** Epoch and newest seq of the rooms that keep a log. */
  readonly cursors = new Map<string, { readonly epoch: string; readonly seq: number }>();
  readonly #socket: Socket;
  readonly #tally: Tally;
  readonly #waiting = new Map<string, Answer>();
  #requests = 0;

  private constructor(wsUrl: string, userId: string, tally: Tally) {
    this.userId = userId;
    this.#tally = tally;
    this.#socket = new WebSocket(wsUrl) as Socket;
    this.#socket.addEventListener("message", ({ data }) => this.#hear(String(data)));
    this.#socket.addEventListener("close", () => this.#forsake());
    this.#socket.addEventListener("error", () => {});
  }

  /** @returns undefined if it was not welcomed */
  static async open(
    wsUrl: string,
    userId: string,
    tally: Tally,
    resume: Connection["cursors"] = new Map(),
  ): Promise<Connection | undefined> {
    const connection = new Connection(wsUrl, userId, tally);
    await new Promise((resolve) => {
      connection.#socket.addEventListener("open", resolve);
      connection.#socket.addEventListener("close", resolve);
    });
    const token = tokenFor(userId, { exp: inSeconds(tokenSeconds) });
    const rooms = Object.fromEntries(resume);
    const welcome = await connection.ask("hello", { token, client: { kind: "other" }, resume: { rooms } });
    return welcome === undefined ? undefined : connection;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** @returns the data of the answer; undefined if it was refused, or none came before the end */
  async ask(type: string, data: object): Promise<Readonly<Record<string, unknown>> | undefined> {
    if (!this.isOpen) return undefined;
    this.#requests += 1;
    const id = `${this.userId}-${this.#requests}-${Bun.randomUUIDv7("base64url")}`.slice(-64);
    const answered = new Promise<Envelope | undefined>((resolve) => this.#waiting.set(id, resolve));
    this.#socket.send(JSON.stringify({ type, id, data }));
    const answer = await answered;
    if (answer === undefined) return undefined;
    if (answer.type !== "error") {
      this.#tally.acked += 1;
      return answer.data;
    }
    const code = String(answer.data.code);
    this.#tally.refused.set(code, (this.#tally.refused.get(code) ?? 0) + 1);
    return undefined;
  }

  /** Joins, and goes on keeping the room's cursor. */
  async join(room: string): Promise<void> {
    const joined = await this.ask("room:join", { room });
    if (typeof joined?.epoch !== "string" || room.startsWith("whisper:")) return;
    this.cursors.set(room, { epoch: joined.epoch, seq: Number(joined.seq) });
  }

  /** With a goodbye. */
  close(): void {
    this.#socket.close(1000);
  }

  /** Without one. */
  cut(): void {
    this.#socket.terminate();
  }

  #hear(text: string): void {
    const frame = JSON.parse(text) as Envelope | Envelope[];
    for (const envelope of Array.isArray(frame) ? frame : [frame]) {
      const { id, room, seq } = envelope;
      if (id === undefined) this.#tally.heard += 1;
      else {
        this.#waiting.get(id)?.(envelope);
        this.#waiting.delete(id);
      }
      const cursor = room === undefined ? undefined : this.cursors.get(room);
      if (room !== undefined && seq !== undefined && cursor !== undefined) {
        this.cursors.set(room, { epoch: cursor.epoch, seq });
      }
    }
  }

  #forsake(): void {
    for (const answer of this.#waiting.values()) answer(undefined);
    this.#waiting.clear();
  }
}
