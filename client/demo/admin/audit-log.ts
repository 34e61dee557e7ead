/**
 * Who used which right over others: what is kept, the newest first, and what is told as it happens.
 *
 * Nothing is listed twice, whichever way it came, and after an outage what was missed is asked for.
 */

import { readError } from "../../components/problem-words.ts";
import { type Client, type ReadonlySignal, signal } from "../../index.ts";
import type { AdminApi, AuditEntry } from "./api.ts";

const pageSize = 50;

export class AuditLog {
  readonly #api: Pick<AdminApi, "audit">;
  readonly #entries = signal<readonly AuditEntry[] | undefined>(undefined);
  readonly #hasMore = signal(false);
  readonly #problem = signal("");
  readonly #stops: readonly (() => void)[];
  #isReady = false;

  constructor(client: Pick<Client, "on" | "status">, api: Pick<AdminApi, "audit">) {
    this.#api = api;
    this.#stops = [
      client.on("audit:entry", (entry) => this.#add([entry])),
      client.status.subscribe(({ kind }) => {
        const wasReady = this.#isReady;
        this.#isReady = kind === "ready";
        // Not from within the signal that told it.
        if (this.#isReady && !wasReady) queueMicrotask(() => void this.refresh());
      }),
    ];
  }

  /** The newest first; undefined until the server has answered. */
  get entries(): ReadonlySignal<readonly AuditEntry[] | undefined> {
    return this.#entries;
  }

  get hasMore(): ReadonlySignal<boolean> {
    return this.#hasMore;
  }

  /** Why it may not be whole; empty where it is. */
  get problem(): ReadonlySignal<string> {
    return this.#problem;
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  async refresh(): Promise<void> {
    const isFirst = this.#entries.peek() === undefined;
    await this.#ask(undefined, isFirst);
  }

  async more(): Promise<void> {
    const last = this.#entries.peek()?.at(-1);
    // A page ends between two milliseconds.
    if (last !== undefined) await this.#ask(last.at, true);
  }

  async #ask(before: number | undefined, isEnd: boolean): Promise<void> {
    try {
      const entries = await this.#api.audit(pageSize, before);
      this.#problem.value = "";
      if (isEnd) this.#hasMore.value = entries.length >= pageSize;
      this.#add(entries);
    } catch (error) {
      this.#problem.value = readError(error).message;
    }
  }

  #add(news: readonly AuditEntry[]): void {
    const all = new Map([...news, ...(this.#entries.peek() ?? [])].map((entry) => [keyOf(entry), entry]));
    this.#entries.value = [...all.values()].sort((one, other) => other.at - one.at);
  }
}

export function keyOf({ at, action, actorId, room = "", userId = "", detail = "" }: AuditEntry): string {
  // What is kept does not name a whisper room.
  const kept = room.startsWith("whisper:") ? "" : room;
  return [at, action, actorId, kept, userId, detail].join(" ");
}
