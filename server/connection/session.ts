/**
 * Session: one connection as a state machine, without a socket of its own.
 *
 * Frames, deadlines and the closing come in; texts, subscriptions and a close code go out through ports. Every
 * request gets exactly one answer, in order, as long as the connection lives.
 */
import { type ClientKind, type CloseCode, ProtocolError, type User } from "../../protocol/index.ts";
import type { Grants, Identity } from "../auth/identity.ts";
import type { Outcome } from "../features/feature.ts";
import type { Entry } from "../lib/deadlines.ts";
import type { Maybe } from "../lib/maybe.ts";
import type { Connection } from "../room/connection.ts";
import { encodeReply, encodeReplyOf, encodeUnlogged } from "../room/encode.ts";
import type { Asker } from "../room/join.ts";
import type { Room } from "../room/room.ts";
import { Conduct } from "./conduct.ts";
import { headsOf } from "./heads.ts";
import { closeCodeOf, closeReasonOf, RoleChanged, type SessionHost } from "./host.ts";
import { Output, type SessionSocket } from "./output.ts";
import { RequestQueue, type Runner } from "./request-queue.ts";
import { type SessionHandler, sessionHandlers } from "./session-handlers.ts";
import { type Result, refused, type SessionQueue, SessionRequest } from "./session-request.ts";
import type { Reader } from "./slow-readers.ts";

type SessionState =
  | { readonly kind: "greeting" }
  /** `warnsAt`: of the token's end; undefined once it has. Both epoch ms. */
  | { readonly kind: "ready"; readonly expiresAt: number; readonly warnsAt: number | undefined }
  | { readonly kind: "closed" };

const expiryWarningMs = 60_000;
const nobody = { id: "", name: "", role: "user" } as unknown as User;

type JoinOutcome = Extract<Outcome, { kind: "join" }>;

export class Session extends Output implements Reader, Asker, Entry, Runner<SessionRequest, Result> {
  readonly id: string;
  readonly rooms: Room[] = [];
  user: User = nobody;
  clientKind: ClientKind | undefined;
  grants: Grants | undefined;
  slot: Entry["slot"];
  state: SessionState = { kind: "greeting" };
  readonly openedAt: number;
  /** Monotonic. */
  lastInboundAt: number;
  readonly #queue: SessionQueue;
  #conduct: Conduct | undefined;

  constructor(host: SessionHost, socket: SessionSocket, id: string) {
    super(host, socket);
    const now = host.services.clock.monotonic();
    this.id = id;
    this.openedAt = now;
    this.lastInboundAt = now;
    this.#queue = new RequestQueue<SessionRequest, Result>(host.settings, this);
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
  beginFrame(monotonicMs: number): void {
    this.lastInboundAt = monotonicMs;
    this.isReceiving = true;
  }

  endFrame(): void {
    this.isReceiving = false;
  }

  /** @param chars of the text that it came in */
  request(type: string, data: unknown, id: string | undefined, chars: number): void {
    // What stood before it in the frame may have ended the connection.
    if (this.isClosed) return;
    if (this.#queue.push(new SessionRequest(this.#queue, type, data, id, chars))) return;
    const { maxQueuedEnvelopes, maxQueuedChars } = this.host.settings;
    const message = `more than ${maxQueuedEnvelopes} requests wait, or ${maxQueuedChars} characters of them`;
    this.refuseHaste(id, message, 1_000);
  }

  /** Takes one from the connection's rate. @returns 0 or the milliseconds to wait */
  takeEnvelope(monotonicMs: number): number {
    const { envelopeRate } = this.host.settings;
    return envelopeRate.perSecond === 0 ? 0 : this.#conductAt(monotonicMs).take(envelopeRate, monotonicMs);
  }

  refuseHaste(id: string | undefined, message: string, retryAfterMs: number): void {
    this.sendError(id, { code: "rate_limited", message, retryAfterMs });
    this.#countHaste();
  }

  #countHaste(): void {
    const now = this.host.services.clock.monotonic();
    if (this.#conductAt(now).hurried(now)) this.close(4429, "rate abuse");
  }

  /** In its turn, behind the answers to what came before it. */
  refuseFrame(id: string | undefined, code: "bad_json" | "bad_envelope", message: string): void {
    const refusal = new ProtocolError(code, message);
    const isTaken = this.#queue.push(new SessionRequest(this.#queue, "", undefined, id, 0, refusal));
    if (!isTaken) this.sendError(id, refusal.toData());
    this.#countViolation();
  }

  #countViolation(): void {
    const now = this.host.services.clock.monotonic();
    if (this.#conductAt(now).violated(now)) this.close(4400, "too many protocol violations");
  }

  #conductAt(monotonicMs: number): Conduct {
    this.#conduct ??= new Conduct(this.host.settings.envelopeRate.capacity, monotonicMs);
    return this.#conduct;
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
    if (this.state.kind === "greeting" && nowMs >= this.openedAt + helloTimeoutMs) {
      return this.close(4408, `no hello within ${helloTimeoutMs} ms`);
    }
    if (nowMs >= this.lastInboundAt + heartbeat.timeoutMs) {
      return this.close(4408, `nothing heard for ${heartbeat.timeoutMs} ms`);
    }
    const wallMs = this.host.services.clock.now();
    if (this.state.kind === "ready" && wallMs >= this.state.expiresAt) {
      this.#sendExpiry(true, wallMs);
      return this.close(4401, "the token has expired");
    }
    if (this.state.kind === "ready" && this.state.warnsAt !== undefined && wallMs >= this.state.warnsAt) {
      this.#sendExpiry(false, wallMs);
      this.state = { ...this.state, warnsAt: undefined };
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
    if (this.state.kind !== "ready") return;
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
    const { expiresAt } = identity;
    const now = this.host.services.clock.now();
    // A renewal is good for half of its life at least, or short lives would be renewed over and over.
    const warnsAt = Math.max(expiresAt - expiryWarningMs, isNew ? now : (now + expiresAt) / 2);
    this.state = { kind: "ready", expiresAt, warnsAt };
    this.grants = identity.rooms;
    this.host.deadlines.set(this, this.#nextDeadline());
    if (!isNew) return;
    this.user = identity.user;
    this.host.services.people.add(this);
    this.host.services.hub.tell("connected", { connection: this });
  }

  // ---- answering

  run(request: SessionRequest): Maybe<Result> {
    try {
      const outcome = this.#handle(request);
      return outcome instanceof Promise ? outcome.catch(refused) : outcome;
    } catch (error) {
      return refused(error);
    }
  }

  answer({ type, id, replyType, isLengthy }: SessionRequest, outcome: Result): void {
    if (outcome.kind === "refused") this.#refuse(type, id, outcome.error);
    else if (outcome.kind === "join") this.#answerJoin(type, id, replyType, outcome);
    else if (id !== undefined || replyType !== "ack") {
      this.answerWith(encodeReply(replyType, id, outcome.data, this.host.services.clock.now()));
      // Into the socket, where the next one looks how much is unsent.
      if (isLengthy) this.flush();
    }
  }

  #handle(request: SessionRequest): Maybe<Outcome> {
    if (request.refusal !== undefined) throw request.refusal;
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
    if (problem instanceof RoleChanged) this.close(4401, problem.message);
    if (this.state.kind !== "greeting") return;
    if (problem.code === "invalid_data") this.#countViolation();
    const code = closeCodeOf(problem);
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
    const silence = this.lastInboundAt + heartbeat.timeoutMs;
    if (this.state.kind !== "ready") return Math.min(silence, this.openedAt + helloTimeoutMs);
    const { expiresAt, warnsAt = expiresAt } = this.state;
    const { clock } = this.host.services;
    const leftMs = warnsAt - clock.now();
    return Math.min(silence, clock.monotonic() + leftMs);
  }
}
