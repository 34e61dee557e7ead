/**
 * What the server says, looked at as it says it: answers once and in order, events in order and in full, to
 * nobody who may not hear them; and nothing that is not in the store.
 */
import type { Envelope, ServerEnvelope } from "../../../protocol/index.ts";
import type { ServerEnd } from "../world/server-end.ts";
import type { Time } from "../world/time.ts";
import { readToken } from "../world/tokens.ts";
import { Answers } from "./answers.ts";
import { type Patience, Promptness, turnMs } from "./promptness.ts";
import { type AskedRequest, ConnectionRecord } from "./readings.ts";
import type { Rights } from "./rights.ts";
import type { Truth, Violated } from "./truth.ts";
import { Whispers } from "./whispers.ts";

export interface ServerBounds extends Patience {
  /** Requests of one connection. */
  readonly maxQueued: number;
}

/** A revocation cuts off within a second. */
const toleranceMs = 1_000;
/**
 * Answers that may wait for a reader that is behind: those that do before its requests wait, and refusals for haste,
 * of which more would close it.
 */
const maxHeldAnswers = 16 + 64 + 1_000;
/** Of those that the journal takes together, for each that may wait. */
const begunPerQueued = 4;
/** What is refused as it comes in, out of its turn. */
const hasteWords = /^too many envelopes|requests wait/;

export class ServerEdge {
  readonly answers: Answers;
  readonly whispers: Whispers;
  readonly promptness: Promptness;
  readonly #records = new Map<ServerEnd, ConnectionRecord>();
  readonly #truth: Truth;
  readonly #rights: Rights;
  readonly #violated: Violated;
  readonly #time: Time;
  readonly #maxQueued: number;
  /** By user: tokens made up to the first no longer count, which is known since the second. */
  readonly #revoked = new Map<string, { readonly revokedAt: number; readonly knownAt: number }>();

  constructor(
    truth: Truth,
    rights: Rights,
    violated: Violated,
    time: Time,
    { maxQueued, ...patience }: ServerBounds,
  ) {
    this.#truth = truth;
    this.#rights = rights;
    this.#violated = violated;
    this.#time = time;
    this.#maxQueued = maxQueued;
    this.answers = new Answers(truth, rights, violated);
    this.whispers = new Whispers(time, violated);
    this.promptness = new Promptness(rights, violated, time, patience);
  }

  connected(end: ServerEnd): void {
    this.#records.set(end, new ConnectionRecord(end, this.#time.now));
  }

  disconnected(end: ServerEnd): void {
    this.#records.delete(end);
  }

  crashed(): void {
    for (const end of this.#records.keys()) end.isClosed = true;
    this.#records.clear();
    this.promptness.crashed();
  }

  /** The server knows of everything that is stored. */
  known(): void {
    this.promptness.known(this.#records.values());
  }

  afterStep(): void {
    this.whispers.afterStep();
    this.promptness.afterStep(this.#records.values());
    for (const record of this.#records.values()) this.#checkQueue(record);
  }

  asked(end: ServerEnd, envelopes: readonly Envelope[]): void {
    const record = this.#records.get(end);
    if (record === undefined) return;
    record.lastInboundAt = this.#time.now;
    for (const { id, type, data } of envelopes) {
      if (id === undefined) record.unnumbered += 1;
      else record.asked.push({ id, type, data, turn: this.#time.turn, atMs: this.#time.now });
    }
    this.#checkQueue(record);
  }

  told(end: ServerEnd, envelopes: readonly ServerEnvelope[], isTaken: boolean): void {
    const record = this.#records.get(end);
    if (record === undefined) return;
    if (!isTaken) end.wasBehind = end.isBehind = true;
    this.#checkToken(record);
    for (const envelope of envelopes) {
      const { id, room, seq } = envelope;
      if (envelope.type === "pong" && isTaken) this.#pong(record, envelope);
      if (id !== undefined) {
        // An answer that was not taken is said again later.
        if (isTaken) this.#answer(record, id, envelope);
      } else if (room !== undefined) {
        if (seq === undefined) this.#passing(record, room, envelope);
        else if (isTaken) this.#logged(record, room, seq, envelope);
      } else if (envelope.type === "error" && isTaken && !record.mayBeHasty(envelope)) {
        this.#violated("well-formed", `${record.name} is told ${JSON.stringify(envelope.data)}`);
      }
    }
  }

  revoked(user: string, revokedAt: number): void {
    this.#revoked.set(user, { revokedAt, knownAt: this.#time.now });
  }

  /** What a full queue does not take is refused within a turn. */
  #checkQueue({ asked, end, name }: ConnectionRecord): void {
    // One that is under way may be of another type than those that go on together.
    const most = this.#maxQueued * (1 + begunPerQueued) + 1;
    const first = asked[end.isBehind ? most + maxHeldAnswers : most];
    if (first === undefined || this.#time.now - first.atMs <= turnMs) return;
    this.#violated("bounded", `${asked.length} requests of ${name} wait, expected at most ${most}`);
  }

  /** One that nobody asked for tells a reader that it has caught up. */
  #pong(record: ConnectionRecord, { data }: ServerEnvelope): void {
    if (data.echo === undefined) record.end.isBehind = false;
    record.knows(data.heads as Record<string, number>);
  }

  #answer(record: ConnectionRecord, id: string, envelope: ServerEnvelope): void {
    const isHaste = envelope.type === "error" && hasteWords.test(String(envelope.data.message));
    const isIt = (asked: AskedRequest) => asked.id === id;
    // Of a request that was repeated, the last one is refused at the door, while the first still waits for its turn.
    const at = isHaste ? record.asked.findLastIndex(isIt) : record.asked.findIndex(isIt);
    const asked = record.asked[at];
    if (asked === undefined) {
      this.#violated("one-answer", `${record.name} gets an answer to ${id}, which awaits none`);
      return;
    }
    if (at > 0 && !isHaste) {
      const first = record.asked[0];
      this.#violated("answers-in-order", `${record.name}: ${asked.type} is answered before ${first?.type}`);
    }
    record.asked.splice(at, 1);
    if (envelope.type !== "error" && (asked.type === "hello" || asked.type === "auth:refresh")) {
      const { issuedAt = 0, expiresAt } = readToken(String(asked.data.token), 0);
      record.issuedAt = issuedAt;
      record.expiresAt = expiresAt;
    }
    if (envelope.type === "welcome") {
      record.clientId = (asked.data.client as { id?: string }).id;
      this.promptness.welcomed(record, this.#records.values());
    }
    const { room } = asked.data;
    if (asked.type === "message:send" && String(room).startsWith("whisper:") && envelope.type === "ack") {
      const { messageId, duplicate } = envelope.data;
      if (duplicate !== true) this.whispers.acknowledged(record, String(room), String(messageId));
    }
    this.answers.check(record, asked, envelope);
  }

  /** Nobody is told anything by a token that has expired or was revoked. */
  #checkToken(record: ConnectionRecord): void {
    const { now } = this.#time;
    const { state } = record.end.session;
    if (state.kind !== "ready") return;
    if (now > record.expiresAt + toleranceMs) {
      this.#violated(
        "token",
        `${record.name} is served ${now - record.expiresAt} ms after its token expired`,
      );
    }
    const revocation = this.#revoked.get(record.user);
    if (revocation === undefined || record.issuedAt > revocation.revokedAt) return;
    if (now > revocation.knownAt + toleranceMs) {
      this.#violated("token", `${record.name} is served ${now - revocation.knownAt} ms after it was revoked`);
    }
  }

  #logged(record: ConnectionRecord, room: string, seq: number, envelope: ServerEnvelope): void {
    const wrong = this.#truth.contradicts(room, seq, envelope, record.replaySince(room));
    if (wrong !== undefined) this.#violated("true-content", `${record.name}, ${room} seq ${seq}: ${wrong}`);
    // A replay waits for a slow reader as an answer does: it is what the reader was allowed to hear when it asked.
    const askedSince = record.askedSince(room, seq);
    const order = askedSince === undefined ? undefined : this.#truth.at(room, seq)?.order;
    const refusal = this.#rights.refusal(record.user, room, askedSince, order);
    if (refusal !== undefined) this.#violated("rights", `${record.name} is told seq ${seq}: ${refusal}`);
    const disorder = record.take(room, seq);
    if (disorder !== undefined) this.#violated("log-order", `${record.name} is told ${disorder}`);
  }

  #passing(record: ConnectionRecord, room: string, { type, data }: ServerEnvelope): void {
    // A reader's own mark is told to all of its devices.
    if (type === "message:receipt" && data.userId === record.user) return;
    const refusal = this.#rights.refusal(record.user, room);
    if (refusal !== undefined) this.#violated("rights", `${record.name} is told ${type}: ${refusal}`);
    if (!record.rooms.has(room)) {
      this.#violated("rights", `${record.name} is told ${type} of ${room}, where it is not`);
    }
    if (type !== "message:new") return;
    this.whispers.told(record, room, String(data.id), () =>
      [...this.#records.values()].filter(({ rooms }) => rooms.has(room)),
    );
  }
}
