/**
 * A server process: the real core with its real features, over simulated sockets, time and disk.
 *
 * A crash ends it between two steps: nothing of it runs again, and what it had not yet stored is gone.
 */

import { byRules } from "../../../server/assistant/assistant.ts";
import { createTickets } from "../../../server/auth/tickets.ts";
import { type Core, type CoreParts, createCore } from "../../../server/core.ts";
import { httpAnswers } from "../../../server/http-answers.ts";
import type { Clock } from "../../../server/lib/clock.ts";
import type { Log } from "../../../server/lib/log.ts";
import { Metrics } from "../../../server/lib/metrics.ts";
import { memoryBytes } from "../../support/memory-bytes.ts";
import type { Random } from "../random.ts";
import type { Disk } from "./disk.ts";
import { ServerEnd } from "./server-end.ts";
import { SlowStore } from "./slow-store.ts";
import { Scope, type Time, Timers } from "./time.ts";
import { simulatedTokens } from "./tokens.ts";
import type { Watch } from "./watch.ts";
import type { Wire } from "./wire.ts";

interface ProcessParts {
  readonly time: Time;
  readonly watch: Watch;
  readonly disk: Disk;
  readonly random: Random;
  readonly config: CoreParts["config"];
  /** Never the same twice, whichever process asks. */
  readonly nextId: () => number;
}

export class ServerProcess {
  readonly scope = new Scope();
  readonly host: Core;
  readonly ends = new Set<ServerEnd>();
  readonly clock: Clock;
  readonly timers: Timers;
  readonly watch: Watch;
  /** Of unsent bytes, beyond which a socket takes nothing. */
  readonly backpressureLimit: number;
  readonly maxUnsentBytes: number;
  readonly #http: ReturnType<typeof httpAnswers>;
  readonly #store: SlowStore;
  readonly #random: Random;
  readonly #topics = new Map<string, Set<ServerEnd>>();

  constructor({ time, watch, disk, random, config, nextId }: ProcessParts) {
    const { scope } = this;
    this.watch = watch;
    this.maxUnsentBytes = config.limits.maxUnsentBytes;
    this.#random = random;
    this.timers = new Timers(time, scope);
    this.clock = {
      now: () => time.now,
      monotonic: () => time.now - time.startedAt,
      after: this.timers.after,
      // A turn of the event loop takes its time, too, or waiting turn by turn would never end.
      soon: (run) => void time.after(random.below(2), scope, run),
    };
    const randomId = (length: number) => nextId().toString(36).padStart(length, "0");
    this.#store = new SlowStore({ time, scope, watch, disk, random });
    this.host = createCore({
      config,
      report: faultsOf(watch),
      clock: this.clock,
      randomId,
      metrics: new Metrics(),
      store: this.#store.store,
      bytes: memoryBytes(),
      topics: { publish: (topic, text) => this.publish(topic, text) },
      tokens: simulatedTokens(time, scope, random),
      tickets: createTickets({ clock: this.clock, randomId }),
      channelEvents: [],
      assistance: byRules,
    });
    this.host.retention.start();
    this.backpressureLimit = this.host.settings.unsent.events;
    this.#http = httpAnswers(this.host, () => this.ends.size);
  }

  accept(wire: Wire): ServerEnd {
    const end = new ServerEnd(this, wire);
    this.ends.add(end);
    this.watch.connected(end);
    return end;
  }

  /** As Bun's does: what comes back speaks of the worst subscriber. */
  publish(topic: string, text: string, except?: ServerEnd): number {
    let result = text.length;
    for (const end of this.#topics.get(topic) ?? []) {
      if (end !== except && end.send(text) === 0) result = 0;
    }
    return result;
  }

  get topics(): ReadonlyMap<string, ReadonlySet<ServerEnd>> {
    return this.#topics;
  }

  subscribersOf(topic: string): Set<ServerEnd> {
    const ends = this.#topics.get(topic) ?? new Set<ServerEnd>();
    this.#topics.set(topic, ends);
    return ends;
  }

  /** What the HTTP routes do. */
  get http(): ReturnType<typeof httpAnswers> {
    return this.#http;
  }

  /** Of a commit that was under way, all is kept or nothing. */
  crash(): void {
    this.scope.isOver = true;
    this.#store.crash();
    for (const { wire } of this.ends) wire.serverDied(this.#random.chance(0.7), this.#random);
  }

  /** Tells everybody to come back, stores what is in flight, ends. */
  async stop(): Promise<void> {
    for (const { session } of [...this.ends]) session.close(1001, "server going away");
    await this.host.services.journal.settled();
    this.host.deadlines.stop();
    this.host.storeHealth.stop();
    this.host.retention.stop();
    this.scope.isOver = true;
  }
}

/** What a server calls an error is one, but for a disk that fails on purpose. */
function faultsOf(watch: Watch): Log {
  const nothing = () => {};
  const log: Log = {
    debug: nothing,
    info: nothing,
    warn: nothing,
    error(message, fields) {
      if (message.startsWith("the store fails")) return;
      const { error } = fields ?? {};
      const detail = error instanceof Error ? `: ${error.stack ?? error.message}` : "";
      watch.violated("no-bug", `the server logged "${message}"${detail}`);
    },
    child: () => log,
  };
  return log;
}
