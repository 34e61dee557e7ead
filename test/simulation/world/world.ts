/**
 * A world: a server that may die and come back, devices with their pages, the network between them, and nothing
 * of the machine that it runs on.
 */
import type { RoomName, User, UserId } from "../../../protocol/index.ts";
import { type Config, readConfig } from "../../../server/config.ts";
import { Checks } from "../checks/index.ts";
import type { Setting } from "../plan.ts";
import { type Random, streamOf } from "../random.ts";
import { Backend } from "./backend.ts";
import { channelRules } from "./channels.ts";
import { Device } from "./device.ts";
import { Disk } from "./disk.ts";
import { Network } from "./network.ts";
import { Page } from "./page.ts";
import { PageStorage } from "./page-storage.ts";
import { ServerProcess } from "./server-process.ts";
import { Sharing } from "./sharing.ts";
import { Scope, Time } from "./time.ts";
import { nameOf } from "./tokens.ts";

export type Tell = (atMs: number, who: string, what: string) => void;

/** Half of what is usual, so that what has died is found out within the time in which presence must be right. */
const heartbeat = { intervalMs: 8_000, timeoutMs: 16_000 };
const config = defaultConfig();

export class World {
  readonly seed: number;
  readonly setting: Setting;
  readonly time = new Time();
  readonly checks: Checks;
  readonly disk: Disk;
  readonly devices: readonly Device[];
  readonly backends: readonly Backend[];
  /** Speaks for no person. */
  readonly service: Backend;
  readonly whispers: readonly string[];
  server: ServerProcess | undefined;
  /** Of what happens to the world itself. */
  readonly scope = new Scope();
  readonly #network: Network;
  #isStopping = false;
  #processes = 0;
  #ids = 0;

  constructor(seed: number, setting: Setting, tell: Tell, hasFrames: boolean) {
    this.seed = seed;
    this.setting = setting;
    const { time } = this;
    const note = (who: string, what: string) => tell(time.now - time.startedAt, who, what);
    const bounds = {
      maxQueued: setting.maxQueuedEnvelopes,
      silenceMs: heartbeat.timeoutMs,
      helloMs: config.limits.helloTimeoutMs,
    };
    this.checks = new Checks(time, bounds, note, hasFrames);
    this.disk = new Disk(setting.disk, `e${seed}`);
    this.#network = new Network(time, seed, () => this.server);
    this.whispers = Array.from({ length: setting.whispers }, (_, at) => `whisper:CODE${at + 1}`);
    this.devices = Object.entries(setting.users).flatMap(([userId, count]) =>
      Array.from({ length: count }, (_, at) => this.#device(userId, `${userId}/${at + 1}`)),
    );
    const service = { ...userOf("service"), role: "service" } as const;
    this.service = new Backend(service, time, this.checks, () => this.server);
    this.backends = Object.keys(setting.users).map((userId) => {
      return new Backend(userOf(userId), time, this.checks, () => this.server);
    });
  }

  get pages(): Page[] {
    return this.devices.flatMap(({ pages }) => pages);
  }

  /** Conversations that there are. */
  get conversations(): string[] {
    return [...this.checks.truth.conversations.keys()].map((id) => `conversation:${id}`);
  }

  note(who: string, what: string): void {
    this.checks.note(who, what);
  }

  // ---- the server

  startServer(): void {
    if (this.server !== undefined) return;
    // Two on one disk would give the same seq twice; the real store has a lock against it.
    if (this.#isStopping) return void this.time.after(20, this.scope, () => this.startServer());
    this.#processes += 1;
    const { limits } = config;
    const { keptEvents, maxUnsentBytes, maxBehindMs, maxQueuedEnvelopes, messagesPerMinute } = this.setting;
    this.server = new ServerProcess({
      time: this.time,
      watch: this.checks,
      disk: this.disk,
      random: streamOf(this.seed, `process ${this.#processes}`),
      config: {
        ...config,
        heartbeat,
        channels: channelRules,
        retention: [{ kind: "conversation", maxAgeMs: undefined, maxEvents: keptEvents || undefined }],
        limits: { ...limits, maxUnsentBytes, maxBehindMs, maxQueuedEnvelopes, messagesPerMinute },
      },
      nextId: () => ++this.#ids,
    });
    this.note("server", "starts");
  }

  crashServer(): void {
    if (this.server === undefined) return;
    this.note("server", "crashes");
    const dying = this.server;
    this.server = undefined;
    dying.crash();
    this.checks.crashed();
  }

  stopServer(): void {
    if (this.server === undefined) return;
    this.note("server", "stops");
    const stopping = this.server;
    this.server = undefined;
    this.#isStopping = true;
    void stopping.stop().then(() => {
      this.#isStopping = false;
    });
    this.checks.crashed();
  }

  revoke(userId: string): void {
    const { server } = this;
    if (server === undefined) return;
    this.note("server", `revokes ${userId}`);
    void server.http.revoke(userId as UserId, userOf("admin")).then(
      ({ revokedAt }) => this.checks.revoked(userId, revokedAt),
      () => this.note("server", `could not revoke ${userId}`),
    );
  }

  /** Says something to everybody, of which the server keeps the newest in memory. */
  announce(): void {
    this.#ids += 1;
    const by = userOf("admin");
    const data = { title: "Announcement", message: `number ${this.#ids}` };
    const said = {
      room: "all-users" as RoomName,
      type: "system:announcement",
      data,
      by,
      requestId: `b${this.#ids}`,
    };
    this.note("server", `announces ${data.message}`);
    this.server?.http.broadcast(said).catch(() => this.note("server", "could not announce"));
  }

  // ---- pages

  openPage(device: Device): Page | undefined {
    if (device.pages.length >= this.setting.maxPages) return undefined;
    const letter = "abc".split("").find((one) => !device.pages.some(({ name }) => name.endsWith(one)));
    const name = `${device.name}${letter ?? "?"}`;
    this.note(name, "opens");
    const page = new Page({ time: this.time, watch: this.checks, network: this.#network, device, name });
    device.pages.push(page);
    return page;
  }

  /** As a person does it: the page says goodbye. */
  closePage(page: Page): void {
    this.note(page.name, "closes");
    page.client.close();
    this.#end(page);
  }

  /** The process dies: nothing of it happens any more, and what was not safe in its storage is gone. */
  killPage(page: Page, random: Random): void {
    this.note(page.name, "crashes");
    this.#end(page);
    page.end?.wire?.pageDied(random.chance(0.6), random);
  }

  close(): void {
    this.disk.close();
  }

  #end(page: Page): void {
    const { device, scope } = page;
    scope.isOver = true;
    device.storage.crash(page);
    device.sharing.leave(page);
    device.pages.splice(device.pages.indexOf(page), 1);
  }

  #device(userId: string, name: string): Device {
    const { seed, time, setting } = this;
    const random = streamOf(seed, name);
    const { latency, tokenTtlMs, maxStorageMs } = setting;
    const hasLocks = random.chance(0.8);
    const sharing = new Sharing(time, streamOf(seed, `${name} sharing`));
    const replays = random.chance(setting.replayRatio);
    const storage = new PageStorage(time, streamOf(seed, `${name} storage`), maxStorageMs);
    return new Device({ name, userId, random, latency, tokenTtlMs, replays, hasLocks }, storage, sharing);
  }
}

function userOf(userId: string): User {
  return { id: userId as UserId, name: nameOf(userId), role: "user" };
}

function defaultConfig(): Config {
  const unlimited = { TAUTLINE_LIMIT_ENVELOPES_PER_SECOND: "0" };
  const result = readConfig(unlimited, []);
  if (result.kind !== "config") throw new Error("the default configuration is not valid");
  return result.config;
}
