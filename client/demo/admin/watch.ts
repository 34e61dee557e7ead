/**
 * Looks at the server every two seconds, keeps a quarter of an hour of what it saw, and goes on by itself.
 *
 * While there is no answer it asks more and more seldom, and what was seen last stays, with its age.
 */
import { type ReadonlySignal, signal } from "../../index.ts";
import { readFigures } from "./prometheus.ts";
import { type Reading, Readings } from "./readings.ts";

export type Contact =
  | { readonly kind: "asking" }
  | { readonly kind: "answered" }
  /** `since`, `retryAt`: epoch ms. */
  | { readonly kind: "silent"; readonly since: number; readonly retryAt: number; readonly problem: string };

/** Whether the server takes requests, in its own words. */
export type Readiness = { readonly isReady: true } | { readonly isReady: false; readonly reason: string };

export interface WatchOptions {
  /** Rejects where there is no answer in time. */
  fetch(path: string): Promise<Response>;
  now(): number;
  /** @returns calls it off */
  after(delayMs: number, run: () => void): () => void;
}

interface Run {
  cancel: () => void;
}

const keptMs = 15 * 60_000;
export const everyMs = 2_000;
const maxDelayMs = 15_000;

export class ServerWatch {
  readonly #options: WatchOptions;
  readonly #readings = signal<readonly Reading[]>([]);
  readonly #contact = signal<Contact>({ kind: "asking" });
  readonly #readiness = signal<Readiness>({ isReady: true });
  readonly #make = new Readings();
  #failures = 0;
  /** Undefined while it is stopped. */
  #run: Run | undefined;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** The oldest first; of a quarter of an hour. */
  get readings(): ReadonlySignal<readonly Reading[]> {
    return this.#readings;
  }

  get contact(): ReadonlySignal<Contact> {
    return this.#contact;
  }

  get readiness(): ReadonlySignal<Readiness> {
    return this.#readiness;
  }

  start(): void {
    if (this.#run !== undefined) return;
    this.#run = { cancel: () => {} };
    void this.#look(this.#run);
  }

  stop(): void {
    this.#run?.cancel();
    this.#run = undefined;
  }

  /** At once, and not only when the next turn comes. */
  lookNow(): void {
    if (this.#run === undefined) return;
    this.stop();
    this.start();
  }

  async #look(run: Run): Promise<void> {
    const { fetch, now, after } = this.#options;
    try {
      const [figures, readiness] = await Promise.all([
        fetch("/metrics").then(textOf),
        fetch("/ready").then(readinessOf),
      ]);
      if (this.#run !== run) return;
      this.#seen(figures, readiness);
    } catch (error) {
      if (this.#run !== run) return;
      this.#missed(error);
    }
    const contact = this.#contact.peek();
    const delayMs = contact.kind === "silent" ? contact.retryAt - now() : everyMs;
    run.cancel = after(delayMs, () => void this.#look(run));
  }

  #seen(text: string, readiness: Readiness): void {
    const at = this.#options.now();
    this.#failures = 0;
    const reading = this.#make.next({ at, figures: readFigures(text) });
    const kept = this.#readings.peek().filter((one) => one.at > at - keptMs);
    this.#readings.value = [...kept, reading];
    this.#readiness.value = readiness;
    this.#contact.value = { kind: "answered" };
  }

  #missed(error: unknown): void {
    const at = this.#options.now();
    const before = this.#contact.peek();
    const since = before.kind === "silent" ? before.since : (this.#readings.peek().at(-1)?.at ?? at);
    const retryAt = at + Math.min(maxDelayMs, everyMs * 2 ** this.#failures);
    this.#failures += 1;
    this.#contact.value = { kind: "silent", since, retryAt, problem: problemOf(error) };
  }
}

/** What a browser says of a connection that fails, or of an answer that does not come, is of no use to anybody. */
function problemOf(error: unknown): string {
  if (error instanceof TypeError || !(error instanceof Error)) return "it cannot be reached";
  return error.name === "TimeoutError" ? "nothing came in time" : error.message;
}

async function textOf(response: Response): Promise<string> {
  if (!response.ok) throw new Error(`it answers /metrics with ${response.status}`);
  return response.text();
}

async function readinessOf(response: Response): Promise<Readiness> {
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return { isReady: true };
  const message = (body as { error?: { message?: unknown } } | undefined)?.error?.message;
  return {
    isReady: false,
    reason: typeof message === "string" ? message : `/ready answers ${response.status}`,
  };
}
