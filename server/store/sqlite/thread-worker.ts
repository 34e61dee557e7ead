/** The thread that holds the database: does what `thread.ts` asks, one thing after another. */
import type { Store } from "../port.ts";
import { codeOf, StoreError } from "./failure.ts";
import type { OpenOptions } from "./open.ts";
import { createSqliteStore } from "./store.ts";
import {
  type Answer,
  type Batch,
  type Call,
  type Failed,
  isBatch,
  type Question,
  type Settled,
} from "./thread.ts";
import { decodeChanges, encodeOutcomes } from "./thread-batch.ts";

declare const self: Worker;

type Methods = Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>;

let store: Store | undefined;
/** Ends when everything so far is answered. */
let work = Promise.resolve();

const say = (answer: Answer) => self.postMessage(answer);

self.onmessage = ({ data }: MessageEvent<Question>) => {
  work = work.then(() => answer(data));
};

async function answer(question: Question): Promise<void> {
  if ("open" in question) open(question.open);
  else if (isBatch(question)) await commit(opened(), question);
  else {
    const answers: Settled[] = [];
    for (const call of question.calls) answers.push(await settle(opened(), call));
    say({ answers });
  }
}

function opened(): Store {
  if (store === undefined) throw new Error("the store is not open");
  return store;
}

function open(options: OpenOptions): void {
  try {
    store = createSqliteStore(options);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    say({ unusable: error.message });
    return;
  }
  const parts = Object.entries(store).flatMap(([name, part]) =>
    typeof part === "object" ? [[name, Object.keys(part)]] : [],
  );
  say({ opened: { epoch: store.epoch, parts: Object.fromEntries(parts) } });
}

async function commit({ log }: Store, batch: Batch): Promise<void> {
  const id = Number(batch[0]);
  try {
    say(encodeOutcomes(id, await log.commit(decodeChanges(batch))));
  } catch (error) {
    say({ answers: [{ id, failed: failedBy(error) }] });
  }
}

async function settle(store: Store, { id, part, method, args }: Call): Promise<Settled> {
  const methods = (part === undefined ? store : store[part as keyof Store]) as unknown as Methods;
  try {
    return { id, result: await methods[method]?.(...args) };
  } catch (error) {
    return { id, failed: failedBy(error) };
  }
}

function failedBy(error: unknown): Failed {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { message, stack, code: codeOf(error) };
}
