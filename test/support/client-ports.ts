/**
 * Ports of the client core for tests: a clock that moves when told, links whose far end is the test, a storage
 * that outlives the client.
 */
import { createOutbox } from "../../client/core/outbox.ts";
import type { Access, Link, PageEvent, Ports } from "../../client/core/ports.ts";
import type {
  Cursor,
  OpenStorage,
  OutboxEntry,
  Storage,
  StorageEvents,
  StorageOwner,
} from "../../client/core/storage-port.ts";
import type { Welcome } from "../../client/core/wire.ts";
import type { Envelope, ServerEnvelope } from "../../protocol/envelope.ts";

interface Timer {
  readonly atMs: number;
  readonly run: () => void;
}

/** The client's end is a `Link`; the rest is the server's end. */
export class FakeLink implements Link {
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  readonly url: string;
  /** Everything that the client has said, oldest first. */
  readonly sent: Envelope[] = [];
  /** The code with which the client ended it. */
  closedWith: number | undefined;
  /** Told of everything that the client says. */
  onSent: ((envelope: Envelope) => void) | undefined;

  constructor(url: string) {
    this.url = url;
  }

  send(text: string): void {
    const envelope = JSON.parse(text) as Envelope;
    this.sent.push(envelope);
    this.onSent?.(envelope);
  }

  close(code: number): void {
    this.closedWith = code;
  }

  open(): void {
    this.onopen?.({} as never);
  }

  /** One frame: an envelope, or several as an array. */
  tell(...envelopes: Partial<ServerEnvelope>[]): void {
    const [first] = envelopes;
    const frame = envelopes.length === 1 ? first : envelopes;
    this.onmessage?.({ data: JSON.stringify(frame) } as never);
  }

  end(code: number, reason = ""): void {
    this.onclose?.({ code, reason } as never);
  }

  /** Opens, and answers the hello. */
  welcome(rooms: Welcome["rooms"] = {}, more: Partial<Welcome> = {}): void {
    this.open();
    this.tell(welcomeOf(rooms, more));
  }

  ack(request: Envelope | undefined, data: Envelope["data"] = {}): void {
    this.tell({ type: "ack", ...(request?.id === undefined ? {} : { id: request.id }), data, timestamp: 1 });
  }

  refuse(request: Envelope | undefined, code: string, retryAfterMs?: number): void {
    const data = { code, message: code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    this.tell({
      type: "error",
      ...(request?.id === undefined ? {} : { id: request.id }),
      data,
      timestamp: 1,
    });
  }

  /** What the client has said of this type. */
  said(type: string): Envelope[] {
    return this.sent.filter((envelope) => envelope.type === type);
  }

  last(type: string): Envelope | undefined {
    return this.said(type).at(-1);
  }
}

export const ann = { id: "ann", name: "Ann", role: "user" } as const;

export function welcomeOf(rooms: Welcome["rooms"] = {}, more: Partial<Welcome> = {}): ServerEnvelope {
  const data: Welcome = {
    protocol: 1,
    connectionId: "c1",
    user: ann,
    serverTime: 1,
    tokenExpiresAt: null,
    heartbeat: { intervalMs: 25_000, timeoutMs: 45_000 },
    limits: { maxFrameBytes: 65_536, maxRooms: 128, maxContentChars: 5_000, pageSize: 200 },
    rooms,
    ...more,
  };
  return { type: "welcome", id: "hello", data, timestamp: 1 };
}

/** One open storage, and what its page has heard of so far. */
interface Sharer {
  readonly owner: string;
  readonly events: StorageEvents;
  readonly known: Set<string>;
  isReady: boolean;
}

/** Outlives the pages that open it; those of one user share the outbox, which belongs to the first that is ready. */
export class FakeStorage implements Storage {
  /** By id, of all users. */
  readonly entries = new Map<string, OutboxEntry>();
  readonly cursors = new Map<string, Cursor>();
  /** Thrown by `open`, when set. */
  refusal: Error | undefined;
  /** Thrown by every `put`, when set. */
  failure: Error | undefined;
  /** Of every entry there was. */
  readonly #owners = new Map<string, string>();
  readonly #answers = new Map<string, Parameters<StorageEvents["settled"]>>();
  #sharers: Sharer[] = [];

  async open({ server, user }: StorageOwner, events: StorageEvents): Promise<OpenStorage> {
    await Promise.resolve();
    if (this.refusal) throw this.refusal;
    const owner = `${server} ${user}`;
    const sharer: Sharer = { owner, events, known: new Set(), isReady: false };
    this.#sharers.push(sharer);
    this.#tellAll();
    const prefix = `${owner} `;
    const own = [...this.cursors].filter(([key]) => key.startsWith(prefix));
    return {
      cursors: Object.fromEntries(own.map(([key, cursor]) => [key.slice(prefix.length), cursor])),
      put: async (entry) => {
        if (this.failure) throw this.failure;
        this.entries.set(entry.id, structuredClone(entry));
        this.#owners.set(entry.id, owner);
        this.#answers.delete(entry.id);
        sharer.known.add(entry.id);
        this.#tellAll();
      },
      settle: (id, refusal, data) => {
        this.entries.delete(id);
        this.#answers.set(id, [id, refusal, data]);
        sharer.known.delete(id);
        this.#tellAll();
      },
      move: (room, cursor) => {
        const key = prefix + room;
        const held = this.cursors.get(key);
        if (held?.epoch !== cursor.epoch || held.seq < cursor.seq) this.cursors.set(key, cursor);
      },
      ready: (isReady) => {
        sharer.isReady = isReady;
        this.#elect(owner);
      },
      close: () => {
        this.#sharers = this.#sharers.filter((other) => other !== sharer);
        this.#elect(owner);
      },
    };
  }

  /** Leaves an entry, as an earlier page of this user. */
  leave({ server, user }: StorageOwner, entry: OutboxEntry): void {
    this.entries.set(entry.id, entry);
    this.#owners.set(entry.id, `${server} ${user}`);
  }

  clear(): void {
    this.entries.clear();
    this.cursors.clear();
  }

  #elect(owner: string): void {
    let isTaken = false;
    for (const sharer of this.#sharers.filter((other) => other.owner === owner)) {
      sharer.events.owner(sharer.isReady && !isTaken);
      isTaken ||= sharer.isReady;
    }
  }

  #tellAll(): void {
    for (const { owner, events, known } of [...this.#sharers]) {
      for (const entry of this.entries.values()) {
        if (this.#owners.get(entry.id) !== owner || known.has(entry.id)) continue;
        known.add(entry.id);
        events.added(structuredClone(entry));
      }
      for (const id of known) {
        const answer = this.#answers.get(id);
        if (answer && known.delete(id)) events.settled(...answer);
      }
    }
  }
}

export class FakePorts implements Ports {
  readonly links: FakeLink[] = [];
  readonly storage: FakeStorage;
  readonly outbox: Ports["outbox"];
  /** What `random.ratio()` gives. */
  ratio = 0.5;
  isOnline = true;
  /** What the browser's permission wants, where it keeps the client from connecting. */
  advice: string | undefined;
  #now: number;
  /** How far somebody has set the clock since. */
  #setByMs = 0;
  #timers: Timer[] = [];
  #pageHandlers = new Set<(event: PageEvent) => void>();
  #permissionChanged: (() => void) | undefined;

  constructor(storage = new FakeStorage(), startMs = Date.UTC(2026, 0, 1)) {
    this.storage = storage;
    this.outbox = createOutbox(storage);
    this.#now = startMs;
  }

  readonly transport = {
    open: (url: string): FakeLink => {
      const link = new FakeLink(url);
      this.links.push(link);
      return link;
    },
  };

  readonly clock = { now: () => this.#now + this.#setByMs, monotonic: () => this.#now };

  readonly timers = {
    after: (delayMs: number, run: () => void): (() => void) => {
      const timer = { atMs: this.#now + delayMs, run };
      this.#timers.push(timer);
      return () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      };
    },
  };

  readonly random = { ratio: () => this.ratio };

  readonly page = {
    isOnline: () => this.isOnline,
    listen: (handler: (event: PageEvent) => void): (() => void) => {
      this.#pageHandlers.add(handler);
      return () => this.#pageHandlers.delete(handler);
    },
  };

  readonly access: Access = {
    adviceFor: async (_url, changed) => {
      this.#permissionChanged = changed;
      return this.advice;
    },
  };

  get link(): FakeLink {
    const link = this.links.at(-1);
    if (!link) throw new Error("no link was opened yet; settle() first");
    return link;
  }

  get timerCount(): number {
    return this.#timers.length;
  }

  get listenerCount(): number {
    return this.#pageHandlers.size;
  }

  /** Milliseconds until the next timer. */
  get nextTimerMs(): number {
    return Math.min(...this.#timers.map(({ atMs }) => atMs)) - this.#now;
  }

  emit(event: PageEvent): void {
    for (const handler of this.#pageHandlers) handler(event);
  }

  changePermission(): void {
    this.#permissionChanged?.();
  }

  /** Lets everything happen that needs no time to pass. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 3; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
  }

  /** Somebody sets the clock forward, or back: no time passes. */
  setClockBy(ms: number): void {
    this.#setByMs += ms;
  }

  /** The machine sleeps: time goes by, and timers are late. */
  async sleep(ms: number): Promise<void> {
    this.#now += ms;
    await this.advance(0);
  }

  /** The machine is suspended: only the clock goes by. */
  async suspend(ms: number): Promise<void> {
    this.setClockBy(ms);
    await this.settle();
  }

  /** Moves on, stopping at every timer on the way. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await this.settle();
    for (;;) {
      const due = this.#timers.filter(({ atMs }) => atMs <= end).sort((a, b) => a.atMs - b.atMs);
      const [next] = due;
      if (!next) break;
      this.#now = Math.max(this.#now, next.atMs);
      this.#timers = this.#timers.filter((timer) => timer !== next);
      next.run();
      await this.settle();
    }
    this.#now = end;
    await this.settle();
  }
}
