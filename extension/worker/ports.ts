/** What the worker needs of the world. The browser brings one set, tests another. */

import type { Clock, Random, Timers } from "../../client/core/ports.ts";
import type { ConnectOptions } from "../../client/features/connect.ts";
import type { Fetch } from "../../client/features/http.ts";
import type { Client } from "../../client/index.ts";
import type { UpInput } from "../../protocol/events/index.ts";
import type { ExtensionState } from "../messages.ts";
import type { QueueStorage } from "../queue/port.ts";

/** Plain values by name. Rejects where nothing was kept. */
export interface Values {
  get(names: readonly string[]): Promise<Readonly<Record<string, unknown>>>;
  set(values: Readonly<Record<string, unknown>>): Promise<void>;
  clear(): Promise<void>;
}

export interface ActiveTab {
  readonly tabId: number;
  /** Where the browser tells it. */
  readonly url?: string | undefined;
}

export interface Notice {
  readonly id: string;
  readonly title: string;
  readonly message: string;
  readonly isSilent: boolean;
}

export interface BrowserPort {
  granted(): Promise<ExtensionState["granted"]>;
  /** The tab that is looked at; undefined while no window of the browser has the focus. */
  activeTab(): Promise<ActiveTab | undefined>;
  /** @param seconds without input, 15 or more, after which the user is idle */
  watchIdle(seconds: number): void;
  /** Puts the script that counts typing into all pages but those of these domains, or into none. */
  countTyping(where: { readonly excluded: readonly string[] } | undefined): Promise<void>;
  notify(notice: Notice): Promise<void>;
  /** Takes a notice away. */
  retract(id: string): Promise<void>;
  /** What the toolbar shows. */
  show(session: ExtensionState["session"]["kind"], problem: string | undefined): void;
  /** Whether a permission keeps it from this machine and the local network. */
  isLocalNetworkDenied(): Promise<boolean>;
}

export interface WorkerPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  /** Outlives the browser. */
  readonly durable: Values;
  /** Ends with the browser. */
  readonly passing: Values;
  readonly queue: QueueStorage;
  readonly browser: BrowserPort;
  /** Wakes the worker every so often, 30 s or more; undefined: no more. */
  readonly alarm: (everyMs: number | undefined) => void;
  readonly fetch: Fetch;
  connect(options: ConnectOptions): Client;
  /** Deletes all that connections have kept: outboxes, and where they stood in rooms. */
  forgetConnections(): Promise<void>;
  /** The extension's own, as servers see it. */
  readonly origin: string;
  readonly about: Required<Pick<UpInput<"session:start">, "userAgent" | "extensionVersion">>;
}
