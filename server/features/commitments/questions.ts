/**
 * Questions to the authors of unclear promises: told to their devices alone, and again on every new connection until
 * they are over, which is told to the same devices.
 */
import { type DownData, roomName, type UserId } from "../../../protocol/index.ts";
import type { Choice, Unclear } from "../../language/promises/types.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Connection } from "../../room/connection.ts";
import type { Delivery } from "../../room/deliver.ts";
import { encodeUnlogged } from "../../room/encode.ts";
import type { Rooms } from "../../room/rooms.ts";
import type { CommitmentStore, StoredClarification } from "../../store/port.ts";

interface QuestionsParts {
  readonly store: CommitmentStore;
  readonly rooms: Rooms;
  readonly delivery: Delivery;
  readonly clock: Clock;
}

/** After a hello the welcome goes first. */
const welcomeMs = 500;

export class Questions {
  readonly #parts: QuestionsParts;
  /** Who has something to answer: few, so that nobody else's connecting asks the store. */
  readonly #asked = new Set<UserId>();

  constructor(parts: QuestionsParts) {
    this.#parts = parts;
  }

  async load(): Promise<void> {
    for (const userId of await this.#parts.store.asked()) this.#asked.add(userId);
  }

  /** To every device of the author. */
  ask(clarification: StoredClarification): void {
    this.#asked.add(clarification.userId);
    this.#tell(clarification.userId, this.#textOf(clarification));
  }

  /** To every device of the author: of the message nothing is asked any more. */
  over(userId: UserId, messageId: string): void {
    if (!this.#asked.has(userId)) return;
    const data: DownData<"clarification:over"> = { messageId };
    const at = this.#parts.clock.now();
    this.#tell(userId, encodeUnlogged("clarification:over", roomName("user", userId), data, at));
  }

  isAsked(userId: UserId): boolean {
    return this.#asked.has(userId);
  }

  /** To one connection that is new: everything that its user has not answered yet. */
  async repeat(connection: Connection): Promise<void> {
    const { store, delivery, clock } = this.#parts;
    const { id } = connection.user;
    await new Promise<void>((resolve) => clock.after(welcomeMs, resolve));
    const open = await store.openFor(id);
    if (open.length === 0) this.#asked.delete(id);
    for (const clarification of open) delivery.toConnection(connection, this.#textOf(clarification));
  }

  #tell(userId: UserId, text: string): void {
    const { rooms, delivery } = this.#parts;
    const room = rooms.loaded(roomName("user", userId));
    if (room !== undefined) delivery.toRoom(room, text);
  }

  #textOf(clarification: StoredClarification): string {
    const { id, room, messageId, userId } = clarification;
    const { question, choices, open } = questionIn(clarification);
    const options = choices.map(({ label }: Choice) => label);
    const takesAmount = open === undefined ? undefined : (true as const);
    const data = { id, room, messageId, question, options, takesAmount };
    return encodeUnlogged("clarification:ask", roomName("user", userId), data, this.#parts.clock.now());
  }
}

/** @param clarification one that is open */
export function questionIn({ body }: StoredClarification): Pick<Unclear, "question" | "choices" | "open"> {
  return JSON.parse(body) as Unclear;
}
