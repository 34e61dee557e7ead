/**
 * What must not wait: who is silent is closed, a client has one connection, and who keeps up is told of what is
 * stored as soon as the server knows of it.
 *
 * A reader that is behind is told when it has caught up: from then on it keeps up like any other.
 */
import type { StoredEvent } from "../../../server/store/port.ts";
import type { Time } from "../world/time.ts";
import type { ConnectionRecord, Reading } from "./readings.ts";
import type { Rights } from "./rights.ts";
import type { Violated } from "./truth.ts";

/** How long a connection may be silent, and how long it may take to say who it is. */
export interface Patience {
  readonly silenceMs: number;
  readonly helloMs: number;
}

/** Something that a connection is to be told. */
interface Owed {
  readonly record: ConnectionRecord;
  readonly reading: Reading;
  readonly room: string;
  readonly seq: number;
  readonly atMs: number;
}

/** Deadlines stand on a wheel of four slots a second, and none is promised to the millisecond. */
const wheelMs = 1_000;
/** What a turn of the event loop brings is delivered within so much. */
export const turnMs = 10;

export class Promptness {
  readonly #rights: Rights;
  readonly #violated: Violated;
  readonly #time: Time;
  readonly #patience: Patience;
  /** Stored, and not yet known to the server. */
  #stored: StoredEvent[] = [];
  #owed: Owed[] = [];

  constructor(rights: Rights, violated: Violated, time: Time, patience: Patience) {
    this.#rights = rights;
    this.#violated = violated;
    this.#time = time;
    this.#patience = patience;
  }

  committed(events: readonly StoredEvent[]): void {
    this.#stored.push(...events);
  }

  /** The server knows of everything that is stored: who is in a room and keeps up is to be told now. */
  known(records: Iterable<ConnectionRecord>): void {
    const stored = this.#stored;
    this.#stored = [];
    if (stored.length === 0) return;
    for (const record of records) {
      if (record.end.isBehind) continue;
      for (const { room, seq } of stored) {
        const reading = record.rooms.get(room);
        if (reading === undefined || reading.newest >= seq) continue;
        this.#owed.push({ record, reading, room, seq, atMs: this.#time.now });
      }
    }
  }

  crashed(): void {
    this.#stored = [];
    this.#owed = [];
  }

  /** The connection is its client's: the one before, which the network may have left behind, is closed by now. */
  welcomed(record: ConnectionRecord, records: Iterable<ConnectionRecord>): void {
    for (const other of records) {
      const isSame = other.clientId === record.clientId && other.user === record.user;
      if (other === record || !isSame) continue;
      const { name } = record;
      this.#violated(
        "one-connection",
        `${name} is welcome while ${other.name} of the same client is still served`,
      );
    }
  }

  afterStep(records: Iterable<ConnectionRecord>): void {
    for (const record of records) this.#checkSilence(record);
    const isDue = ({ atMs }: Owed) => this.#time.now - atMs > turnMs;
    for (const owed of this.#owed) if (isDue(owed)) this.#checkTold(owed);
    if (this.#owed.length > 0) this.#owed = this.#owed.filter((owed) => !isDue(owed));
  }

  #checkSilence({ name, end, openedAt, lastInboundAt }: ConnectionRecord): void {
    const { now } = this.#time;
    const { silenceMs, helloMs } = this.#patience;
    if (now > lastInboundAt + silenceMs + wheelMs) {
      this.#violated("silence-ends", `${name} is open, ${now - lastInboundAt} ms after it was last heard`);
    }
    if (end.session.state.kind === "greeting" && now > openedAt + helloMs + wheelMs) {
      this.#violated("silence-ends", `${name} is open, ${now - openedAt} ms without a good hello`);
    }
  }

  #checkTold({ record, reading, room, seq, atMs }: Owed): void {
    const { end, user } = record;
    if (reading.newest >= seq || end.isClosed || end.isBehind) return;
    // It may have left, or been put out.
    const isThere = end.session.rooms.some(({ name }) => name === room);
    if (!isThere || record.rooms.get(room) !== reading || this.#rights.refusal(user, room)) return;
    this.#violated(
      "told-in-time",
      `${record.name} keeps up, and is not told seq ${seq} of ${room} within ${this.#time.now - atMs} ms`,
    );
  }
}
