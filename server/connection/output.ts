/**
 * What goes out on one connection: events and answers, in order, and what a slow socket did not take.
 *
 * An event that the socket does not take is dropped; an answer never is, as long as the connection lives. With
 * many held no request begins, so what is held is bounded by what had begun before. A base class rather than a
 * part, because there is one for every connection.
 */
import { type ErrorData, encodeFrames, errorTable } from "../../protocol/index.ts";
import { encodeError } from "../room/encode.ts";
import type { SessionHost } from "./host.ts";
import type { Corked } from "./outgoing.ts";

/** What a session needs of a socket; Bun's has it, and so has a test's. */
export interface SessionSocket {
  /** @returns 0 if the text was dropped because too much waits unsent */
  send(text: string): number;
  subscribe(topic: string): unknown;
  unsubscribe(topic: string): unknown;
  /** @returns 0 if some subscriber did not take it */
  publish(topic: string, text: string): number;
  /** What `run` sends goes out in one write. */
  cork(run: () => void): unknown;
  close(code: number, reason: string): void;
  /** Bytes that wait unsent. */
  getBufferedAmount(): number;
}

/** Answers that wait for a slow reader before its requests do. */
const maxHeldAnswers = 16;

export abstract class Output implements Corked {
  protected readonly host: SessionHost;
  protected readonly socket: SessionSocket;
  /** One of its frames is being handled. */
  protected isReceiving = false;
  /** Answers that wait for others, if any. */
  #outgoing: string[] | undefined;
  /** Answers that the socket did not take yet, if any. */
  #held: string[] | undefined;

  constructor(host: SessionHost, socket: SessionSocket) {
    this.host = host;
    this.socket = socket;
  }

  protected abstract get isClosed(): boolean;
  /** Something did not fit into the socket, or might not. */
  protected abstract fellBehind(): void;

  get unsentBytes(): number {
    return this.socket.getBufferedAmount();
  }

  checkUnsent(): void {
    if (this.unsentBytes > this.host.settings.unsent.events) this.fellBehind();
  }

  /** An event. A socket with too much unsent drops it; if it was logged, the hole shows and is repaired. */
  send(text: string): boolean {
    if (this.isClosed) return false;
    // In the order of their making.
    if (this.#outgoing !== undefined) this.flush();
    if (this.#held === undefined && this.socket.send(text) !== 0) return true;
    this.fellBehind();
    return false;
  }

  sendError(id: string | undefined, error: ErrorData): void {
    this.host.answers.refused(errorTable[error.code].http);
    this.answerWith(encodeError(id, error, this.host.services.clock.now()));
  }

  /** An answer: never dropped. It goes out with the others, and with what is delivered with them. */
  protected answerWith(text: string): void {
    if (this.#outgoing !== undefined) this.#outgoing.push(text);
    else {
      this.#outgoing = [text];
      if (this.isReceiving) this.host.outgoing.addForIntake(this);
      else this.host.outgoing.add(this);
    }
  }

  /** @param next frames that follow what waits, in the same write */
  flush(next: readonly string[] = []): void {
    const texts = this.#outgoing;
    this.#outgoing = undefined;
    if (this.isClosed || (texts === undefined && next.length === 0)) return;
    try {
      // What is answered for comes before its answer, also where that goes out early.
      if (texts !== undefined) this.host.services.delivery.flush();
    } finally {
      this.socket.cork(() => {
        for (const frame of encodeFrames(texts ?? [])) this.#write(frame);
        for (const frame of next) this.#write(frame);
      });
    }
  }

  #write(frame: string): void {
    if (this.isClosed) return;
    if (this.#held !== undefined) this.#held.push(frame);
    else if (this.socket.send(frame) === 0) {
      this.#held = [frame];
      this.fellBehind();
    }
  }

  /** A slow reader's requests begin, so that they take effect, as long as there is room for what they answer. */
  mayBegin({ isLengthy }: { readonly isLengthy: boolean }): boolean {
    if (!isLengthy) return this.#held === undefined || this.#held.length < maxHeldAnswers;
    if (this.unsentBytes <= this.host.settings.unsent.answers) return true;
    this.fellBehind();
    return false;
  }

  /** The socket has room again. */
  protected sendHeld(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const frame of held) this.#write(frame);
  }

  subscribe(topic: string): void {
    this.socket.subscribe(topic);
  }

  unsubscribe(topic: string): void {
    if (!this.isClosed) this.socket.unsubscribe(topic);
  }

  publish(topic: string, text: string): number {
    return this.socket.publish(topic, text);
  }
}
