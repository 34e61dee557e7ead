/**
 * Session: one connection as a state machine, without a socket of its own.
 *
 * Frames, deadlines and the closing come in; texts, subscriptions and a close code go out through ports. Every
 * request gets exactly one answer, in order, as long as the connection lives.
 */
import { type CloseCode, ProtocolError, type UpEvent, type User, up } from "../../protocol/index.ts";
import type { Grants, Identity } from "../auth/identity.ts";
import type { Outcome } from "../features/feature.ts";
import { Budget } from "../lib/budget.ts";
import type { Entry } from "../lib/deadlines.ts";
import type { Maybe } from "../lib/maybe.ts";
import { TokenBucket } from "../lib/token-bucket.ts";
import type { Connection } from "../room/connection.ts";
import { encodeReply, encodeReplyOf, encodeUnlogged } from "../room/encode.ts";
import type { Asker } from "../room/join.ts";
import type { Room } from "../room/room.ts";
import type { Request } from "./dispatch.ts";
import { headsOf } from "./heads.ts";
import { closeCodeOf, closeReasonOf, type SessionHost } from "./host.ts";
import { Output, type SessionSocket } from "./output.ts";
import { QueuedRequest, RequestQueue, type Runner } from "./request-queue.ts";
import { type SessionHandler, sessionHandlers } from "./session-handlers.ts";
import type { Reader } from "./slow-readers.ts";

export type SessionState =
  | { readonly kind: "greeting" }
  | { readonly kind: "ready"; readonly expiresAt: number; readonly isWarned: boolean }
  | { readonly kind: "closed" };

/** Bad frames within a minute, the last of which closes. */
const maxViolations = 20;
/** Refusals for haste within a minute, the last of which closes. */
const maxHaste = 1_000;
const expiryWarningMs = 60_000;
const upEvents: ReadonlyMap<string, UpEvent> = new Map(Object.entries(up));
const refused = (error: unknown): Refused => ({ kind: "refused", error });
const nobody = { id: "", name: "", role: "user" } as unknown as User;

class SessionRequest extends QueuedRequest<Outcome | Refused> implements Request {
  readonly type: string;
  readonly data: unknown;
  readonly id: string | undefined;
  readonly isPipelined: boolean;
  readonly isLengthy: boolean;
  readonly replyType: string;

  constructor(queue: SessionQueue, type: string, data: unknown, id: string | undefined) {
    super(queue);
    const spec: UpEvent | undefined = upEvents.get(type);
    this.type = type;
    this.data = data;
    this.id = id;
    this.isPipelined = spec?.pipelined === true;
    this.isLengthy = spec?.lengthy === true;
    this.replyType = spec?.replyType ?? "ack";
  }
}

type SessionQueue = RequestQueue<SessionRequest, Outcome | Refused>;

interface Refused {
  readonly kind: "refused";
  readonly error: unknown;
}

type JoinOutcome = Extract<Outcome, { kind: "join" }>;

export class Session
  extends Output
  implements Reader, Asker, Entry, Runner<SessionRequest, Outcome | Refused>
{
  readonly id: string;
  readonly rooms: Room[] = [];
  user: User = nobody;
  grants: Grants | undefined;
  slot: Entry["slot"];
  state: SessionState = { kind: "greeting" };
  readonly #openedAt: number;
  #lastInboundAt: number;
  readonly #queue: SessionQueue;
  #envelopes: TokenBucket | undefined;
  #violations: Budget | undefined;
  #haste: Budget | undefined;

  constructor(host: SessionHost, socket: SessionSocket, id: string) {
    super(host, socket);
    const now = host.services.clock.now();
    this.id = id;
    this.#openedAt = now;
    this.#lastInboundAt = now;
    this.#queue = new RequestQueue<SessionRequest, Outcome | Refused>(host.settings.maxQueuedEnvelopes, this);
    host.deadlines.set(this, this.#nextDeadline());
  }

  protected get isClosed(): boolean {
    return this.state.kind === "closed";
  }

  get connection(): Connection {
    return this;
  }

  get isBusy(): boolean {
    return this.#queue.isBusy;
  }

  // ---- what comes in

  /** Anything that arrives shows that the peer lives. */
  beginFrame(nowMs: number): void {
    this.#lastInboundAt = nowMs;
    this.isReceiving = true;
  }

  endFrame(): void {
    this.isReceiving = false;
  }

  request(type: string, data: unknown, id: string | undefined): void {
    // What stood before it in the frame may have ended the connection.
    if (this.isClosed) return;
    if (this.#queue.push(new SessionRequest(this.#queue, type, data, id))) return;
    this.refuseHaste(id, `more than ${this.host.settings.maxQueuedEnvelopes} requests wait`, 1_000);
  }

  /** Takes one from the connection's rate. @returns 0 or the milliseconds to wait */
  takeEnvelope(nowMs: number): number {
    const { envelopeRate } = this.host.settings;
    if (envelopeRate.perSecond === 0) return 0;
    this.#envelopes ??= new TokenBucket(envelopeRate.capacity, nowMs);
    return this.#envelopes.take(envelopeRate, nowMs);
  }

  refuseHaste(id: string | undefined, message: string, retryAfterMs: number): void {
    this.sendError(id, { code: "rate_limited", message, retryAfterMs });
    this.#countHaste();
  }

  #countHaste(): void {
    this.#haste ??= new Budget();
    if (this.#haste.spend(maxHaste, this.host.services.clock.now())) this.close(4429, "rate abuse");
  }

  refuseFrame(id: string | undefined, code: "bad_json" | "bad_envelope", message: string): void {
    this.sendError(id, { code, message });
    this.#violations ??= new Budget();
    if (this.#violations.spend(maxViolations, this.host.services.clock.now())) {
      this.close(4400, "too many protocol violations");
    }
  }

  /** The socket is gone, whoever closed it. */
  closed(): void {
    const { services, deadlines, slowReaders, clients } = this.host;
    const wasReady = this.state.kind === "ready";
    this.state = { kind: "closed" };
    this.#queue.close();
    deadlines.delete(this);
    slowReaders.gone(this);
    clients.release(this);
    for (const room of [...this.rooms]) {
      services.presences.leave(room, this, false);
      services.rooms.leave(room, this);
    }
    if (!wasReady && this.user === nobody) return;
    const status = services.people.statusOf(this.user.id);
    services.people.remove(this);
    services.hub.tell("disconnected", { connection: this, status });
  }

  due(nowMs: number): number | undefined {
    const { heartbeat, helloTimeoutMs } = this.host.settings;
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

  /** The socket has room again. */
  drained(): void {
    if (this.isClosed) return;
    this.sendHeld();
    this.host.slowReaders.drained(this);
    this.#queue.resume();
  }

  protected fellBehind(): void {
    this.host.slowReaders.found(this);
  }

  tellHeads(): void {
    const timestamp = this.host.services.clock.now();
    const data = { timestamp, heads: headsOf(this.rooms) };
    this.answerWith(encodeReply("pong", undefined, data, timestamp));
  }

  close(code: CloseCode, reason: string): undefined {
    if (this.state.kind === "closed") return;
    this.host.report.debug("connection closed by the server", { connection: this.id, code, reason });
    this.#queue.close();
    this.flush();
    this.socket.close(code, reason);
  }

  // ---- who it is

  /** The token was good: from now on this is that user's connection. */
  identify(identity: Identity): void {
    const isNew = this.state.kind !== "ready";
    this.state = { kind: "ready", expiresAt: identity.expiresAt, isWarned: false };
    this.grants = identity.rooms;
    this.host.deadlines.set(this, this.#nextDeadline());
    if (!isNew) return;
    this.user = identity.user;
    this.host.services.people.add(this);
    this.host.services.hub.tell("connected", { connection: this });
  }

  // ---- answering

  run(request: SessionRequest): Maybe<Outcome | Refused> {
    try {
      const outcome = this.#handle(request);
      return outcome instanceof Promise ? outcome.catch(refused) : outcome;
    } catch (error) {
      return refused(error);
    }
  }

  answer({ type, id, replyType, isLengthy }: SessionRequest, outcome: Outcome | Refused): void {
    if (outcome.kind === "refused") this.#refuse(type, id, outcome.error);
    else if (outcome.kind === "join") this.#answerJoin(type, id, replyType, outcome);
    else if (id !== undefined || replyType !== "ack") {
      this.answerWith(encodeReply(replyType, id, outcome.data, this.host.services.clock.now()));
      // Into the socket, where the next one looks how much is unsent.
      if (isLengthy) this.flush();
    }
  }

  #handle(request: SessionRequest): Maybe<Outcome> {
    const own: SessionHandler | undefined = sessionHandlers.get(request.type);
    if (own !== undefined) return own(this.host, this, request.data);
    if (this.state.kind !== "ready") {
      throw new ProtocolError("unauthenticated", `say hello first; got ${request.type}`);
    }
    return this.host.dispatcher.handle(this, request, request);
  }

  #refuse(type: string, id: string | undefined, error: unknown): void {
    const problem = this.host.asProtocolError(error, { connection: this.id, type });
    this.sendError(id, problem.toData());
    if (problem.code === "rate_limited") this.#countHaste();
    const code = this.state.kind === "greeting" ? closeCodeOf(problem) : undefined;
    if (code !== undefined) this.close(code, closeReasonOf(problem));
  }

  #answerJoin(type: string, id: string | undefined, replyType: string, outcome: JoinOutcome): void {
    try {
      const { json, frames } = outcome.finish();
      const now = this.host.services.clock.now();
      if (id !== undefined || replyType !== "ack") this.answerWith(encodeReplyOf(replyType, id, json, now));
      // The room's topic reaches this socket from here on: nothing of it may overtake the reply and the replay.
      this.flush(frames);
    } catch (error) {
      this.#refuse(type, id, error);
    }
  }

  #sendExpiry(isExpired: boolean, nowMs: number): void {
    if (this.state.kind !== "ready") return;
    const message = isExpired ? "the token has expired" : "the token expires soon; send auth:refresh";
    const data = { message, expiresAt: this.state.expiresAt, expired: isExpired };
    this.send(encodeUnlogged("auth-expired", undefined, data, nowMs));
  }

  #nextDeadline(): number {
    const { heartbeat, helloTimeoutMs } = this.host.settings;
    const silence = this.#lastInboundAt + heartbeat.timeoutMs;
    if (this.state.kind !== "ready") return Math.min(silence, this.#openedAt + helloTimeoutMs);
    const { expiresAt, isWarned } = this.state;
    return Math.min(silence, isWarned ? expiresAt : expiresAt - expiryWarningMs);
  }
}
