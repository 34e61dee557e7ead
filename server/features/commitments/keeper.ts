/**
 * Keeps the ledger after what is said: reads each message once, and follows it when it is edited or deleted.
 *
 * Everything about a room happens one after another; what a message makes is named after it, so that a message that
 * is read twice makes nothing twice.
 */
import { roomName, type UserId } from "../../../protocol/index.ts";
import { deedsIn, meets } from "../../language/promises/deeds.ts";
import { mayPromise } from "../../language/promises/read.ts";
import { nothing, type PromiseReader, type Reading } from "../../language/promises/types.ts";
import type { Clock } from "../../lib/clock.ts";
import { eventId, parseEventId } from "../../lib/event-id.ts";
import type { Turns } from "../../lib/turns.ts";
import type { Journal } from "../../room/journal.ts";
import type { People } from "../../room/people.ts";
import type { Effect, Store, StoredCommitment, StoredEvent } from "../../store/port.ts";
import type { Awaited } from "./awaited.ts";
import { booked, type Entry, isActive, isWaiting } from "./ledger.ts";
import type { Questions } from "./questions.ts";
import { consequencesOf, isReadAlready, type Source } from "./reading.ts";
import { speechOf } from "./speech.ts";

interface KeeperParts {
  readonly store: Store;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly people: People;
  readonly turns: Turns;
  readonly awaited: Awaited;
  readonly read: PromiseReader;
  readonly questions: Pick<Questions, "ask" | "over">;
}

/** Active at once in a conversation; beyond it nothing is read as a promise until some are settled. */
const maxActive = 500;
/** Somebody may change the same things meanwhile; that ends. */
const maxAttempts = 5;
const conversation = roomName("conversation", "");

export class Keeper {
  readonly #parts: KeeperParts;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
  }

  wants({ type, room, body, senderId }: StoredEvent): boolean {
    if (!room.startsWith(conversation)) return false;
    if (type !== "message:new") return type === "message:update" || type === "message:deleted";
    return mayPromise(body) || this.#parts.awaited.has(room, senderId);
  }

  async handle(event: StoredEvent): Promise<void> {
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const message = await this.#find(event);
      if (message === undefined) return;
      // Before the room's turn: the reading may take its time, and nobody is to wait for it.
      const reading = await this.#readingOf(message, event.seq);
      if (await this.#parts.turns.run(event.room, () => this.#follow(event, message, reading))) return;
    }
  }

  /** The message that the event is, or speaks of, as it is now. */
  async #find(event: StoredEvent): Promise<StoredEvent | undefined> {
    const place = placeOf(event);
    const message =
      place === undefined ? undefined : await this.#parts.store.log.find(place.roomNumber, place.seq);
    return message?.room === event.room ? message : undefined;
  }

  /** @returns false if something changed meanwhile, and it should be tried again */
  async #follow(event: StoredEvent, read: StoredEvent, reading: Reading): Promise<boolean> {
    const message = await this.#find(event);
    if (message?.body !== read.body || message.type !== read.type) return false;
    if (message.type === "message:deleted") return this.#callOff(message);
    if (message.type !== "message:new" || message.senderId === undefined) return true;
    const isBooked = await this.#book(message, message.senderId, event.seq, reading);
    return isBooked && (event.type !== "message:new" || this.#noticeDeeds(message, message.senderId));
  }

  async #book(message: StoredEvent, authorId: UserId, readSeq: number, reading: Reading): Promise<boolean> {
    const { store, questions } = this.#parts;
    const { room, seq } = message;
    const [commitments, clarifications, active] = await Promise.all([
      store.commitments.ofMessage(room, seq),
      store.commitments.clarificationsOf(room, seq),
      store.commitments.active(room),
    ]);
    const messageId = eventId(message.roomNumber, seq);
    const source: Source = { room, seq, messageId, authorId, readSeq, commitments, clarifications };
    const { entries, effects, asked } = consequencesOf(active.length < maxActive ? reading : nothing, source);
    const isDone = await this.#commit(active, entries, effects);
    if (isDone && effects.some(({ kind }) => kind === "settle")) questions.over(authorId, messageId);
    if (isDone && asked !== undefined) questions.ask(asked);
    return isDone;
  }

  async #readingOf(message: StoredEvent, readSeq: number): Promise<Reading> {
    const { read, store, people } = this.#parts;
    const { type, room, seq, body } = message;
    if (type !== "message:new" || !mayPromise(body)) return nothing;
    const made = [
      ...(await store.commitments.ofMessage(room, seq)),
      ...(await store.commitments.clarificationsOf(room, seq)),
    ];
    if (isReadAlready(made, readSeq)) return nothing;
    const speech = await speechOf(message, store, people);
    return speech === undefined ? nothing : read(speech);
  }

  /** Words went with the message, in its own transaction; what is left is told to be called off. */
  async #callOff({ room, roomNumber, seq, senderId }: StoredEvent): Promise<boolean> {
    const { store, questions } = this.#parts;
    if (senderId !== undefined) questions.over(senderId, eventId(roomNumber, seq));
    const made = await store.commitments.ofMessage(room, seq);
    const entries = made
      .filter(isActive)
      .map((commitment): Entry => ({ kind: "updated", commitment: { ...commitment, status: "cancelled" } }));
    // Most messages promised nothing, and many may go at once.
    if (entries.length === 0) return true;
    // Its amount went with its words, so it no longer shows that it was owed.
    return this.#commit(await store.commitments.active(room), entries, [], true);
  }

  /** Somebody says that they have done what others wait for. */
  async #noticeDeeds({ room, seq, body }: StoredEvent, authorId: UserId): Promise<boolean> {
    const { store, awaited } = this.#parts;
    if (!awaited.has(room, authorId)) return true;
    const { content = "" } = JSON.parse(body) as { content?: string };
    const deeds = deedsIn(content);
    const active = await store.commitments.active(room);
    const met = active.filter(
      (commitment) => isWaiting(commitment) && commitment.seq < seq && isMet(commitment, authorId, deeds),
    );
    const entries = met.map(
      (commitment): Entry => ({
        kind: "updated",
        commitment: { ...commitment, status: "due" },
      }),
    );
    return this.#commit(active, entries, []);
  }

  async #commit(
    active: readonly StoredCommitment[],
    entries: readonly Entry[],
    more: readonly Effect[],
    isOwedAnew = false,
  ): Promise<boolean> {
    if (entries.length === 0 && more.length === 0) return true;
    const { journal, clock, awaited } = this.#parts;
    const { events, effects, after } = booked(active, entries, isOwedAnew);
    const { kind } = await journal.commit({ events, effects: [...effects, ...more], at: clock.now() });
    const [first] = entries;
    if (kind === "stored" && first !== undefined) awaited.update(first.commitment.room, after);
    return kind === "stored";
  }
}

/** Where the message stands that an event is, or speaks of. */
function placeOf({
  type,
  roomNumber,
  seq,
  body,
}: StoredEvent): { roomNumber: number; seq: number } | undefined {
  if (type === "message:new") return { roomNumber, seq };
  return parseEventId(`${(JSON.parse(body) as { id?: string }).id}`);
}

function isMet(
  { condition }: StoredCommitment,
  authorId: UserId,
  deeds: ReturnType<typeof deedsIn>,
): boolean {
  return condition?.userId === authorId && deeds.some((deed) => meets(deed, condition));
}
