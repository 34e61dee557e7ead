/**
 * A page on a device: the real client with its real features, over simulated ports.
 *
 * It ends when its process does; its rooms' signals are looked at from outside as an application would.
 */
import { createOutbox } from "../../../client/core/outbox.ts";
import type { PageEvent } from "../../../client/core/ports.ts";
import { type Client, connect, type Ports, type Room } from "../../../client/index.ts";
import { createSharedStorage } from "../../../client/storage/shared-storage.ts";
import type { DownType } from "../../../protocol/index.ts";
import type { Device } from "./device.ts";
import type { Network } from "./network.ts";
import type { PageEnd } from "./page-end.ts";
import { Scope, type Time, Timers } from "./time.ts";
import type { Watch } from "./watch.ts";

interface PageParts {
  readonly time: Time;
  readonly watch: Watch;
  readonly network: Network;
  readonly device: Device;
  /** `ann/1a` */
  readonly name: string;
}

/** What a page's application hears of. */
const heardTypes = [
  "message:new",
  "message:update",
  "message:deleted",
  "conversation:created",
  "conversation:updated",
  "conversation:removed",
  "system:announcement",
  "channel:event",
  "message:reaction",
] as const satisfies readonly DownType[];

export class Page {
  readonly scope = new Scope();
  readonly device: Device;
  readonly watch: Watch;
  readonly name: string;
  readonly timers: Timers;
  readonly client: Client;
  /** Newest connection. */
  end: PageEnd | undefined;
  /** Rooms it shows, and how to stop showing one. */
  readonly rooms = new Map<string, { readonly room: Room; readonly release: () => void }>();
  /** Requests that were asked and not answered. */
  openRequests = 0;
  /** Those among them that the client says only once, and the connection on which each was said. */
  readonly onceOn = new Map<symbol, PageEnd>();
  readonly #pageHandlers = new Set<(event: PageEvent) => void>();

  constructor({ time, watch, network, device, name }: PageParts) {
    this.device = device;
    this.watch = watch;
    this.name = name;
    this.timers = new Timers(time, this.scope);
    const replaying = device.replays ? { user: device.userId, replay: true } : {};
    this.client = connect({
      url: "ws://server/ws",
      token: () => this.#token(time),
      client: { kind: "web" },
      ports: this.#ports(time, network),
      ...replaying,
    });
    for (const type of heardTypes) {
      this.client.on(type, (data, { room, seq, timestamp }) => {
        const place = { ...(room === undefined ? {} : { room }), ...(seq === undefined ? {} : { seq }) };
        watch.applied(this, { type, data: data as object as Record<string, unknown>, timestamp, ...place });
      });
    }
    for (const room of device.shown) this.show(room);
  }

  show(name: string): void {
    if (this.rooms.has(name)) return;
    const room = this.client.room(name);
    this.rooms.set(name, { room, release: room.hold() });
  }

  hide(name: string): void {
    this.rooms.get(name)?.release();
    this.rooms.delete(name);
  }

  /** The server does not want its token any more, and it does not try again. */
  get isBanned(): boolean {
    const status = this.client.status.peek();
    return status.kind === "offline" && status.reason === "banned";
  }

  /** Asks, and counts that the answer is owed. */
  ask(request: () => Promise<unknown>): void {
    this.openRequests += 1;
    const answered = () => {
      this.openRequests -= 1;
    };
    request().then(answered, answered);
  }

  /** The same, of what the client says only once, because twice might be more. */
  askOnce(request: () => Promise<unknown>): void {
    const asked = Symbol();
    if (this.end !== undefined && this.client.status.peek().kind === "ready") {
      this.onceOn.set(asked, this.end);
    }
    this.ask(() => request().finally(() => this.onceOn.delete(asked)));
  }

  emit(event: PageEvent): void {
    for (const handler of this.#pageHandlers) handler(event);
  }

  get listenerCount(): number {
    return this.#pageHandlers.size;
  }

  #token(time: Time): Promise<string> {
    return new Promise((resolve, reject) => {
      time.after(this.device.latencyMs(), this.scope, () => {
        try {
          resolve(this.device.token(time));
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  #ports(time: Time, network: Network): Ports {
    const { device, timers } = this;
    return {
      transport: {
        open: () => {
          this.end = network.connect(this);
          return this.end;
        },
      },
      outbox: createOutbox(
        createSharedStorage({
          database: () => device.storage.openFor(this),
          locks: device.hasLocks ? device.sharing.locksFor(this) : undefined,
          channel: (name, hear) => device.sharing.channelFor(this, name, hear),
          timers,
        }),
      ),
      clock: { now: () => time.now + device.clockSkewMs, monotonic: () => time.now - time.startedAt },
      timers,
      random: { ratio: () => device.random.ratio() },
      page: {
        isOnline: () => device.path === "open",
        listen: (handler) => {
          this.#pageHandlers.add(handler);
          return () => this.#pageHandlers.delete(handler);
        },
      },
      access: { adviceFor: async () => undefined },
    };
  }
}
