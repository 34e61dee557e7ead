/**
 * Loaded into the server's process before the server (`bun --preload`): kills it at a point that it was told. Points
 * of the database are met in the thread that holds it.
 *
 * The server's own code runs as it does everywhere else.
 */
import { openSync } from "node:fs";
import { aroundSql, aroundTexts, type Step } from "./around.ts";
import { die } from "./die.ts";
import type { DeathWithin, PointName } from "./points.ts";
import { loadInStoreThread } from "./store-thread.ts";

/** Enough for a text to leave the process. */
const wireMs = 2;

/** Of events: what else the server keeps for itself promises nobody anything. */
const isCommit = ({ sql, isOpen, hasEvents }: Step) => isOpen && hasEvents && sql.startsWith("COMMIT");
const isCheckpoint = ({ sql, isOpen }: Step) => isOpen && sql.startsWith("PRAGMA wal_checkpoint");
const isMigration = ({ isOpen, isInTransaction }: Step) => !isOpen && isInTransaction;
const isLogged = (text: string) => text.includes('"seq":');
const isAck = (text: string) => text.includes('"type":"ack"');

class Appointment {
  readonly #death: DeathWithin;
  readonly #record: number;
  #met = 0;

  constructor(death: DeathWithin) {
    this.#death = death;
    this.#record = openSync(death.recordFile, "a");
  }

  async keep(): Promise<void> {
    const { point } = this.#death;
    if (point === "before-commit")
      aroundSql({ before: (step) => isCommit(step) && this.#isNow() && this.#die() });
    else if (point === "after-commit")
      aroundSql({ after: (step) => isCommit(step) && this.#isNow() && this.#die() });
    else if (point === "during-commit") await this.#within(isCommit);
    else if (point === "during-checkpoint") await this.#within(isCheckpoint);
    else if (point === "migration") await this.#within(isMigration);
    else if (point === "after-publish") this.#betweenPublishAndAck("publish");
    else if (point === "after-ack") this.#betweenPublishAndAck("ack");
    else throw new Error(`CHAOS_DEATH: got "${point}", which the server cannot meet by itself`);
  }

  /** True once: the how-manieth time that was told. */
  #isNow(): boolean {
    this.#met += 1;
    return this.#met === this.#death.count;
  }

  #die(): void {
    die(this.#record);
  }

  /** A second thread kills the process while this one is in the step. */
  async #within(isMeant: (step: Step) => boolean): Promise<void> {
    const wake = new Int32Array(new SharedArrayBuffer(4));
    const executioner = new Worker(new URL("./executioner.ts", import.meta.url));
    executioner.postMessage({ wake, death: this.#death, record: this.#record });
    await new Promise((resolve) => {
      executioner.onmessage = resolve;
    });
    aroundSql({
      before: (step) => {
        if (!isMeant(step) || !this.#isNow()) return;
        Atomics.store(wake, 0, 1);
        Atomics.notify(wake, 0);
      },
    });
  }

  /**
   * Bun writes what a turn has published and sent only later, in an order of its own. So the one of the two that
   * shall not have gone out is withheld, and the death waits until the other is on the wire.
   */
  #betweenPublishAndAck(out: "publish" | "ack"): void {
    let isDying = false;
    let isTimed = false;
    const dieSoon = () => {
      if (!isTimed) setTimeout(() => this.#die(), wireMs);
      isTimed = true;
    };
    aroundTexts({
      publishes: (text) => {
        if (isLogged(text) && this.#isNow()) isDying = true;
        if (isDying && out === "publish") dieSoon();
        return !isDying || out === "publish";
      },
      sends: (text) => {
        if (!isDying || !isAck(text)) return true;
        if (out === "ack") dieSoon();
        return out === "ack";
      },
    });
  }
}

const onTheWire: ReadonlySet<PointName> = new Set(["after-publish", "after-ack"]);

const given = process.env.CHAOS_DEATH;
if (given !== undefined) {
  const death = JSON.parse(given) as DeathWithin;
  if (onTheWire.has(death.point) || !Bun.isMainThread) await new Appointment(death).keep();
  else loadInStoreThread(import.meta.path);
}
