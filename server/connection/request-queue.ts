/**
 * One connection's requests: bounded, begun in order, answered in order.
 *
 * A request begins when everything before it is answered. The exception are requests of one pipelined type: the
 * next begins when the one before has handed its change to the journal, so that one writer fills a commit.
 */
import type { Maybe } from "../lib/maybe.ts";
import { Backlog } from "./backlog.ts";

/** The turn of a request that has begun. */
export interface Turn {
  /** The next request of the same pipelined type may begin. */
  release(): void;
}

/** One request, which is its own turn and holds its own result: one object for each that passes. */
export abstract class QueuedRequest<Result> implements Turn {
  abstract readonly type: string;
  /** Length of the text that it came in; once it waits, more where that takes more in memory. */
  abstract readonly chars: number;
  abstract readonly isPipelined: boolean;
  /** The answer may be long. */
  abstract readonly isLengthy: boolean;
  isReleased = false;
  /** Set once it is known, as long as an earlier one is not answered. */
  result: { readonly known: Result } | undefined;
  readonly #queue: Released;

  constructor(queue: Released) {
    this.#queue = queue;
  }

  /** It may have to wait. */
  abstract weigh(): void;

  release(): void {
    this.isReleased = true;
    this.#queue.released();
  }
}

/** What a request tells of its release. */
interface Released {
  released(): void;
}

/** Whose requests they are. Nothing here throws or rejects. */
export interface Runner<Request extends QueuedRequest<Result>, Result> {
  run(request: Request): Maybe<Result>;
  /** False while its answer could not be sent; `resume` says that it can again. */
  mayBegin(request: Request): boolean;
  /** In order, once for each request. */
  answer(request: Request, result: Result): void;
}

/** Of those that have not begun; beyond them nothing is taken. */
interface QueueBounds {
  readonly maxQueuedEnvelopes: number;
  /** Of their text. */
  readonly maxQueuedChars: number;
}

/** So many times as many may be on their way to the disk, which takes them all at once. */
const begunPerQueued = 4;

export class RequestQueue<Request extends QueuedRequest<Result>, Result> implements Released {
  readonly #bounds: QueueBounds;
  readonly #runner: Runner<Request, Result>;
  // Undefined while empty: most connections are silent most of the time.
  #waiting: Backlog<Request> | undefined;
  /** Those that have begun and are not answered. */
  #begun: Backlog<Request> | undefined;
  #isBeginning = false;

  constructor(bounds: QueueBounds, runner: Runner<Request, Result>) {
    this.#bounds = bounds;
    this.#runner = runner;
  }

  /** @returns false if the queue is full; then the request is not taken */
  push(request: Request): boolean {
    if (this.#waiting === undefined && this.#mayBegin(request)) {
      this.#begin(request);
      return true;
    }
    const { maxQueuedEnvelopes, maxQueuedChars } = this.#bounds;
    this.#waiting ??= new Backlog();
    request.weigh();
    if (!this.#waiting.hasSpace(request, maxQueuedEnvelopes, maxQueuedChars)) return false;
    this.#waiting.add(request);
    return true;
  }

  /** Something has begun and is not answered. */
  get isBusy(): boolean {
    return this.#begun !== undefined;
  }

  /** What waits is dropped; what has begun ends, unheard. */
  close(): void {
    this.#waiting = undefined;
    this.#begun = undefined;
  }

  /** What might not begin may do so now. */
  resume(): void {
    this.#pump();
  }

  /** The latest one has opened the way for what comes next. */
  released(): void {
    // Whoever is beginning it goes on by itself.
    if (!this.#isBeginning) this.#pump();
  }

  #mayBegin(request: Request): boolean {
    return (
      (this.#begun === undefined || this.#mayJoin(this.#begun, request)) && this.#runner.mayBegin(request)
    );
  }

  #mayJoin(begun: Backlog<Request>, request: Request): boolean {
    const { maxQueuedEnvelopes, maxQueuedChars } = this.#bounds;
    const isNext = request.isPipelined && begun.last?.isReleased === true && begun.last.type === request.type;
    return (
      isNext && begun.hasSpace(request, maxQueuedEnvelopes * begunPerQueued, maxQueuedChars * begunPerQueued)
    );
  }

  #pump(): void {
    let next = this.#waiting?.first;
    while (next !== undefined && this.#mayBegin(next)) {
      this.#waiting?.dropFirst();
      if (this.#waiting?.length === 0) this.#waiting = undefined;
      this.#begin(next);
      next = this.#waiting?.first;
    }
  }

  #begin(request: Request): void {
    this.#isBeginning = true;
    const result = this.#runner.run(request);
    this.#isBeginning = false;
    if (this.#begun === undefined && !(result instanceof Promise)) {
      this.#runner.answer(request, result);
      return;
    }
    this.#begun ??= new Backlog();
    this.#begun.add(request);
    if (result instanceof Promise) void result.then((known) => this.#end(request, known));
    else this.#end(request, result);
  }

  #end(request: Request, result: Result): void {
    request.result = { known: result };
    let first = this.#begun?.first;
    while (first?.result !== undefined) {
      this.#begun?.dropFirst();
      if (this.#begun?.length === 0) this.#begun = undefined;
      this.#runner.answer(first, first.result.known);
      first = this.#begun?.first;
    }
    if (this.#waiting !== undefined) this.#pump();
  }
}
