/**
 * Session: one connection as a state machine, without a socket of its own.
 *
 * Frames, deadlines and the closing come in; texts, subscriptions and a close code go out through ports. Every
 * request gets exactly one answer, in order, as long as the connection lives.
 */
import {
  type CloseCode,
  type ErrorData,
  encodeFrames,
  errorTable,
  ProtocolError,
  type RoomName,
  type UpEvent,
  type User,
  up,
} from "../../protocol/index.ts";
import type { Identity } from "../auth/identity.ts";
import type { Outcome } from "../features/feature.ts";
import { Budget } from "../lib/budget.ts";
import type { Entry } from "../lib/deadlines.ts";
import { TokenBucket } from "../lib/token-bucket.ts";
import type { Connection } from "../room/connection.ts";
import { encodeError, encodeReply, encodeUnlogged } from "../room/encode.ts";
import type { SessionHost } from "./host.ts";
import { type Reply, RequestQueue } from "./request-queue.ts";
import { type SessionHandler, sessionHandlers } from "./session-handlers.ts";

/** What a session needs of a socket; Bun's has it, and so has a test's. */
export interface SessionSocket {
  /** @returns 0 if the text was dropped because too much waits unsent */
  send(text: string): number;
  subscribe(topic: string): unknown;
  unsubscribe(topic: string): unknown;
  publish(topic: string, text: string): unknown;
  close(code: number, reason: string): void;
}

export type SessionState =
  | { readonly kind: "greeting" }
  | { readonly kind: "ready"; readonly expiresAt: number; readonly isWarned: boolean }
  | { readonly kind: "closed" };

/** Bad frames a minute that are forgiven. */
const maxViolations = 20;
/** Refusals for haste a minute that are forgiven. */
const maxHaste = 1_000;
const expiryWarningMs = 60_000;
const nobody = { id: "", name: "", role: "user" } as unknown as User;

export class Session implements Connection, Entry {
  readonly id: string;
  readonly rooms = new Set<RoomName>();
  user: User = nobody;
  state: SessionState = { kind: "greeting" };
  readonly #host: SessionHost;
  readonly #socket: SessionSocket;
  readonly #openedAt: number;
  #lastInboundAt: number;
  readonly #queue: RequestQueue;
  readonly #envelopes: TokenBucket;
  readonly #violations = new Budget();
  readonly #haste = new Budget();

  constructor(host: SessionHost, socket: SessionSocket, id: string) {
    const now = host.services.clock.now();
    this.id = id;
    this.#host = host;
    this.#socket = socket;
    this.#openedAt = now;
    this.#lastInboundAt = now;
    this.#queue = new RequestQueue(host.settings.maxQueuedEnvelopes);
    this.#envelopes = new TokenBucket(host.settings.envelopeRate.capacity, now);
    host.deadlines.set(this, this.#nextDeadline());
  }

  // ---- what comes in

  /** Anything that arrived shows that the peer lives. */
  heard(nowMs: number): void {
    this.#lastInboundAt = nowMs;
  }

  /** @returns false if the connection has spent its patience for haste */
  request(type: string, data: unknown, id: string | undefined): void {
    const spec: UpEvent | undefined = Object.hasOwn(up, type) ? up[type as keyof typeof up] : undefined;
    const isTaken = this.#queue.push({
      type,
      isPipelined: spec?.pipelined === true,
      run: (release) => this.#answer(type, data, id, spec?.replyType ?? "ack", release),
    });
    if (!isTaken)
      this.refuseHaste(id, `more than ${this.#host.settings.maxQueuedEnvelopes} requests wait`, 1_000);
  }

  /** Takes one from the connection's rate. @returns 0 or the milliseconds to wait */
  takeEnvelope(nowMs: number): number {
    return this.#envelopes.take(this.#host.settings.envelopeRate, nowMs);
  }

  refuseHaste(id: string | undefined, message: string, retryAfterMs: number): void {
    this.sendError(id, { code: "rate_limited", message, retryAfterMs });
    if (this.#haste.spend(maxHaste, this.#host.services.clock.now())) this.close(4429, "rate abuse");
  }

  refuseFrame(id: string | undefined, code: "bad_json" | "bad_envelope", message: string): void {
    this.sendError(id, { code, message });
    if (this.#violations.spend(maxViolations, this.#host.services.clock.now())) {
      this.close(4400, "too many protocol violations");
    }
  }

  /** The socket is gone, whoever closed it. */
  closed(): void {
    const { services, deadlines } = this.#host;
    const wasReady = this.state.kind === "ready";
    this.state = { kind: "closed" };
    this.#queue.close();
    deadlines.delete(this);
    for (const name of [...this.rooms]) {
      const room = services.rooms.loaded(name);
      if (room === undefined) continue;
      services.presences.leave(room, this, false);
      services.rooms.leave(room, this);
    }
    if (!wasReady && this.user === nobody) return;
    services.people.remove(this);
    services.hub.tell("disconnected", { connection: this });
  }

  due(nowMs: number): number | undefined {
    const { heartbeat, helloTimeoutMs } = this.#host.settings;
    if (this.state.kind === "closed") return undefined;
    if (this.state.kind === "greeting" && nowMs >= this.#openedAt + helloTimeoutMs) {
      return this.close(4408, `no hello within ${helloTimeoutMs} ms`);
    }
    if (nowMs >= this.#lastInboundAt + heartbeat.timeoutMs) {
      return this.close(4408, `nothing heard for ${heartbeat.timeoutMs} ms`);
    }
    if (this.state.kind === "ready" && nowMs >= this.state.expiresAt) {
      this.#sendExpiry(true, nowMs);
      return this.close(4401, "the token has expired");
    }
    if (
      this.state.kind === "ready" &&
      !this.state.isWarned &&
      nowMs >= this.state.expiresAt - expiryWarningMs
    ) {
      this.#sendExpiry(false, nowMs);
      this.state = { ...this.state, isWarned: true };
    }
    return this.#nextDeadline();
  }

  // ---- what goes out

  send(text: string): void {
    if (this.state.kind !== "closed" && this.#socket.send(text) === 0) this.#host.dropped.value += 1;
  }

  sendError(id: string | undefined, error: ErrorData): void {
    this.send(encodeError(id, error, this.#host.services.clock.now()));
  }

  subscribe(topic: string): void {
    this.#socket.subscribe(topic);
  }

  unsubscribe(topic: string): void {
    if (this.state.kind !== "closed") this.#socket.unsubscribe(topic);
  }

  publish(topic: string, text: string): void {
    this.#socket.publish(topic, text);
  }

  close(code: CloseCode, reason: string): undefined {
    if (this.state.kind === "closed") return;
    this.#host.report.debug("connection closed by the server", { connection: this.id, code, reason });
    this.#queue.close();
    this.#socket.close(code, reason);
  }

  // ---- who it is

  /** The token was good: from now on this is that user's connection. */
  identify(identity: Identity): void {
    const isNew = this.state.kind !== "ready";
    this.state = { kind: "ready", expiresAt: identity.expiresAt, isWarned: false };
    this.#host.deadlines.set(this, this.#nextDeadline());
    if (!isNew) return;
    this.user = identity.user;
    this.#host.services.people.add(this);
    this.#host.services.hub.tell("connected", { connection: this });
  }

  // ---- answering

  async #answer(
    type: string,
    data: unknown,
    id: string | undefined,
    replyType: string,
    release: () => void,
  ): Promise<Reply | undefined> {
    try {
      const outcome = await this.#handle(type, data, id, release);
      if (id === undefined && replyType === "ack" && outcome.kind === "reply") return undefined;
      return { send: () => this.#reply(replyType, id, outcome) };
    } catch (error) {
      const problem = this.#host.asProtocolError(error, { connection: this.id, type });
      const code = errorTable[problem.code];
      return {
        send: () => {
          this.sendError(id, problem.toData());
          if ("close" in code && this.state.kind === "greeting") this.close(code.close, problem.message);
        },
      };
    }
  }

  #handle(type: string, data: unknown, id: string | undefined, release: () => void): Promise<Outcome> {
    const own: SessionHandler | undefined = sessionHandlers.get(type);
    if (own !== undefined) return own(this.#host, this, data);
    if (this.state.kind !== "ready") {
      throw new ProtocolError("unauthenticated", `say hello first; got ${type}`);
    }
    return this.#host.dispatcher.handle({ user: this.user, connection: this }, { type, data, id }, release);
  }

  #reply(replyType: string, id: string | undefined, outcome: Outcome): void {
    const now = this.#host.services.clock.now();
    if (outcome.kind === "reply") {
      this.send(encodeReply(replyType, id, outcome.data, now));
      return;
    }
    try {
      const { data, texts } = outcome.finish();
      if (id !== undefined || replyType !== "ack") this.send(encodeReply(replyType, id, data, now));
      for (const frame of encodeFrames(texts)) this.send(frame);
    } catch (error) {
      this.sendError(id, this.#host.asProtocolError(error, { connection: this.id }).toData());
    }
  }

  #sendExpiry(isExpired: boolean, nowMs: number): void {
    if (this.state.kind !== "ready") return;
    const message = isExpired ? "the token has expired" : "the token expires soon; send auth:refresh";
    const data = { message, expiresAt: this.state.expiresAt, expired: isExpired };
    this.send(encodeUnlogged("auth-expired", undefined, data, nowMs));
  }

  #nextDeadline(): number {
    const { heartbeat, helloTimeoutMs } = this.#host.settings;
    const silence = this.#lastInboundAt + heartbeat.timeoutMs;
    if (this.state.kind !== "ready") return Math.min(silence, this.#openedAt + helloTimeoutMs);
    const { expiresAt, isWarned } = this.state;
    return Math.min(silence, isWarned ? expiresAt : expiresAt - expiryWarningMs);
  }
}
