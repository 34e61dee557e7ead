/**
 * Requests: whoever asked gets exactly one answer, an error where none came.
 *
 * What the server may have acted on is sent again only where twice is the same as once. Durable requests are the
 * outbox's.
 */
import type { Envelope } from "../../protocol/envelope.ts";
import { measure } from "./bytes.ts";
import type { Connection } from "./connection.ts";
import { type ClientErrorCode, type Refusal, TautlineError } from "./errors.ts";
import { isDurable, repeatable } from "./names.ts";
import type { Answer, AskOptions, Outbox } from "./outbox-port.ts";
import type { Ports } from "./ports.ts";

/** `id` and `inMemory` are for durable requests. */
export interface RequestOptions extends AskOptions {
  /** Kept until it is answered, as a durable one is: where a repeat does no harm, under whatever id. */
  readonly isKept?: boolean | undefined;
  /** Default 10,000; durable requests wait for as long as it takes. */
  readonly timeoutMs?: number | undefined;
  /** Stops the waiting; what was sent, or is durable, takes its course. */
  readonly signal?: AbortSignal | undefined;
}

interface Item {
  readonly entry: Envelope;
  /** Answers whoever asked. */
  readonly answer: Answer;
  isSent?: boolean;
}

export type Requests = ReturnType<typeof createRequests>;

export function createRequests(
  { timers, clock }: Ports,
  connection: Connection,
  outbox: Outbox,
  defaultTimeoutMs = 10_000,
) {
  /** In the order of asking. */
  const items = new Map<string, Item>();
  let lastId = 0;

  function flush(): void {
    const limits = connection.welcome()?.limits;
    if (!limits) return;
    for (const [id, item] of items) {
      if (item.isSent) continue;
      item.isSent = true;
      // An oversized frame would end the connection, and every one after it.
      if (measure(item.entry) > limits.maxFrameBytes) settle(id, new TautlineError("too_large"));
      else connection.send(item.entry);
    }
  }

  /** The answer to `id`. */
  function settle(id: string, refusal?: Refusal, data?: unknown): void {
    const item = items.get(id);
    if (items.delete(id)) item?.answer(refusal && new TautlineError(refusal.code, refusal), data);
    else outbox.settle(id, refusal, data);
  }

  function reject(code: ClientErrorCode, isConcerned: (item: Item) => unknown): void {
    for (const [id, item] of [...items]) if (isConcerned(item)) settle(id, new TautlineError(code));
  }

  return {
    settle,
    flush,
    /** Rejects with a TautlineError. */
    request(type: string, data: Envelope["data"], options: RequestOptions = {}): Promise<unknown> {
      const lasts = options.isKept || isDurable(type);
      const id = `${++lastId}`;
      const { signal, timeoutMs = lasts ? 0 : defaultTimeoutMs } = options;
      return new Promise((resolve, fail) => {
        let cancel = () => {};
        const answer: Answer = (error, reply) => {
          cancel();
          signal?.removeEventListener("abort", abort);
          if (error) fail(error);
          else resolve(reply);
        };
        const giveUp = (code: ClientErrorCode) => {
          items.delete(id);
          answer(new TautlineError(code));
        };
        const abort = () => giveUp("aborted");
        if (signal?.aborted) return abort();
        if (timeoutMs) cancel = timers.after(timeoutMs, () => giveUp("timeout"));
        signal?.addEventListener("abort", abort);
        if (lasts) outbox.ask(type, data, answer, options).catch(answer);
        else {
          items.set(id, { entry: { type, data, id, timestamp: clock.now() }, answer });
          flush();
        }
      });
    },
    lost: () => {
      reject("disconnected", ({ isSent, entry }) => isSent && !repeatable.test(entry.type));
      for (const item of items.values()) item.isSent = false;
    },
    close: () => reject("closed", () => true),
  };
}
