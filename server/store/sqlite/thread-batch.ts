/**
 * A commit on its way to the store's thread and back, as one text: threads hand that over for half of what an array of
 * the same values costs, and thousands of messages a second go this way.
 *
 * A value a line, first the commit's id. None holds a line break: ids, names and numbers have none, and JSON escapes
 * it. An empty line is a value that is not there. The outcome says only what is new: numbers and places.
 */
import type { RoomName, UserId } from "../../../protocol/index.ts";
import { eventId } from "../../lib/event-id.ts";
import type { Change, Committed, NewEvent, StoredEvent } from "../port.ts";

const copied = 1;
const sharing = 2;

const valuesOfChange = 5;
const valuesOfEvent = 6;

/** How many values follow; for each change: user, request, time, effects, number of events; for each of these six. */
export function encodeChanges(id: number, changes: readonly Change[]): string {
  const count = changes.reduce((sum, { events }) => sum + valuesOfChange + events.length * valuesOfEvent, 0);
  let text = `${id}\n${count}`;
  for (const { key, at, effects, events } of changes) {
    const effectsJson = effects === undefined ? "" : JSON.stringify(effects);
    text += key === undefined ? "\n\n" : `\n${key.userId}\n${key.requestId}`;
    text += `\n${at}\n${effectsJson}\n${events.length}`;
    let before: string | undefined;
    for (const { room, type, body, senderId = "", targetSeq = "", isCopy, hasSharedBody } of events) {
      const flags = (isCopy === true ? copied : 0) + (hasSharedBody === true ? sharing : 0);
      text += `\n${room}\n${type}\n${body === before ? "" : body}\n${senderId}\n${targetSeq}\n${flags}`;
      before = body;
    }
  }
  return text;
}

/** @throws Error where a value had a line break: it would be taken for another change than was asked for */
export function decodeChanges(batch: string): Change[] {
  const lines = new Lines(batch);
  const expected = lines.nextNumber();
  if (lines.left !== expected) {
    throw new Error(`a commit between threads has ${lines.left} values, expected ${expected}`);
  }
  const changes: Change[] = [];
  while (lines.left > 0) changes.push(decodeChange(lines));
  return changes;
}

function decodeChange(lines: Lines): Change {
  const userId = lines.next() as UserId;
  const requestId = lines.next();
  const at = lines.nextNumber();
  const effectsJson = lines.next();
  const count = lines.nextNumber();
  const events: NewEvent[] = [];
  for (let made = 0; made < count; made += 1) events.push(decodeEvent(lines, events.at(-1)?.body ?? ""));
  return {
    key: requestId === "" ? undefined : { userId, requestId },
    events,
    effects: effectsJson === "" ? undefined : JSON.parse(effectsJson),
    at,
  };
}

function decodeEvent(lines: Lines, bodyBefore: string): NewEvent {
  const room = lines.next() as RoomName;
  const type = lines.next();
  const body = lines.next() || bodyBefore;
  const senderId = lines.next() as UserId;
  const targetSeq = lines.next();
  const flags = lines.nextNumber();
  return {
    room,
    type,
    body,
    ...(senderId !== "" && { senderId }),
    ...(targetSeq !== "" && { targetSeq: Number(targetSeq) }),
    ...((flags & copied) !== 0 && { isCopy: true }),
    ...((flags & sharing) !== 0 && { hasSharedBody: true }),
  };
}

/** For each change: its kind; of one that was stored, each event's room number and seq; of a repeat, its event. */
export function encodeOutcomes(id: number, outcomes: readonly Committed[]): string {
  let text = `${id}`;
  for (const outcome of outcomes) {
    text += `\n${outcome.kind}`;
    if (outcome.kind === "duplicate") text += `\n${JSON.stringify(outcome.event)}`;
    if (outcome.kind !== "stored") continue;
    for (const { roomNumber, seq } of outcome.events) text += `\n${roomNumber}\n${seq}`;
  }
  return text;
}

/** @param changes those that were committed */
export function decodeOutcomes(batch: string, changes: readonly Change[]): Committed[] {
  const lines = new Lines(batch);
  return changes.map((change) => {
    const kind = lines.next() as Committed["kind"];
    if (kind === "stored") return { kind, events: placed(change, lines) };
    return kind === "duplicate" ? { kind, event: JSON.parse(lines.next()) } : { kind };
  });
}

function placed({ events, at }: Change, lines: Lines): StoredEvent[] {
  const stored: StoredEvent[] = [];
  for (const { room, type, body, senderId, isCopy } of events) {
    const roomNumber = lines.nextNumber();
    const seq = lines.nextNumber();
    const first = stored[0];
    const originalId =
      isCopy === true && first !== undefined ? eventId(first.roomNumber, first.seq) : undefined;
    stored.push({ room, roomNumber, seq, type, body, senderId, at, originalId });
  }
  return stored;
}

/** Of which commit this is, or its outcome. */
export function idOf(batch: string): number {
  return Number.parseInt(batch, 10);
}

/** What follows the id. */
class Lines {
  readonly #lines: readonly string[];
  #at = 1;

  constructor(batch: string) {
    this.#lines = batch.split("\n");
  }

  get left(): number {
    return this.#lines.length - this.#at;
  }

  next(): string {
    this.#at += 1;
    return this.#lines[this.#at - 1] ?? "";
  }

  nextNumber(): number {
    return Number(this.next());
  }
}
