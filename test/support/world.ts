/**
 * A whole server in memory: the real core over linked sockets, a clock that is told, tokens that say who one is.
 */

import { type ChannelDefinition, ProtocolError, type Role, type UserId } from "../../protocol/index.ts";
import { type Assistance, byRules } from "../../server/assistant/assistant.ts";
import type { Grants, Identity } from "../../server/auth/identity.ts";
import { createTickets } from "../../server/auth/tickets.ts";
import type { Tokens } from "../../server/auth/tokens.ts";
import { readConfig } from "../../server/config.ts";

import type { SessionSocket } from "../../server/connection/output.ts";
import { receive } from "../../server/connection/receive.ts";
import { Session } from "../../server/connection/session.ts";
import { type Core, type CoreParts, createCore } from "../../server/core.ts";
import { createLog } from "../../server/lib/log.ts";
import { Metrics } from "../../server/lib/metrics.ts";
import type { Store } from "../../server/store/port.ts";
import { createSqliteStore } from "../../server/store/sqlite/index.ts";
import { FakeClock } from "./fake-clock.ts";
import { memoryBytes } from "./memory-bytes.ts";

/** Anything a server says, as a test looks at it. */
export interface Heard {
  readonly type: string;
  readonly id?: string;
  readonly room?: string;
  readonly seq?: number;
  readonly timestamp: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test names the fields that it expects
  readonly data: any;
}

interface WorldOptions {
  /** Settings by their environment names; limits on messages and envelopes are off unless set. */
  readonly env?: Readonly<Record<string, string>>;
  readonly store?: Store;
  /** Declared channels. */
  readonly channelEvents?: readonly ChannelDefinition[];
  /** The rules unless given. */
  readonly assistance?: (parts: Pick<CoreParts, "clock" | "report" | "metrics">) => Assistance;
  readonly clock?: FakeClock;
  /** Where a test is about them; else a token says in plain words who one is, and is believed. */
  readonly tokens?: (clock: FakeClock) => Tokens;
}

export class World {
  readonly clock: FakeClock;
  readonly store: Store;
  readonly bytes = memoryBytes();
  readonly metrics = new Metrics();
  readonly logLines: string[] = [];
  readonly host: Core;
  readonly #topics = new Map<string, Set<Peer>>();
  /** By token: what it says of channels. */
  readonly #grants = new Map<string, Grants>();
  static #count = 0;
  /** No two worlds give the same id, as no two processes do. */
  #ids = World.#count++ * 100_000;

  constructor({
    env = {},
    store,
    clock = new FakeClock(),
    tokens,
    assistance,
    channelEvents = [],
  }: WorldOptions = {}) {
    this.clock = clock;
    this.store = store ?? createSqliteStore({ dataDir: ":memory:", synchronous: "FULL" });
    const unlimited = {
      TAUTLINE_LIMIT_MESSAGES_PER_MINUTE: "0",
      TAUTLINE_LIMIT_CONVERSATION_CHANGES_PER_MINUTE: "0",
      TAUTLINE_LIMIT_ENVELOPES_PER_SECOND: "0",
    };
    const result = readConfig({ ...unlimited, ...env }, []);
    if (result.kind !== "config") throw new Error(JSON.stringify(result));
    const write = (line: string) => void this.logLines.push(line);
    const randomId = (length: number) => (++this.#ids).toString(36).padStart(length, "0");
    const report = createLog({ level: "debug", format: "json", write, now: this.clock.now });
    const { metrics } = this;
    this.host = createCore({
      config: result.config,
      report,
      clock,
      randomId,
      metrics,
      store: this.store,
      bytes: this.bytes,
      topics: { publish: (topic, text) => this.publish(topic, text) },
      tokens: tokens?.(this.clock) ?? fakeTokens(this.clock, this.#grants),
      tickets: createTickets({ clock: this.clock, randomId }),
      channelEvents,
      assistance: assistance?.({ clock, report, metrics }) ?? byRules,
    });
  }

  /** A socket that has said nothing yet. */
  open(): Peer {
    return new Peer(this);
  }

  /** A connection that has said hello. `who` is a user's id, or `id:role`. */
  async connect(who: string, resume?: unknown, grants?: Grants): Promise<Peer> {
    if (grants !== undefined) this.#grants.set(who, grants);
    const peer = this.open();
    await peer.request("hello", { token: who, client: { kind: "other" }, ...(resume ? { resume } : {}) });
    return peer;
  }

  /** A group of these users, each connected and in the room. */
  async group(
    ...names: [string, ...string[]]
  ): Promise<{ room: string; conversationId: string; peers: Peer[] }> {
    const peers = await Promise.all(names.map((name) => this.connect(name)));
    const [first] = peers as [Peer];
    const { data } = await first.request("conversation:create", { memberIds: names, kind: "group" });
    for (const peer of peers) await peer.request("room:join", { room: data.room });
    await this.clock.advance(200);
    for (const peer of peers) peer.forget();
    return { room: data.room, conversationId: data.conversationId, peers };
  }

  publish(topic: string, text: string, except?: Peer): number {
    let result = 1;
    for (const peer of this.#topics.get(topic) ?? []) {
      if (peer !== except && peer.send(text) === 0) result = 0;
    }
    return result;
  }

  /** Of a metric, as Prometheus would read it. */
  metric(name: string): number {
    return Number(new RegExp(`^tautline_${name} (\\d+)$`, "m").exec(this.metrics.toText())?.[1]);
  }

  subscribers(topic: string): Set<Peer> {
    const peers = this.#topics.get(topic) ?? new Set<Peer>();
    this.#topics.set(topic, peers);
    return peers;
  }
}

/** One end of a connection, and what it heard. */
export class Peer implements SessionSocket {
  heard: Heard[] = [];
  closedWith: { code: number; reason: string } | undefined;
  /** What the peer has not read yet; undefined while it reads as it comes. */
  #unread: string[] | undefined;
  readonly session: Session;
  readonly #world: World;
  #requests = 0;
  static #count = 0;
  readonly #number = ++Peer.#count;

  constructor(world: World) {
    this.#world = world;
    this.session = new Session(world.host, this, `c${this.#number}`);
  }

  // ---- the client's side

  say(...envelopes: unknown[]): void {
    this.sayText(JSON.stringify(envelopes.length === 1 ? envelopes[0] : envelopes));
  }

  sayText(text: string): void {
    if (this.closedWith === undefined) receive(this.#world.host, this.session, text);
  }

  /** Says it and waits for its answer. */
  async request(type: string, data: unknown, id = `p${this.#number}-${++this.#requests}`): Promise<Heard> {
    this.say({ type, data, id });
    await this.#world.clock.settle();
    const reply = this.heard.findLast((heard) => heard.id === id);
    if (reply === undefined) throw new Error(`no answer to ${type}; heard ${JSON.stringify(this.heard)}`);
    return reply;
  }

  /** Events of a type, oldest first. */
  events(type: string): Heard[] {
    return this.heard.filter((heard) => heard.type === type);
  }

  forget(): void {
    this.heard = [];
  }

  /** Stops reading: what the server sends piles up there. */
  stall(): void {
    this.#unread ??= [];
  }

  /** Reads so many of the frames that piled up, and goes on stalling; without a number, reads on. */
  read(count?: number): void {
    const read = this.#unread?.splice(0, count ?? this.#unread.length) ?? [];
    if (count === undefined) this.#unread = undefined;
    for (const text of read) this.deliver(text);
    if (read.length > 0) this.#world.clock.soon(() => this.session.drained());
  }

  /** The network goes. */
  drop(): void {
    this.close(1006, "");
  }

  // ---- the socket's side

  /** As Bun's does: takes nothing while more waits than its limit. */
  send(text: string): number {
    if (this.#unread === undefined) {
      this.deliver(text);
      return text.length;
    }
    if (this.getBufferedAmount() > this.#world.host.settings.unsent.events) return 0;
    this.#unread.push(text);
    return -1;
  }

  getBufferedAmount(): number {
    return this.#unread?.reduce((bytes, text) => bytes + Buffer.byteLength(text), 0) ?? 0;
  }

  deliver(text: string): void {
    if (this.closedWith !== undefined) return;
    const value = JSON.parse(text);
    this.heard.push(...(Array.isArray(value) ? value : [value]));
  }

  cork(run: () => void): void {
    run();
  }

  subscribe(topic: string): void {
    this.#world.subscribers(topic).add(this);
  }

  unsubscribe(topic: string): void {
    this.#world.subscribers(topic).delete(this);
  }

  publish(topic: string, text: string): number {
    return this.#world.publish(topic, text, this);
  }

  close(code: number, reason: string): void {
    if (this.closedWith !== undefined) return;
    this.closedWith = { code, reason };
    for (const { name } of this.session.rooms) this.unsubscribe(name);
    this.session.closed();
  }
}

/**
 * `alice` is Alice for an hour, `alice:admin` an admin, `alice:user:60` for a minute, `alice:user:60:MS` since a time
 * in ms; `bad` is nobody.
 */
function fakeTokens(clock: FakeClock, grants: ReadonlyMap<string, Grants>): Tokens {
  const unused = () => Promise.reject(new Error("tests mint no tokens here"));
  return {
    async verify(token): Promise<Identity> {
      if (token === "bad") throw new ProtocolError("token_invalid", "the token is bad");
      const [id = "", role = "user", seconds = "3600", madeAt] = token.split(":");
      const name = `${id.charAt(0).toUpperCase()}${id.slice(1)}`;
      const expiresAt = clock.now() + Number(seconds) * 1_000;
      const issuedAt = madeAt === undefined ? {} : { issuedAt: Number(madeAt) };
      const rooms = grants.has(token) ? { rooms: grants.get(token) as Grants } : {};
      return { user: { id: id as UserId, name, role: role as Role }, expiresAt, ...issuedAt, ...rooms };
    },
    mint: unused,
    refresh: unused,
  };
}
