/**
 * Whispers: told once to each connection that was in the room when the first of them was, whoever said it among
 * them, and kept nowhere.
 */
import type { Time } from "../world/time.ts";
import { turnMs } from "./promptness.ts";
import type { ConnectionRecord, Reading } from "./readings.ts";
import type { Violated } from "./truth.ts";

interface Said {
  readonly id: string;
  readonly room: string;
  /** Who is to be told, and since when they are in the room: whoever leaves it first need not be. */
  readonly readers: ReadonlyMap<ConnectionRecord, Reading | undefined>;
  readonly at: number;
}

export class Whispers {
  readonly #time: Time;
  readonly #violated: Violated;
  readonly #ids = new Set<string>();
  #said: Said[] = [];

  constructor(time: Time, violated: Violated) {
    this.#time = time;
    this.#violated = violated;
  }

  told(record: ConnectionRecord, room: string, id: string, inRoom: () => readonly ConnectionRecord[]): void {
    if (record.whispers.has(id)) this.#violated("told-once", `${record.name} is told whisper ${id} twice`);
    record.whispers.add(id);
    if (!this.#ids.has(id)) this.#expect(id, room, inRoom());
    this.#ids.add(id);
  }

  acknowledged(record: ConnectionRecord, room: string, id: string): void {
    this.#expect(id, room, [record]);
  }

  afterStep(): void {
    const { now } = this.#time;
    for (const { id, room, readers, at } of this.#said) {
      if (now - at <= turnMs) continue;
      for (const [record, reading] of readers) {
        const { isClosed, wasBehind } = record.end;
        const isThere = reading !== undefined && record.rooms.get(room) === reading;
        if (isClosed || wasBehind || record.whispers.has(id) || !isThere) continue;
        this.#violated("told-once", `whisper ${id} was not told to ${record.name}, which is in ${room}`);
      }
    }
    if (this.#said.length > 0) this.#said = this.#said.filter(({ at }) => now - at <= turnMs);
  }

  #expect(id: string, room: string, records: readonly ConnectionRecord[]): void {
    const readers = new Map(records.map((record) => [record, record.rooms.get(room)]));
    this.#said.push({ id, room, readers, at: this.#time.now });
  }
}
