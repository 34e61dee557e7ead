/**
 * The client by itself: the connection as signals, and typed calls. What is built on it comes as an extension.
 *
 * Whatever a page's handler or effect throws is reported and stays outside: the core's state never depends on it.
 */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { DownData, DownType, Reply, UpInput, UpType } from "../../protocol/events/index.ts";
import { browserPorts, resolveUrl } from "../core/browser.ts";
import type { Status as ConnectionStatus } from "../core/connection.ts";
import { type Core, type CoreHooks, type CoreOptions, createCore } from "../core/core.ts";
import type { Ports } from "../core/ports.ts";
import type { RequestOptions } from "../core/requests.ts";
import type { User } from "../core/wire.ts";
import { laterOutbox } from "./later-outbox.ts";
import { safely } from "./safely.ts";

export interface ClientOptions extends Omit<CoreOptions, "url"> {
  /** `ws(s)://…`, `http(s)://…`, or relative to the page. Default: `/ws` on the page's own server. */
  readonly url?: string | undefined;
  readonly ports?: Partial<Ports> | undefined;
}

export type Status = ConnectionStatus & {
  /** There where what waits to be sent would be lost with the page; `message` says why. */
  readonly storage?: { readonly kind: "memory"; readonly message: string };
};

export interface EnvelopeInfo<T extends DownType> {
  readonly type: T;
  readonly room?: string;
  readonly seq?: number;
  /** Epoch ms, the server's clock. */
  readonly timestamp: number;
}

export interface BaseClient {
  readonly status: ReadonlySignal<Status>;
  readonly user: ReadonlySignal<User | undefined>;
  /** Durable requests that the server has not answered yet. */
  readonly queued: ReadonlySignal<number>;
  /** Rejects with a TautlineError. */
  request<T extends UpType>(type: T, data: UpInput<T>, options?: RequestOptions): Promise<Reply<T>>;
  /** Logged events come in order and once. @returns stops it */
  on<T extends DownType>(
    type: T,
    handler: (data: DownData<T>, envelope: EnvelopeInfo<T>) => void,
  ): () => void;
  /** Stays in the room, on every connection, until `leave`. */
  join(room: string): void;
  leave(room: string): void;
  connect(): void;
  /** Final until `connect()`; what is queued stays queued. */
  close(): void;
  /** For extensions: the machinery, untyped. */
  readonly core: Core;
}

/** What is built on the client learns of, before the page's own handlers do. */
export type Extension = Pick<CoreHooks, "event" | "room" | "reset" | "settled" | "restored" | "seen">;

const nothing = () => {};
const outbox = laterOutbox(async () => (await import("../outbox.ts")).createBrowserOutbox);
const noExtension: Extension = {
  event: nothing,
  room: nothing,
  reset: (_, shown) => shown(),
  settled: nothing,
  restored: nothing,
  seen: nothing,
};

/** @param extension called only after this has returned */
export function connect(
  { url, ports: given, ...options }: ClientOptions = {},
  extension = noExtension,
): BaseClient {
  let current: ConnectionStatus = { kind: "offline" };
  let problem: unknown;
  const status = signal<Status>(current);
  const user = signal<User | undefined>(undefined);
  const queued = signal(0);
  const handlers = new Set<readonly [type: string, (data: never, envelope: never) => void]>();

  const core = createCore(
    { ...browserPorts, outbox, ...given },
    { ...options, url: resolveUrl(url) },
    {
      ...extension,
      status(next) {
        current = next;
        tell();
      },
      stored(next) {
        if (problem === next) return;
        problem = next;
        tell();
      },
      queued: (count) => safely(() => (queued.value = count)),
      turn: safely,
      event(envelope) {
        const { type, data } = envelope;
        if (type === "welcome") user.value = data.user;
        extension.event(envelope);
        for (const [wanted, handler] of handlers) {
          if (wanted === type) safely(() => handler(data as never, envelope as never));
        }
      },
    },
  );

  function tell(): void {
    safely(() => {
      status.value = problem ? { ...current, storage: { kind: "memory", message: `${problem}` } } : current;
    });
  }

  core.connect();
  return {
    core,
    status,
    user,
    queued,
    join: core.join,
    leave: core.leave,
    close: () => core.close(),
    connect: core.connect,
    request: core.request as BaseClient["request"],
    on(type, handler) {
      const entry = [type, handler] as const;
      handlers.add(entry);
      return () => void handlers.delete(entry);
    },
  };
}
