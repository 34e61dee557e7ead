/**
 * The thread that writes to the database, as the thread that asks sees it.
 *
 * It does what is asked of it in the order of the asking, and answers in that order.
 */
import type { Change, Committed, Store } from "../port.ts";
import { CodedError } from "./failure.ts";
import type { OpenOptions } from "./open.ts";
import { decodeOutcomes, encodeChanges, idOf } from "./thread-batch.ts";

/** What is asked seldom: a method of a part of the store, or of the store itself. */
export interface Call {
  readonly id: number;
  readonly part: keyof Store | undefined;
  readonly method: string;
  readonly args: readonly unknown[];
}

export interface Failed {
  readonly message: string;
  readonly stack: string | undefined;
  /** The database's; empty where it has none. */
  readonly code: string;
}

/** A text is a commit, or its outcome, as `thread-batch.ts` writes it. */
export type Question = { readonly open: OpenOptions } | Call | string;
export type Answer =
  | { readonly opened: true }
  | { readonly unusable: string }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly failed: Failed }
  | string;

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
  /** Of a commit. */
  readonly changes?: readonly Change[];
}

/** A thread that has the database open, as `Worker` is one; it keeps the order in both directions. */
export interface ThreadPort {
  onmessage: ((event: MessageEvent<Answer>) => void) | null;
  postMessage(question: Question): void;
  terminate(): void;
}

export class SqliteThread {
  readonly #port: ThreadPort;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  constructor(port: ThreadPort) {
    this.#port = port;
    port.onmessage = ({ data }) => this.#answered(data);
  }

  /** How many wait for an answer. */
  get waitingCount(): number {
    return this.#waiting.size;
  }

  call(part: Call["part"], method: string, args: readonly unknown[]): Promise<never> {
    return new Promise((resolve, reject) => {
      const id = this.#wait({ resolve, reject });
      this.#port.postMessage({ id, part, method, args });
    });
  }

  commit(changes: readonly Change[]): Promise<readonly Committed[]> {
    return new Promise((resolve, reject) => {
      const id = this.#wait({ resolve, reject, changes });
      this.#port.postMessage(encodeChanges(id, changes));
    });
  }

  async close(): Promise<void> {
    await this.call(undefined, "close", []);
    this.#port.terminate();
  }

  #wait(waiting: Waiting): number {
    this.#lastId += 1;
    this.#waiting.set(this.#lastId, waiting);
    return this.#lastId;
  }

  #answered(answer: Answer): void {
    if (typeof answer === "string") {
      const { changes = [], resolve } = this.#take(idOf(answer));
      resolve(decodeOutcomes(answer, changes) as never);
    } else if ("failed" in answer) this.#take(answer.id).reject(new CodedError(answer.failed));
    else if ("result" in answer) this.#take(answer.id).resolve(answer.result as never);
  }

  #take(id: number): Waiting {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) throw new Error(`the store's thread answered ${id}, which nobody asked`);
    this.#waiting.delete(id);
    return waiting;
  }
}
