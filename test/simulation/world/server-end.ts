/**
 * The server's end of a connection, in the place of Bun's socket: what waits unsent is bounded, and beyond the
 * bound texts are dropped, as Bun does it.
 */
import type { ServerEnvelope } from "../../../protocol/index.ts";
import type { SessionSocket } from "../../../server/connection/output.ts";
import { receive } from "../../../server/connection/receive.ts";
import { Session } from "../../../server/connection/session.ts";
import { readFrame } from "./frame.ts";
import type { ServerProcess } from "./server-process.ts";
import type { Up, Wire } from "./wire.ts";

export class ServerEnd implements SessionSocket {
  readonly session: Session;
  readonly wire: Wire;
  readonly topics = new Set<string>();
  isClosed = false;
  /** It had more unsent than it may: since then events may be missing, and are repaired. */
  wasBehind = false;
  /** The same, until it is told that it has caught up. */
  isBehind = false;
  readonly #process: ServerProcess;

  constructor(process: ServerProcess, wire: Wire) {
    this.#process = process;
    this.wire = wire;
    this.session = new Session(process.host, this, `c${wire.id}`);
  }

  // ---- from the network

  arrive(item: Up): void {
    if (this.isClosed) return;
    if (item.kind === "end") {
      this.#end();
      return;
    }
    this.#process.watch.asked(this, item.frame.envelopes);
    receive(this.#process.host, this.session, item.frame.text);
  }

  drained(): void {
    if (this.isClosed) return;
    this.#process.clock.soon(() => {
      if (!this.isClosed) this.session.drained();
    });
  }

  // ---- from the session

  /** Bun looks at what waits before it takes a text, not after: one text may go beyond the bound. */
  send(text: string): number {
    if (this.isClosed) return 0;
    const isTaken = this.wire.down.unsentBytes <= this.#process.backpressureLimit;
    this.#process.watch.told(this, readFrame<ServerEnvelope>(text).envelopes, isTaken);
    if (!isTaken) return 0;
    this.wire.sendDown(text);
    if (this.wire.down.unsentBytes > this.#process.backpressureLimit) this.wasBehind = this.isBehind = true;
    return text.length;
  }

  getBufferedAmount(): number {
    return this.wire.down.unsentBytes;
  }

  subscribe(topic: string): void {
    this.topics.add(topic);
    this.#process.subscribersOf(topic).add(this);
  }

  unsubscribe(topic: string): void {
    this.topics.delete(topic);
    this.#process.subscribersOf(topic).delete(this);
  }

  publish(topic: string, text: string): number {
    return this.#process.publish(topic, text, this);
  }

  cork(run: () => void): void {
    run();
  }

  close(code: number, reason: string): void {
    if (this.isClosed) return;
    this.#process.watch.note(`server`, `closes c${this.wire.id}: ${code} ${reason}`);
    this.wire.down.put({ kind: "end", code, reason }, 0);
    this.#end();
  }

  #end(): void {
    this.isClosed = true;
    for (const topic of this.topics) this.#process.subscribersOf(topic).delete(this);
    this.#process.ends.delete(this);
    this.#process.watch.disconnected(this);
    this.session.closed();
  }
}
