/**
 * One world: a data directory, a server over it that dies and comes back, a bad network, and a crowd.
 *
 * Every death is followed by a start; the time from the one to the first welcome after the other is kept.
 */
import { mkdirSync } from "node:fs";
import { freePort } from "../../support/free-port.ts";
import { Seeded } from "../../support/seeded.ts";
import { readHeads, readStored } from "../evidence/collect.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { Kill } from "../plan.ts";
import { type PointName, points } from "../server/points.ts";
import { createServerProcess, type Life, type Served, type ServerProcess } from "../server/server-process.ts";
import { type BadNetwork, chooseFate, startBadNetwork } from "./bad-network.ts";
import { Crowd, type CrowdOptions } from "./crowd.ts";

export interface WorldOptions {
  /** Files of the clients, and logs. */
  readonly dir: string;
  readonly dataDir: string;
  readonly seed: string;
  readonly size: Pick<CrowdOptions, "writers" | "readerProcesses" | "rooms" | "actsPerSecond">;
  /** See `ServerPlace`. */
  readonly preloads?: readonly string[] | undefined;
  readonly killed: (death: Death) => void;
}

export interface Death {
  readonly point: PointName;
  /** Not at its point, which was not met in time. */
  readonly isMissed: boolean;
  /** To the first welcome; undefined if the next death came before. */
  servingAfterMs?: number;
  /** Of it, how long the server had no processor. */
  waitedMs?: number;
}

/** A point that is not met by then will not be: the kill comes from outside. */
const missedAfterMs = 6_000;
const stopTimeoutMs = 8_000;

export class World {
  readonly #options: WorldOptions;
  readonly #chance: Seeded;
  readonly server: ServerProcess;
  readonly network: BadNetwork;
  #crowd: Crowd | undefined;
  #last: { death: Death; at: number } | undefined;

  static async create(options: WorldOptions): Promise<World> {
    mkdirSync(options.dir, { recursive: true });
    const [port, badPort] = [await freePort(), await freePort()];
    const server = createServerProcess({
      ...options,
      logDir: options.dir,
      port,
      preloads: options.preloads ?? [],
    });
    const chance = new Seeded(`${options.seed}/network`);
    const network = await startBadNetwork(badPort, port, () => chooseFate(chance));
    return new World(options, server, network);
  }

  private constructor(options: WorldOptions, server: ServerProcess, network: BadNetwork) {
    this.#options = options;
    this.#chance = new Seeded(`${options.seed}/crowd`);
    this.server = server;
    this.network = network;
  }

  get hasCrowd(): boolean {
    return this.#crowd !== undefined;
  }

  get crowd(): Crowd {
    if (this.#crowd === undefined) throw new Error("nobody was called in yet");
    return this.#crowd;
  }

  /** Lets everybody in; the server must be serving. */
  async open(): Promise<void> {
    const { dir, size } = this.#options;
    const badUrl = `ws://127.0.0.1:${this.network.port}/ws`;
    this.#crowd = await Crowd.gather({ dir, url: this.server.wsUrl, badUrl, chance: this.#chance, ...size });
    this.network.storm();
  }

  /** Starts the server and waits until it serves. @throws if it ends before, killed by nobody */
  async begin(kill?: Kill): Promise<Life> {
    const isWithin = kill !== undefined && points[kill.point].isWithin;
    const life = this.server.start(isWithin ? kill : undefined);
    if (kill?.point === "start") setTimeout(() => life.hasEnded || life.kill("SIGKILL"), kill.afterMs);
    const served = await life.served;
    if (served !== undefined) this.served(served);
    else if (!(await life.ended).isKilled) {
      throw new Error(`the server ended by itself:\n${this.server.lastWords()}`);
    }
    return life;
  }

  served({ at, waitedMs }: Served): void {
    if (this.#last !== undefined) {
      this.#last.death.servingAfterMs = at - this.#last.at;
      this.#last.death.waitedMs = waitedMs;
    }
    this.#last = undefined;
    this.#crowd?.wake();
  }

  /** Waits for the death of this life, after SIGKILL if it still goes on. @returns false if it ended otherwise */
  async end(life: Life, point: PointName, isMissed = false): Promise<boolean> {
    if (!life.hasEnded && !points[point].isWithin) life.kill("SIGKILL");
    const { at, isKilled } = await life.ended;
    if (!isKilled) return false;
    const death = { point, isMissed };
    this.#last = { death, at };
    this.#options.killed(death);
    return true;
  }

  /** One life of the server, up to the kill. @returns false if it was not killed after all */
  async live(kill: Kill): Promise<boolean> {
    const { point, afterMs } = kill;
    const life = await this.begin(kill);
    // The tables were there: an earlier kill in their commit came just too late.
    if (point === "migration" && (await life.served) !== undefined) return this.end(life, "random");
    this.#crowd?.check();
    if (this.#chance.isLuckyAt(0.25)) this.#crowd?.disturbReaders();
    if (points[point].isWithin) {
      const isInTime = await Promise.race([life.ended.then(() => true), Bun.sleep(missedAfterMs)]);
      if (isInTime !== true) life.kill("SIGKILL");
      return this.end(life, point, isInTime !== true);
    }
    if (point === "stop") {
      await Bun.sleep(this.#chance.integer(50, 400));
      life.kill("SIGTERM");
    }
    if (point !== "start") await Promise.race([life.ended, Bun.sleep(afterMs)]);
    if (point === "start") await life.ended;
    return this.end(life, point);
  }

  /** Lets everything come to rest, and reads what is left. @param life the present one; it ends */
  async settle(life: Life): Promise<Evidence> {
    const { dataDir } = this.#options;
    const { crowd } = this;
    this.network.calm();
    crowd.wake();
    await crowd.finish();
    const known = await crowd.testify(readHeads(dataDir, crowd.rooms));
    crowd.end();
    life.kill("SIGTERM");
    await Promise.race([life.ended, Bun.sleep(stopTimeoutMs)]);
    if (!life.hasEnded) life.kill("SIGKILL");
    await life.ended;
    return { ...known, stored: readStored(dataDir, crowd.rooms) };
  }

  close(): void {
    this.#crowd?.end();
    this.network.stop();
  }
}
