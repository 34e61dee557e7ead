/** The writers and readers of one world: killed, stopped, and always there again. */
import { openSync } from "node:fs";
import { join } from "node:path";
import { connect } from "../../../client/index.ts";
import { inSeconds, tokenFor } from "../../end-to-end/contract/support/tokens.ts";
import type { Seeded } from "../../support/seeded.ts";
import type { ClientPlace, List } from "../clients/talk.ts";
import { readAcks, readKept, readSeen } from "../evidence/collect.ts";
import type { Evidence, View } from "../evidence/evidence.ts";
import { Immortal, type Life } from "./immortal.ts";

export interface CrowdOptions {
  readonly dir: string;
  /** The server itself. */
  readonly url: string;
  /** The way through the bad network; every second client takes it. */
  readonly badUrl: string;
  readonly chance: Seeded;
  readonly writers: number;
  readonly readerProcesses: number;
  readonly rooms: number;
  readonly actsPerSecond: number;
}

const readersPerProcess = 2;
const shortStopMs = [100, 1_800] as const;
/** Longer than the log runs ahead by what one resume replays. */
const longStopMs = [3_000, 9_000] as const;
const drainTimeoutMs = 30_000;
const viewTimeoutMs = 20_000;
const tokenFor1h = (userId: string) => tokenFor(userId, { exp: inSeconds(3_600) });
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);

export class Crowd {
  readonly rooms: readonly string[];
  readonly #options: CrowdOptions;
  readonly #writerIds: readonly string[];
  readonly #readerIds: readonly string[];
  #writers: readonly Immortal[] = [];
  readonly #readers: readonly Immortal[];
  /** The file that gets what clients say. */
  readonly #output: number;
  readersStopped = 0;
  #isOver = false;

  /** @returns once everybody is in every room */
  static async gather(options: CrowdOptions): Promise<Crowd> {
    const writerIds = upTo(options.writers).map((at) => `w${at + 1}`);
    const readerIds = upTo(options.readerProcesses * readersPerProcess).map((at) => `r${at + 1}`);
    const rooms = await makeRooms(options.url, [...writerIds, ...readerIds], options.rooms);
    const crowd = new Crowd(options, rooms, writerIds, readerIds);
    // Readers have seen it all: nobody writes before they are there.
    await Promise.all(crowd.#readers.map((readers) => readers.heard("ready")));
    crowd.#letWrite();
    await Promise.all(crowd.#writers.map((writer) => writer.heard("ready")));
    crowd.check();
    return crowd;
  }

  private constructor(
    options: CrowdOptions,
    rooms: readonly string[],
    writerIds: readonly string[],
    readerIds: readonly string[],
  ) {
    this.#options = options;
    this.rooms = rooms;
    this.#writerIds = writerIds;
    this.#readerIds = readerIds;
    this.#output = openSync(join(options.dir, "clients.log"), "a");
    const { chance } = options;
    this.#readers = upTo(options.readerProcesses).map((at) => {
      const nextDeath = () => ({
        at: chance.pick(["event", "moved"] as const),
        count: chance.integer(100, 2_000),
      });
      return new Immortal({ output: this.#output, nextDeath, task: (life) => this.#readerTask(at, life) });
    });
  }

  #letWrite(): void {
    const { chance } = this.#options;
    this.#writers = this.#writerIds.map((userId, at) => {
      const nextDeath = () => ({ at: chance.pick(["put", "ack"] as const), count: chance.integer(20, 400) });
      return new Immortal({
        output: this.#output,
        nextDeath,
        task: (life) => this.#writerTask(userId, at, life),
      });
    });
  }

  /** @throws if a client ended that nobody killed */
  check(): void {
    if (this.#all.some(({ hasFailed }) => hasFailed))
      throw new Error(`a client failed; what it said is in ${join(this.#options.dir, "clients.log")}`);
  }

  /** Requests that writers were told are kept. */
  get acked(): number {
    return this.#count("acked");
  }

  /** Requests that writers were told are not kept. */
  get unavailable(): number {
    return this.#count("unavailable");
  }

  get writersKilled(): number {
    return this.#writers.reduce((sum, { kills }) => sum + kills, 0);
  }

  get readersKilled(): number {
    return this.#readers.reduce((sum, { kills }) => sum + kills, 0);
  }

  /** Tells everybody to try at once, as a browser does that is online again. */
  wake(): void {
    for (const client of this.#all) client.tell({ kind: "wake" });
  }

  /** A process of readers stands still for a while, or dies. */
  disturbReaders(): void {
    const { chance } = this.#options;
    const readers = chance.pick(this.#readers);
    if (chance.isLuckyAt(0.3)) readers.signal("SIGKILL");
    else {
      this.readersStopped += 1;
      readers.signal("SIGSTOP");
      const [least, most] = chance.isLuckyAt(0.3) ? longStopMs : shortStopMs;
      setTimeout(() => this.#isOver || readers.signal("SIGCONT"), chance.integer(least, most));
    }
  }

  /** Nothing new is written, and nobody dies; waits until the writers have nothing left. */
  async finish(): Promise<void> {
    for (const client of this.#all) client.finish();
    const drained = this.#writers.map((writer) => writer.heard("drained", { kind: "finish" }));
    await Promise.race([Promise.all(drained), Bun.sleep(drainTimeoutMs)]);
    this.check();
  }

  /** Waits until the readers have everything up to these heads, then gathers what everybody has. */
  async testify(heads: Readonly<Record<string, number>>): Promise<Omit<Evidence, "stored">> {
    const viewed = this.#readers.map((readers) => {
      readers.signal("SIGCONT");
      return readers.heard("viewed", { kind: "view", heads, timeoutMs: viewTimeoutMs });
    });
    await Promise.all(viewed);
    this.check();
    const lists: List[] = [];
    for (const at of this.#readers.keys())
      lists.push(...(await Bun.file(this.#file(`lists-${at}.json`)).json()));
    return {
      rooms: this.rooms,
      kept: this.#writerIds.flatMap((userId) => readKept(userId, this.#file(userId))),
      acks: this.#writerIds.flatMap((userId) => readAcks(this.#file(`${userId}.acks`))),
      views: lists.map((list): View => {
        const { userId, room, shown, afterSeq: shownAfterSeq } = list;
        return { userId, room, shown, shownAfterSeq, events: readSeen(this.#file(userId), room) };
      }),
      shownTwice: this.#count("shownTwice"),
    };
  }

  end(): void {
    this.#isOver = true;
    for (const client of this.#all) client.end();
  }

  get #all(): readonly Immortal[] {
    return [...this.#readers, ...this.#writers];
  }

  #count(what: keyof Immortal["progress"]): number {
    return this.#all.reduce((sum, { progress }) => sum + progress[what], 0);
  }

  #file(name: string): string {
    return join(this.#options.dir, name);
  }

  #place(userId: string, at: number): ClientPlace {
    const { url, badUrl } = this.#options;
    return {
      userId,
      url: at % 2 === 0 ? url : badUrl,
      token: tokenFor1h(userId),
      storageFile: this.#file(userId),
    };
  }

  #readerTask(process: number, { incarnation, death }: Life) {
    const from = process * readersPerProcess;
    const readers = this.#readerIds
      .slice(from, from + readersPerProcess)
      .map((id, at) => this.#place(id, at));
    const listsFile = this.#file(`lists-${process}.json`);
    return { kind: "reader", rooms: this.rooms, incarnation, death, readers, listsFile } as const;
  }

  #writerTask(userId: string, at: number, life: Life) {
    const { chance, actsPerSecond } = this.#options;
    const seed = `${chance.integer(0, 2 ** 31)}`;
    const acksFile = this.#file(`${userId}.acks`);
    const place = this.#place(userId, at);
    return { kind: "writer", rooms: this.rooms, ...place, ...life, acksFile, actsPerSecond, seed } as const;
  }
}

async function makeRooms(url: string, memberIds: readonly string[], count: number): Promise<string[]> {
  const owner = connect({ url, token: tokenFor1h("owner"), client: { kind: "other" } });
  const rooms: string[] = [];
  while (rooms.length < count) {
    const { room } = await owner.request("conversation:create", { kind: "group", memberIds: [...memberIds] });
    rooms.push(room);
  }
  owner.close();
  return rooms;
}
