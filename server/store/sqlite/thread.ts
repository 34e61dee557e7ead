/**
 * The SQLite store in a thread of its own: no disk holds up the event loop.
 *
 * The thread does what is asked of it in the order of the asking, and answers in that order.
 */
import type { Epoch } from "../../../protocol/index.ts";
import type { Change, Committed, Store } from "../port.ts";
import { CodedError, reasonOf, StoreError } from "./failure.ts";
import type { OpenOptions } from "./open.ts";
import { decodeOutcomes, encodeChanges } from "./thread-batch.ts";

/** What the thread is asked: a method of a part of the store, or of the store itself. */
export interface Call {
  readonly id: number;
  readonly part: string | undefined;
  readonly method: string;
  readonly args: readonly unknown[];
}

export interface Failed {
  readonly message: string;
  readonly stack: string | undefined;
  /** The database's; empty where it has none. */
  readonly code: string;
}

export type Question = { readonly open: OpenOptions } | { readonly calls: readonly Call[] } | Batch;
export type Answer =
  | { readonly opened: Opened }
  | { readonly unusable: string }
  | { readonly answers: readonly Settled[] }
  | Batch;
export type Settled = { readonly id: number } & ({ readonly result: unknown } | { readonly failed: Failed });

/** A commit, or its outcome: first its id. One flat array is what threads hand over fastest. */
export type Batch = readonly (string | number | null)[];

/** The parts of a store and their methods. */
export interface Opened {
  readonly epoch: Epoch;
  readonly parts: Readonly<Record<string, readonly string[]>>;
}

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
  /** Of a commit. */
  readonly changes?: readonly Change[];
}

/** @throws StoreError in one line, when the file cannot be used */
export async function openSqliteThread(options: OpenOptions): Promise<Store> {
  const thread = new SqliteThread();
  const { epoch, parts } = await thread.open(options);
  const ask =
    (part: string | undefined, method: string) =>
    (...args: readonly unknown[]) =>
      thread.call(part, method, args);
  const asked = Object.entries(parts).map(([part, methods]) => [
    part,
    Object.fromEntries(methods.map((method) => [method, ask(part, method)])),
  ]);
  const { log, ...rest } = Object.fromEntries(asked) as Omit<Store, "epoch">;
  return {
    ...rest,
    epoch,
    log: { ...log, commit: (changes) => thread.commit(changes) },
    revocations: ask(undefined, "revocations") as Store["revocations"],
    optedIn: ask(undefined, "optedIn") as Store["optedIn"],
    probe: ask(undefined, "probe") as Store["probe"],
    scrub: ask(undefined, "scrub") as Store["scrub"],
    failureOf: reasonOf,
    close: () => thread.close(),
  };
}

class SqliteThread {
  readonly #worker = new Worker(new URL("./thread-worker.ts", import.meta.url).href);
  readonly #waiting = new Map<number, Waiting>();
  /** Not asked yet: what one turn of the event loop wants to know is asked at once. */
  #calls: Call[] = [];
  #lastId = 0;

  open(options: OpenOptions): Promise<Opened> {
    return new Promise((resolve, reject) => {
      this.#worker.onmessage = ({ data }: MessageEvent<Answer>) => {
        if ("opened" in data) {
          this.#worker.onmessage = (event: MessageEvent<Answer>) => this.#answered(event.data);
          resolve(data.opened);
        } else if ("unusable" in data) {
          this.#worker.terminate();
          reject(new StoreError(data.unusable));
        }
      };
      // What nobody there has caught is a bug, and nobody can say what was stored: it ends this process, too.
      this.#worker.onerror = ({ message }) => {
        throw new Error(`the store's thread failed: ${message}`);
      };
      this.#post({ open: options });
    });
  }

  call(part: string | undefined, method: string, args: readonly unknown[]): Promise<never> {
    return new Promise((resolve, reject) => {
      const id = this.#wait({ resolve, reject });
      if (this.#calls.push({ id, part, method, args }) === 1) setImmediate(() => this.#ask());
    });
  }

  commit(changes: readonly Change[]): Promise<readonly Committed[]> {
    return new Promise((resolve, reject) => {
      const id = this.#wait({ resolve, reject, changes });
      this.#ask();
      this.#post(encodeChanges(id, changes));
    });
  }

  async close(): Promise<void> {
    await this.call(undefined, "close", []);
    this.#worker.terminate();
  }

  #wait(waiting: Waiting): number {
    this.#lastId += 1;
    this.#waiting.set(this.#lastId, waiting);
    return this.#lastId;
  }

  #ask(): void {
    const calls = this.#calls;
    if (calls.length === 0) return;
    this.#calls = [];
    this.#post({ calls });
  }

  #post(question: Question): void {
    this.#worker.postMessage(question);
  }

  #answered(answer: Answer): void {
    if ("answers" in answer) for (const settled of answer.answers) this.#settle(settled);
    else if (isBatch(answer)) {
      const { changes = [], resolve } = this.#take(Number(answer[0]));
      resolve(decodeOutcomes(answer, changes) as never);
    }
  }

  #settle(settled: Settled): void {
    const { resolve, reject } = this.#take(settled.id);
    if ("failed" in settled) reject(new CodedError(settled.failed));
    else resolve(settled.result as never);
  }

  #take(id: number): Waiting {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) throw new Error(`the store's thread answered ${id}, which nobody asked`);
    this.#waiting.delete(id);
    return waiting;
  }
}

export function isBatch(message: object): message is Batch {
  return Array.isArray(message);
}
