/** The worker on fakes: a browser that says what it is told, a server that knows sessions, and a disk that outlives both. */

import type { TautlineError } from "../../../client/index.ts";
import { connect } from "../../../client/index.ts";
import type { Sign } from "../../../extension/capture/tracker.ts";
import type { Command, ExtensionState } from "../../../extension/messages.ts";
import type { ActiveTab, Notice, Values, WorkerPorts } from "../../../extension/worker/ports.ts";
import { startWorker, type Worker } from "../../../extension/worker/worker.ts";
import type { Envelope } from "../../../protocol/envelope.ts";
import type { FocusSite, SaidSite } from "../../../protocol/focus-report.ts";
import { type FakeLink, FakePorts, welcomeOf } from "../../support/client-ports.ts";
import { MemoryQueueStorage } from "../../support/memory-queue.ts";
import { ActivityServer } from "./activity-server.ts";

export const serverUrl = "http://127.0.0.1:8765";

class MemoryValues implements Values {
  readonly values = new Map<string, unknown>();
  /** Thrown by each change while it is set. */
  failure: Error | undefined;

  async get(names: readonly string[]) {
    return Object.fromEntries(
      names.flatMap((name) => (this.values.has(name) ? [[name, this.values.get(name)]] : [])),
    );
  }
  async set(values: Readonly<Record<string, unknown>>) {
    if (this.failure) throw this.failure;
    for (const [name, value] of Object.entries(values)) this.values.set(name, structuredClone(value));
  }
  async clear() {
    this.values.clear();
  }
}

const tokenOf = (userId: string, number: number) => `h.${btoa(JSON.stringify({ sub: userId, number }))}.s`;

export class WorkerWorld {
  readonly server = new ActivityServer();
  readonly durable = new MemoryValues();
  passing = new MemoryValues();
  queue = new MemoryQueueStorage();
  ports = new FakePorts();
  readonly notices: Notice[] = [];
  readonly retracted: string[] = [];
  granted = { hosts: false, tabs: true };
  tab: ActiveTab | undefined = { tabId: 1, url: "https://docs.example.org/start?secret=1" };
  alarmMs: number | undefined;
  /** How far this machine's clock is before the server's. */
  aheadMs = 0;
  /** Of the domains where typing is not counted; undefined: it is counted nowhere. */
  counting: readonly string[] | undefined;
  isLocalNetworkDenied = false;
  /** Answers nothing. */
  isAway = false;
  /** Answers, and lets nobody of this origin read it. */
  isClosed = false;
  /** Another program answers in its place: the page of a network that asks everybody to sign in first. */
  isOther = false;
  /** What that one answers with. */
  otherStatus = 200;
  otherBody = "<!doctype html>";
  /** Tokens that it takes, and renews. */
  readonly taken = new Set([tokenOf("ann", 0)]);
  readonly renewable = new Set<string>();
  /** Everything that was asked over HTTP. */
  readonly asked: { readonly path: string; readonly method: string; readonly token: string }[] = [];
  /** By path: a refusal's code. */
  readonly refusals = new Map<string, string>();
  /** The same over the socket, by type. */
  readonly refusedTypes = new Map<string, string>();
  /** What the user says that sites count as, on whatever device. */
  sites: FocusSite[] = [];
  #tokens = 0;
  #worker: Promise<Worker>;

  constructor() {
    this.server.now = () => this.now;
    this.#worker = this.#begin();
  }

  get now(): number {
    return this.ports.clock.now();
  }

  #begin(): Promise<Worker> {
    const { ports } = this;
    const { open } = ports.transport;
    ports.transport.open = (url) => {
      const link = open(url);
      link.onSent = (envelope) => void this.#heard(link, envelope);
      queueMicrotask(() => (this.isAway || this.isClosed || this.isOther ? link.end(1006) : link.open()));
      return link;
    };
    return startWorker(this.#ports(ports));
  }

  #ports(ports: FakePorts): WorkerPorts {
    const { clock, timers, random } = ports;
    return {
      clock,
      timers,
      random,
      durable: this.durable,
      passing: this.passing,
      queue: this.queue,
      connect: (options) => connect({ ...options, ports }),
      forgetConnections: async () => ports.storage.clear(),
      alarm: (everyMs) => {
        this.alarmMs = everyMs;
      },
      fetch: (url, init) => this.#fetch(url, init),
      origin: "chrome-extension://abc",
      about: { userAgent: "a browser", extensionVersion: "1.2.3" },
      browser: {
        granted: async () => this.granted,
        activeTab: async () => this.tab,
        watchIdle() {},
        countTyping: async (where) => {
          this.counting = where?.excluded;
        },
        notify: async (notice) => void this.notices.push(notice),
        retract: async (id) => void this.retracted.push(id),
        show() {},
        isLocalNetworkDenied: async () => this.isLocalNetworkDenied,
      },
    };
  }

  /** As the server's socket. */
  async #heard(link: FakeLink, envelope: Envelope): Promise<void> {
    const { type, data } = envelope;
    if (type === "hello") {
      if (!this.taken.has(`${data.token}`)) return link.end(4401, "token expired");
      link.tell(welcomeOf({}, { serverTime: this.now - this.aheadMs }));
    } else if (type === "room:join") {
      link.ack(envelope, { room: data.room, recovered: "fresh", epoch: "e1", seq: 0, from: 1, to: 0 });
    } else if (type === "room:history") {
      link.ack(envelope, { room: data.room, epoch: "e1", head: 0, events: [], more: false });
    } else if (type === "session:subscribe") {
      const session = this.server.sessions.get(`${data.sessionId}`);
      const { startTime = 0, endTime } = session ?? {};
      const currentState = { ...data, startTime, isActive: endTime === undefined, focusScore: 50 };
      link.ack(envelope, { success: true, currentState });
    } else if (/^(session|activity):/.test(type)) {
      try {
        link.ack(envelope, (await this.server.request(type, data)) as Envelope["data"]);
      } catch (error) {
        const { code, retryAfterMs } = error as TautlineError;
        if (code !== "disconnected" && code !== "timeout") link.refuse(envelope, code, retryAfterMs);
      }
    } else if (this.refusedTypes.has(type)) {
      link.refuse(envelope, `${this.refusedTypes.get(type)}`);
    } else if (type !== "room:leave") link.ack(envelope, {});
  }

  async #fetch(url: string, { method = "GET", headers, mode, body }: RequestInit): Promise<Response> {
    const path = new URL(url).pathname;
    const token = `${(headers as Record<string, string>)?.authorization}`.replace("Bearer ", "");
    if (this.isAway || (this.isClosed && mode !== "no-cors")) throw new TypeError("Failed to fetch");
    if (this.isOther) return new Response(this.otherBody, { status: this.otherStatus });
    this.asked.push({ path, method, token });
    const isUnknown = path.endsWith("/refresh") && !this.taken.has(token) && !this.renewable.has(token);
    // Of sessions it keeps no reports.
    const refusal = path.endsWith("/report") ? "not_found" : this.refusals.get(path);
    const code = isUnknown ? "token_expired" : refusal;
    if (code !== undefined)
      return Response.json(
        { success: false, error: { code, message: code } },
        { status: code === "not_found" ? 404 : 401 },
      );
    if (path.endsWith("/sites") && method === "PUT") {
      const said: readonly SaidSite[] = JSON.parse(`${body}`).sites;
      this.sites = said.map((site) => ({ ...site, isDefault: false }));
    }
    return Response.json({ success: true, data: this.#answer(path) });
  }

  #answer(path: string): unknown {
    if (path.endsWith("/claim") || path.endsWith("/refresh")) {
      this.#tokens += 1;
      const fresh = tokenOf("ann", this.#tokens);
      this.taken.add(fresh);
      return { token: fresh, expiresAt: this.now + 30 * 86_400_000, user: { id: "ann", name: "Ann" } };
    }
    return { sites: this.sites };
  }

  // ---- what a test does

  async command(command: Command) {
    return this.settled(async () => (await this.#worker).command(command));
  }

  async sign(sign: Sign): Promise<void> {
    await this.settled(async () => (await this.#worker).sign(`${sign.kind}`, async () => sign));
    await this.pass(100);
  }

  async wake(): Promise<void> {
    await this.settled(async () => (await this.#worker).wake());
  }

  async listen(hear: (state: ExtensionState) => void): Promise<() => void> {
    return (await this.#worker).listen(hear);
  }

  async state(): Promise<ExtensionState> {
    return this.settled(
      () =>
        new Promise<ExtensionState>((resolve) => {
          void this.listen(resolve).then((stop) => void this.pass(0).then(stop));
        }),
    );
  }

  /** The browser stops the worker, wherever it is; it begins anew. */
  async restart({ isBrowserClosed = false, afterMs = 0 } = {}): Promise<void> {
    const { now, ports } = this;
    for (const link of ports.links) link.onSent = undefined;
    this.queue = new MemoryQueueStorage(this.queue);
    this.ports = new FakePorts(ports.storage, now + afterMs);
    if (isBrowserClosed) this.passing = new MemoryValues();
    this.#worker = this.#begin();
    await this.pass(100);
  }

  /** Lets so much time pass, and everything happen that takes several turns on the way. */
  async pass(ms: number): Promise<void> {
    for (let step = 0; step < 10; step += 1) await this.ports.advance(ms / 10);
  }

  /** Done, with what follows at once. */
  async settled<Value>(run: () => Promise<Value>): Promise<Value> {
    const doing = run();
    await this.pass(0);
    const value = await doing;
    await this.pass(100);
    return value;
  }

  async signedIn(): Promise<this> {
    await this.command({ kind: "sign-in", code: "K7QF-2MXW" });
    return this;
  }

  /** With a token of another issuer, which the server takes and does not renew. */
  async adopted(userId: string): Promise<this> {
    const token = tokenOf(userId, 0);
    this.taken.add(token);
    this.refusals.set("/api/v1/auth/refresh", "forbidden");
    await this.command({ kind: "sign-in-token", token });
    return this;
  }

  async started(): Promise<this> {
    await this.signedIn();
    await this.command({ kind: "start" });
    await this.pass(1_000);
    return this;
  }

  /** What the server says of it in the user's own room, or of the session in its, or has said so long ago. */
  async tell(type: string, data: Record<string, unknown>, agoMs = 0): Promise<void> {
    this.ports.link.tell({ type, data, timestamp: this.now - this.aheadMs - agoMs });
    await this.pass(100);
  }

  /** What the server has: type and metadata without the id, in the order of taking. */
  logged(): readonly { readonly eventType: string; readonly metadata: Readonly<Record<string, unknown>> }[] {
    return [...this.server.known.values()].map(({ eventType, metadata: { activityId: _, ...metadata } }) => ({
      eventType,
      metadata,
    }));
  }

  types(): readonly string[] {
    return this.logged().map(({ eventType }) => eventType);
  }

  get isConnected(): boolean {
    return this.ports.links.some((link) => link.closedWith === undefined && link.sent.length > 0);
  }

  sessionId(): string {
    return [...this.server.sessions.keys()].at(-1) ?? "";
  }
}
