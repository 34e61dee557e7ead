/** The thread that writes to the database: hands what `thread.ts` asks to `thread-answers.ts`, and the answers back. */
import { createSqliteStore } from "./store.ts";
import type { Question } from "./thread.ts";
import { createThreadAnswers } from "./thread-answers.ts";

declare const self: Worker;

const answer = createThreadAnswers(createSqliteStore);

self.onmessage = async ({ data }: MessageEvent<Question>) => self.postMessage(await answer(data));
