/**
 * What this user is asked about promises that were not clear, in all conversations.
 *
 * A question is there until it is answered on some device, or its message is gone.
 */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { DownData } from "../../protocol/events/index.ts";
import type { Core } from "../core/core.ts";
import type { TautlineError } from "../core/errors.ts";
import type { ServerEvent } from "../core/wire.ts";

export type Clarification = DownData<"clarification:ask">;

export interface Clarifications {
  /** Oldest first. */
  readonly list: ReadonlySignal<readonly Clarification[]>;
  /** @param answer one of the options, or what the question asks for. Rejects with a TautlineError. */
  answer(id: string, answer: string): Promise<void>;
}

/** There is nothing to answer any more. */
const isOver = /^(?:conflict|not_found)$/;

export function createClarifications({ request }: Core) {
  const list = signal<readonly Clarification[]>([]);

  function drop(isGone: (asked: Clarification) => boolean): void {
    if (list.peek().some(isGone)) list.value = list.peek().filter((asked) => !isGone(asked));
  }

  const shown: Clarifications = {
    list,
    async answer(id, answer) {
      try {
        await request("clarification:answer", { id, answer });
        drop((asked) => asked.id === id);
      } catch (error) {
        if (isOver.test((error as TautlineError).code)) drop((asked) => asked.id === id);
        throw error;
      }
    },
  };

  return {
    shown,
    event({ type, data }: ServerEvent): void {
      if (type === "clarification:ask") {
        drop(({ id }) => id === data.id);
        list.value = [...list.peek(), data];
      } else if (type === "message:deleted") drop(({ messageId }) => messageId === data.id);
      else if (type === "commitment:created") drop(({ messageId }) => messageId === data.messageId);
    },
  };
}
