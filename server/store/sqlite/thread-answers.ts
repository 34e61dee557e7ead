/** What the thread that writes to the database makes of what `thread.ts` asks: one thing after another. */
import type { Store } from "../port.ts";
import { codeOf, StoreError } from "./failure.ts";
import type { OpenOptions } from "./open.ts";
import type { Answer, Call, Failed, Question } from "./thread.ts";
import { decodeChanges, encodeOutcomes, idOf } from "./thread-batch.ts";

type Methods = Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>;

/**
 * Answers in the order of the questions, of which the first is to open the store; rejects with what is a bug.
 *
 * @param openStore throws StoreError in one line, when the file cannot be used
 */
export function createThreadAnswers(
  openStore: (options: OpenOptions) => Store,
): (question: Question) => Promise<Answer> {
  let store: Store | undefined;
  /** Ends when everything so far is answered. */
  let work: Promise<unknown> = Promise.resolve();

  function open(options: OpenOptions): Answer {
    try {
      store = openStore(options);
      return { opened: true };
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return { unusable: error.message };
    }
  }

  async function answer(question: Question): Promise<Answer> {
    const isCommit = typeof question === "string";
    if (!isCommit && "open" in question) return open(question.open);
    if (store === undefined) throw new Error("the store is not open");
    return isCommit ? commit(store, question) : call(store, question);
  }

  return (question) => {
    const answered = work.then(() => answer(question));
    work = answered;
    return answered;
  };
}

async function commit({ log }: Store, batch: string): Promise<Answer> {
  const id = idOf(batch);
  try {
    return encodeOutcomes(id, await log.commit(decodeChanges(batch)));
  } catch (error) {
    return { id, failed: failedBy(error) };
  }
}

async function call(store: Store, { id, part, method, args }: Call): Promise<Answer> {
  const methods = (part === undefined ? store : store[part]) as unknown as Methods;
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
