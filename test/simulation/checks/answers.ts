/**
 * The server's answers against the truth: what is acknowledged is stored, and a resume promises what there is.
 */
import type { Envelope, ServerEnvelope } from "../../../protocol/index.ts";
import { isDurable, isDurableRequest, isPassing } from "./durable.ts";
import type { AskedRequest, ConnectionRecord } from "./readings.ts";
import type { Rights } from "./rights.ts";
import type { Conversation, Recorded, Truth, Violated } from "./truth.ts";

interface Verdict {
  readonly recovered: "fresh" | "complete" | "partial" | "reset" | "denied";
  readonly epoch: string;
  readonly seq: number;
  readonly from: number;
  readonly to: number;
}

interface Cursor {
  readonly epoch: string;
  readonly seq: number;
}

type Data = Envelope["data"];

/** Codes of refusals that mean: not now. */
export const temporary = /^(rate_limited|unavailable|unauthenticated|token_)/;

export class Answers {
  /** Durable requests that were acknowledged. */
  ackCount = 0;
  /** Ids of requests that were refused for good at least once. */
  readonly refused = new Set<string>();
  readonly #truth: Truth;
  readonly #rights: Rights;
  readonly #violated: Violated;
  /** Newest acknowledged seq of each room. */
  readonly #ackedHeads = new Map<string, number>();

  constructor(truth: Truth, rights: Rights, violated: Violated) {
    this.#truth = truth;
    this.#rights = rights;
    this.#violated = violated;
  }

  check(record: ConnectionRecord, asked: AskedRequest, { type, data }: ServerEnvelope): void {
    if (type === "error") {
      if (data.code === "internal") this.#violated("no-bug", `${asked.type} is answered "internal"`);
      if (!temporary.test(String(data.code))) this.refused.add(asked.id);
      return;
    }
    switch (asked.type) {
      case "hello":
        for (const [room, verdict] of Object.entries(data.rooms as Record<string, Verdict>)) {
          this.#verdict(record, asked, room, verdict, cursorIn(asked.data, room));
        }
        return;
      case "room:join":
        this.#verdict(
          record,
          asked,
          String(data.room),
          data as unknown as Verdict,
          asked.data.after as Cursor,
        );
        return;
      case "room:leave":
        record.rooms.delete(String(asked.data.room));
        return;
      case "room:history":
        this.#page(record, asked, data);
        return;
      default:
        this.acknowledged(record.user, asked, data);
    }
  }

  /** A durable request is done: what it made is in the store, and is what the ack says. */
  acknowledged(user: string, asked: AskedRequest, data: Data): void {
    const { id, type } = asked;
    if (!isDurableRequest(type)) return;
    this.ackCount += 1;
    if (isPassing(asked.data)) return;
    const made = this.#truth.made(user, id);
    if (made !== undefined) this.#matches(made, `${type} ${id} of ${user}`, data);
    else if (!this.#heldAnyway(user, asked)) {
      this.#violated("acked-is-stored", `${type} ${id} of ${user} is acknowledged and not in the store`);
    }
  }

  #matches(made: Recorded, what: string, { seq, messageId }: Data): void {
    if (seq !== undefined && seq !== made.seq) {
      this.#violated("acked-is-stored", `${what} is acknowledged as seq ${seq}, stored as ${made.seq}`);
    }
    if (messageId !== undefined && !String(messageId).endsWith(`-${made.seq.toString(36)}`)) {
      this.#violated("acked-is-stored", `${what} is acknowledged as ${messageId}, stored as seq ${made.seq}`);
    }
    this.#ackedHeads.set(made.room, Math.max(made.seq, this.#ackedHeads.get(made.room) ?? 0));
  }

  /** Nothing had to be changed for what was asked, at some time since it was. */
  #heldAnyway(user: string, { type, data, turn }: AskedRequest): boolean {
    const conversation = this.#truth.conversations.get(String(data.conversationId));
    const added = data.userIds as readonly string[] | undefined;
    switch (type) {
      case "conversation:add":
        return added?.every((id) => conversation !== undefined && wasMember(conversation, id, turn)) === true;
      case "message:react":
        // It may have stood there already, or have been gone.
        return true;
      case "conversation:create":
        return data.kind === "direct";
      case "conversation:accept":
        return [...this.#truth.conversations.values()].some((one) => wasMember(one, user, turn));
      default:
        return false;
    }
  }

  #verdict(
    record: ConnectionRecord,
    asked: AskedRequest,
    room: string,
    { recovered, epoch, seq, from, to }: Verdict,
    cursor: Cursor | undefined,
  ): void {
    const where = `${record.name} resumes ${room} (${recovered})`;
    const wrong = (check: string, what: string) => this.#violated(check, `${where}: ${what}`);
    if (recovered === "denied") {
      if (this.#rights.isSteady(record.user, room, asked.turn)) wrong("rights", "denied to a member");
      return;
    }
    const refusal = this.#rights.refusal(record.user, room);
    if (refusal !== undefined) wrong("rights", refusal);
    const live = { liveNext: seq + 1, newest: seq };
    record.enter(room, { sinceTurn: asked.turn, replayNext: from, replayEnd: to, ...live });
    if ((recovered === "fresh") !== (cursor === undefined))
      wrong("verdict", `cursor ${JSON.stringify(cursor)}`);
    const isHonoured = recovered === "complete" || recovered === "partial";
    if (isHonoured && cursor?.epoch !== epoch) wrong("verdict", `a cursor of the log ${cursor?.epoch}`);
    if (!isDurable(room)) return;
    const head = this.#truth.head(room);
    if (seq > head) wrong("verdict", `head ${seq}, where the log has ${head}`);
    // What a slow socket did not take is said later, as it was; then the heads follow.
    if (!record.end.isBehind && seq < (this.#ackedHeads.get(room) ?? 0))
      wrong("verdict", `head ${seq} is older than what was acknowledged`);
    if (cursor === undefined) return;
    const isGood = (floor: number) => cursor.epoch === epoch && cursor.seq <= head && cursor.seq >= floor;
    if (recovered === "reset") {
      if (isGood(this.#truth.floor(room)) && cursor.seq <= seq)
        wrong("verdict", `cursor ${cursor.seq} is good, head ${seq}`);
    } else if (!isGood(this.#truth.knownFloors.get(room) ?? 0))
      wrong("verdict", `cursor ${cursor.seq} of ${cursor.epoch} is not good`);
    else if (from !== cursor.seq + 1) wrong("verdict", `begins at ${from}, the cursor is ${cursor.seq}`);
    else if (recovered === "complete" && to !== seq) wrong("verdict", `ends at ${to}, head ${seq}`);
    else if (recovered === "partial" && to >= seq) wrong("verdict", `ends at ${to}, head ${seq}`);
  }

  #page(record: ConnectionRecord, asked: AskedRequest, data: Data): void {
    const { room, after, before } = asked.data as { room: string; after?: number; before?: number };
    const { events, head } = data as { events: ServerEnvelope[]; head: number };
    const wrong = (check: string, what: string) => {
      this.#violated(check, `${record.name} gets a page of ${room}: ${what}`);
    };
    const refusal = this.#rights.refusal(record.user, room, asked.turn);
    if (refusal !== undefined) wrong("rights", refusal);
    const floor = this.#truth.floor(room);
    // What was trimmed is left out; a page that was read before may still have it.
    const mayBegin =
      after === undefined || events[0]?.seq === after + 1 || Number(events[0]?.seq) <= floor + 1;
    const first = mayBegin ? events[0]?.seq : after + 1;
    for (const [at, event] of events.entries()) {
      const seq = Number(event.seq);
      if (seq !== Number(first) + at) wrong("log-order", `seq ${seq} in place of ${Number(first) + at}`);
      const differs = this.#truth.contradicts(room, seq, event, asked.turn);
      if (differs !== undefined) wrong("true-content", `seq ${seq}: ${differs}`);
      const late = this.#rights.refusal(record.user, room, asked.turn, this.#truth.at(room, seq)?.order);
      if (late !== undefined) wrong("rights", `seq ${seq}: ${late}`);
    }
    if (after !== undefined && Math.max(after, floor) < head && events.length === 0)
      wrong("log-order", `nothing after ${after}`);
    const last = events.at(-1)?.seq;
    if (after === undefined && last !== undefined && last !== Math.min(head, (before ?? head + 1) - 1)) {
      wrong("log-order", `ends at ${last}, asked for what is before ${before}`);
    }
  }
}

/** Whether the user is a member, or was until somebody put them out, which was not known before that turn. */
function wasMember({ members, removed }: Conversation, userId: string, turn: number): boolean {
  return members.has(userId) || (removed.get(userId)?.turn ?? -1) >= turn;
}

function cursorIn(hello: Data, room: string): Cursor | undefined {
  return (hello.resume as { rooms?: Record<string, Cursor> } | undefined)?.rooms?.[room];
}
