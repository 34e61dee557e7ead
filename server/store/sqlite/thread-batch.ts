/**
 * A commit on its way to the store's thread and back, as one flat array.
 *
 * Thousands of messages a second go this way. The outcome says only what is new: numbers and places.
 */
import type { RoomName, UserId } from "../../../protocol/index.ts";
import { eventId } from "../../lib/event-id.ts";
import type { Change, Committed, NewEvent, StoredEvent } from "../port.ts";
import type { Batch } from "./thread.ts";

type Value = string | number | null;

const copied = 1;
const sharing = 2;

/** For each change: user, request, time, effects, number of events; for each of these six values. */
export function encodeChanges(id: number, changes: readonly Change[]): Batch {
  const values: Value[] = [id];
  for (const { key, at, effects, events } of changes) {
    const effectsJson = effects === undefined ? null : JSON.stringify(effects);
    values.push(key?.userId ?? null, key?.requestId ?? null, at, effectsJson, events.length);
    let before: string | undefined;
    for (const { room, type, body, senderId = null, targetSeq = null, isCopy, hasSharedBody } of events) {
      const flags = (isCopy === true ? copied : 0) + (hasSharedBody === true ? sharing : 0);
      values.push(room, type, body === before ? null : body, senderId, targetSeq, flags);
      before = body;
    }
  }
  return values;
}

export function decodeChanges(batch: Batch): Change[] {
  const values = new Values(batch);
  const changes: Change[] = [];
  while (!values.isAtEnd) changes.push(decodeChange(values));
  return changes;
}

function decodeChange(values: Values): Change {
  const userId = values.next() as UserId | null;
  const requestId = values.next() as string | null;
  const at = values.next() as number;
  const effectsJson = values.next() as string | null;
  const count = values.next() as number;
  const events: NewEvent[] = [];
  for (let made = 0; made < count; made += 1) events.push(decodeEvent(values, events.at(-1)?.body ?? ""));
  return {
    key: userId === null || requestId === null ? undefined : { userId, requestId },
    events,
    effects: effectsJson === null ? undefined : JSON.parse(effectsJson),
    at,
  };
}

function decodeEvent(values: Values, bodyBefore: string): NewEvent {
  const room = values.next() as RoomName;
  const type = values.next() as string;
  const body = (values.next() as string | null) ?? bodyBefore;
  const senderId = values.next() as UserId | null;
  const targetSeq = values.next() as number | null;
  const flags = values.next() as number;
  return {
    room,
    type,
    body,
    ...(senderId !== null && { senderId }),
    ...(targetSeq !== null && { targetSeq }),
    ...((flags & copied) !== 0 && { isCopy: true }),
    ...((flags & sharing) !== 0 && { hasSharedBody: true }),
  };
}

/** For each change: its kind; of one that was stored, each event's room number and seq; of a repeat, its event. */
export function encodeOutcomes(id: number, outcomes: readonly Committed[]): Batch {
  const values: Value[] = [id];
  for (const outcome of outcomes) {
    values.push(outcome.kind);
    if (outcome.kind === "duplicate") values.push(JSON.stringify(outcome.event));
    if (outcome.kind !== "stored") continue;
    for (const { roomNumber, seq } of outcome.events) values.push(roomNumber, seq);
  }
  return values;
}

/** @param changes those that were committed */
export function decodeOutcomes(batch: Batch, changes: readonly Change[]): Committed[] {
  const values = new Values(batch);
  return changes.map((change) => {
    const kind = values.next() as Committed["kind"];
    if (kind === "stored") return { kind, events: placed(change, values) };
    return kind === "duplicate" ? { kind, event: JSON.parse(values.next() as string) } : { kind };
  });
}

function placed({ events, at }: Change, values: Values): StoredEvent[] {
  const stored: StoredEvent[] = [];
  for (const { room, type, body, senderId, isCopy } of events) {
    const roomNumber = values.next() as number;
    const seq = values.next() as number;
    const first = stored[0];
    const originalId =
      isCopy === true && first !== undefined ? eventId(first.roomNumber, first.seq) : undefined;
    stored.push({ room, roomNumber, seq, type, body, senderId, at, originalId });
  }
  return stored;
}

/** What follows the id. */
class Values {
  readonly #batch: Batch;
  #at = 1;

  constructor(batch: Batch) {
    this.#batch = batch;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#batch.length;
  }

  next(): Value | undefined {
    this.#at += 1;
    return this.#batch[this.#at - 1];
  }
}
