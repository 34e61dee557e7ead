/**
 * A connection that looks closely: every event that reaches it must fit the contract, come in order and be its
 * business. It keeps what a reader would show, to be compared with the log.
 */
import { type Heard, Peer, type World } from "../support/world.ts";
import { checkHeard } from "./oracle.ts";
import { brief, Violation } from "./violation.ts";

const maxBatch = 64;

interface WitnessOptions {
  /** It never asks for what was before, so it hears every seq once and in order. */
  readonly isReader: boolean;
  /** Events that the contract does not know may go by. */
  readonly hasOwnEvents: boolean;
}

export class Witness extends Peer {
  readonly #options: WitnessOptions;
  /** The last seq heard, by room, from the first one on. */
  readonly cursors = new Map<string, number>();
  /** Messages as they read now, by room and id, from the beginning of the listening. */
  readonly shown = new Map<string, string>();
  /** The first thing that was wrong; kept, because whoever delivers must not be disturbed. */
  #complaint: Violation | undefined;
  static #lastLookedAt = "";

  constructor(world: World, options: WitnessOptions) {
    super(world);
    this.#options = options;
  }

  get userId(): string {
    return this.session.user.id;
  }

  override deliver(text: string): void {
    if (this.closedWith !== undefined) return;
    const before = this.heard.length;
    super.deliver(text);
    const news = this.heard.slice(before);
    try {
      if (news.length === 0 || news.length > maxBatch) {
        throw new Violation("contract", `a frame of ${news.length} envelopes`);
      }
      for (const heard of news) this.#look(heard, text === Witness.#lastLookedAt);
      Witness.#lastLookedAt = text;
    } catch (error) {
      this.#complaint ??= error as Violation;
    }
  }

  /** @throws Violation if something it heard was wrong */
  check(): void {
    if (this.#complaint !== undefined) throw this.#complaint;
  }

  #look(heard: Heard, isKnown: boolean): void {
    // What goes to a whole room is looked at once.
    if (!isKnown) checkHeard(heard, this.#options.hasOwnEvents);
    const { room, seq } = heard;
    if (heard.id !== undefined || room === undefined) return;
    if (room.startsWith("user:") && room !== `user:${this.userId}`) {
      throw new Violation("unhealthy", `${this.userId} heard what was for ${room}: ${brief(heard)}`);
    }
    if (seq === undefined || !this.#options.isReader) return;
    const last = this.cursors.get(room);
    if (last !== undefined && seq !== last + 1) {
      throw new Violation("unhealthy", `${this.userId} heard seq ${seq} of ${room} after ${last}`);
    }
    this.cursors.set(room, seq);
    show(this.shown, heard);
  }
}

/** What a reader makes of an event of the log. */
export function show(shown: Map<string, string>, { room, type, data }: Heard): void {
  const key = `${room} ${data.id}`;
  if (type === "message:new") shown.set(key, data.content);
  else if (type === "message:update" && shown.has(key)) shown.set(key, data.content);
  else if (type === "message:deleted") shown.delete(key);
}
