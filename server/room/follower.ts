/**
 * A follower sees every message of every conversation, and what became of it, after the fact: each at least once,
 * in the order of its room, also what was stored a moment before the process died.
 *
 * It takes nobody's time: what a commit brought is looked at when its acks are on their way. How far it has come is
 * noted now and then; after a start it goes on from there, so its handler must bear to see a thing twice.
 */
import { ProtocolError } from "../../protocol/index.ts";
import type { Clock } from "../lib/clock.ts";
import { Turns } from "../lib/turns.ts";
import type { Committed, Store, StoredEvent } from "../store/port.ts";
import type { Hub } from "./hub.ts";
import type { Journal } from "./journal.ts";

export interface FollowerOptions {
  /** Under which it is noted how far it has come. */
  readonly name: string;
  readonly store: Store;
  readonly journal: Journal;
  readonly hub: Hub;
  readonly clock: Clock;
  /** Asked for every stored event of every room, so it must be quick. */
  readonly wants: (event: StoredEvent) => boolean;
  readonly handle: (event: StoredEvent) => Promise<void>;
  /** Lets go on without it what failed by a bug. */
  readonly inBackground: (task: Promise<unknown>) => void;
}

/** Events under way; what comes beyond is left in the store and read from there later. */
const maxUnderWay = 4_096;
/** So many events are seen again after a crash, at most. */
const eventsPerMark = 1_000;
const retryDelayMs = 1_000;

export class Follower {
  readonly #options: FollowerOptions;
  readonly #turns = new Turns();
  readonly #underWay = new Set<Promise<void>>();
  #heard: (readonly Committed[])[] = [];
  /** What is stored meanwhile is not looked at: it will be read from the store. */
  #isBehind = true;
  #hasMissed = false;
  #upTo = 0;
  #unmarked = 0;
  #isMarking = false;

  constructor(options: FollowerOptions) {
    this.#options = options;
    options.hub.on("stored", (committed) => {
      this.#heard.push(committed);
      if (this.#heard.length === 1) options.clock.soon(() => this.#look());
    });
  }

  /** Goes on where the last process stopped. Resolves when it has caught up. */
  async start(): Promise<void> {
    const { store, name } = this.#options;
    this.#upTo = await this.#untilTaken(() => store.follow.followed(name));
    await this.#catchUp();
  }

  #look(): void {
    const heard = this.#heard;
    this.#heard = [];
    for (const committed of heard) {
      for (const result of committed) {
        if (result.kind !== "stored") continue;
        this.#unmarked += result.events.length;
        for (const event of result.events) if (this.#options.wants(event)) this.#take(event);
      }
    }
    if (this.#unmarked >= eventsPerMark && !this.#isBehind) this.#options.inBackground(this.#mark());
  }

  #take(event: StoredEvent): void {
    if (this.#isBehind) this.#hasMissed = true;
    else if (this.#underWay.size < maxUnderWay) void this.#handle(event);
    else {
      this.#isBehind = true;
      this.#hasMissed = true;
      this.#options.inBackground(this.#settled().then(() => this.#catchUp()));
    }
  }

  #handle(event: StoredEvent): Promise<void> {
    const { handle, inBackground } = this.#options;
    const task: Promise<void> = this.#turns
      .run(event.room, () => this.#untilTaken(() => handle(event)))
      .catch((error) => inBackground(Promise.reject(error)))
      .finally(() => this.#underWay.delete(task));
    this.#underWay.add(task);
    return task;
  }

  async #catchUp(): Promise<void> {
    const { store, wants } = this.#options;
    for (;;) {
      this.#hasMissed = false;
      const { events, upTo } = await this.#untilTaken(() => store.follow.read(this.#upTo));
      await Promise.all(events.filter(wants).map((event) => this.#handle(event)));
      const hasMoved = upTo > this.#upTo;
      this.#upTo = upTo;
      if (hasMoved) await this.#untilTaken(() => this.#note());
      else if (!this.#hasMissed) break;
    }
    this.#isBehind = false;
  }

  /** Everything that was stored before the tail was asked for has been heard two turns later, and is waited for. */
  async #mark(): Promise<void> {
    if (this.#isMarking) return;
    this.#isMarking = true;
    try {
      const { store, clock } = this.#options;
      this.#unmarked = 0;
      const tail = await store.follow.tail();
      for (let turn = 0; turn < 2; turn += 1) await new Promise<void>((resolve) => clock.soon(resolve));
      await this.#settled();
      if (this.#isBehind) return;
      this.#upTo = tail;
      await this.#note();
    } finally {
      this.#isMarking = false;
    }
  }

  async #note(): Promise<void> {
    const { journal, clock, name } = this.#options;
    const effect = { kind: "followed", follower: name, upTo: this.#upTo } as const;
    await journal.commit({ events: [], effects: [effect], at: clock.now() });
  }

  async #settled(): Promise<void> {
    await Promise.all([...this.#underWay]);
  }

  /** A store that is unavailable is asked again. */
  async #untilTaken<Result>(task: () => Promise<Result>): Promise<Result> {
    for (;;) {
      try {
        return await task();
      } catch (error) {
        if (!(error instanceof ProtocolError) || error.code !== "unavailable") throw error;
        await new Promise<void>((resolve) => this.#options.clock.after(retryDelayMs, resolve));
      }
    }
  }
}
