/**
 * The crowd: so many people at a time, ten to a conversation and ten to a whisper room, who come and go.
 *
 * All the while some go, half of them without a goodbye. Most come back after a moment, some within the grace
 * of presence and some beyond it, from where they were; in the place of a few comes somebody who was never there.
 */
import type { RealServer } from "../support/real-server.ts";
import { Seeded } from "../support/seeded.ts";
import { Connection, type Tally } from "./connection.ts";

const perRoom = 10;
/** How long somebody stays away; presence forgets after five seconds. */
const absencesMs = [100, 2_000, 8_000];
const connectsAtOnce = 20;

interface CrowdPlan {
  readonly clients: number;
  readonly churnRatioPerMinute: number;
  readonly seed: number;
}

export class Crowd {
  /** How often somebody goes. */
  readonly churnEveryMs: number;
  readonly #server: RealServer;
  readonly #random: Seeded;
  readonly #tally: Tally;
  readonly #size: number;
  /** By place; empty while somebody is away. */
  readonly #places: (Connection | undefined)[];
  /** By conversation's number. */
  readonly #rooms: string[] = [];
  readonly #conversationIds: string[] = [];
  #strangers = 0;
  #isOpen = true;
  #comings = 0;

  constructor(server: RealServer, { clients, churnRatioPerMinute, seed }: CrowdPlan, tally: Tally) {
    this.#server = server;
    this.#size = clients;
    this.#random = new Seeded(`${seed} crowd`);
    this.#tally = tally;
    this.#places = new Array<Connection | undefined>(clients).fill(undefined);
    this.churnEveryMs = 60_000 / (clients * churnRatioPerMinute);
  }

  /** Everybody comes. @throws if somebody is not let in */
  async gather(): Promise<void> {
    this.#isOpen = true;
    for (let place = 0; place < this.#size; place += connectsAtOnce) {
      const batch = Array.from(
        { length: Math.min(connectsAtOnce, this.#size - place) },
        (_, at) => place + at,
      );
      await Promise.all(batch.map((at) => this.#come(at, `u${at}`)));
    }
    const here = this.#places.filter((connection) => connection?.isOpen).length;
    if (here < this.#size) throw new Error(`${here} of ${this.#size} were let in`);
  }

  /** Somebody who is here, at random; undefined if the one looked for is away. */
  pick(): Connection | undefined {
    const found = this.#places[this.#random.integer(0, this.#size - 1)];
    return found?.isOpen === true ? found : undefined;
  }

  /** Somebody goes, and comes back or is followed by somebody else. */
  async churn(): Promise<void> {
    const place = this.#random.integer(0, this.#size - 1);
    const leaving = this.#places[place];
    if (leaving === undefined) return;
    this.#places[place] = undefined;
    if (this.#random.isLuckyAt(0.5)) leaving.cut();
    else leaving.close();
    const isStranger = this.#random.isLuckyAt(0.2);
    const cursors = this.#random.isLuckyAt(0.5) ? leaving.cursors : new Map();
    await Bun.sleep(this.#random.pick(absencesMs));
    if (!this.#isOpen) return;
    if (isStranger) await this.#come(place, `s${++this.#strangers}`);
    else await this.#come(place, `u${place}`, cursors);
  }

  /** Everybody goes, some without a goodbye, and nobody comes any more. */
  async scatter(): Promise<void> {
    this.#isOpen = false;
    while (this.#comings > 0) await Bun.sleep(20);
    for (const [place, connection] of this.#places.entries()) {
      if (place % 2 === 0) connection?.cut();
      else connection?.close();
      this.#places[place] = undefined;
    }
  }

  conversationOf({
    userId,
  }: Connection): { readonly room: string; readonly conversationId: string } | undefined {
    const number = Math.floor(Number(userId.slice(1)) / perRoom);
    const room = userId.startsWith("u") ? this.#rooms[number] : undefined;
    const conversationId = this.#conversationIds[number];
    return room === undefined || conversationId === undefined ? undefined : { room, conversationId };
  }

  whisperOf({ userId }: Connection): string {
    return `whisper:SOAK${Math.floor(Number(userId.slice(1)) / perRoom) % Math.ceil(this.#size / perRoom)}`;
  }

  async #come(place: number, userId: string, cursors?: Connection["cursors"]): Promise<void> {
    this.#comings += 1;
    try {
      const connection = await Connection.open(this.#server.wsUrl, userId, this.#tally, cursors);
      if (connection === undefined) return;
      if (!this.#isOpen) return connection.close();
      if (userId.startsWith("u") && place % perRoom === 0) await this.#found(connection, place);
      this.#places[place] = connection;
      await connection.join(this.whisperOf(connection));
      const conversation = this.conversationOf(connection);
      if (conversation !== undefined) await connection.join(conversation.room);
    } finally {
      this.#comings -= 1;
    }
  }

  /** The first one at each table makes the conversation of all who sit there. */
  async #found(owner: Connection, place: number): Promise<void> {
    const number = place / perRoom;
    if (this.#rooms[number] !== undefined) return;
    const memberIds = Array.from({ length: perRoom }, (_, at) => `u${place + at}`);
    const made = await owner.ask("conversation:create", { memberIds, kind: "group" });
    this.#rooms[number] = String(made?.room);
    this.#conversationIds[number] = String(made?.conversationId);
  }
}
