/**
 * What this user is asked about promises that were not clear, in all conversations.
 *
 * A question is there until the server says that it is over, or does not ask it again on a new connection.
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

/** What is open is asked again sooner than this after a welcome. */
const repeatedWithinMs = 5_000;

export function createClarifications({ request, after }: Core) {
  const list = signal<readonly Clarification[]>([]);
  /** Ids of what was asked on an earlier connection alone. */
  let unrepeated = new Set<string>();

  function drop(isGone: (asked: Clarification) => boolean): void {
    if (list.peek().some(isGone)) list.value = list.peek().filter((asked) => !isGone(asked));
  }

  function welcomed(): void {
    unrepeated = new Set(list.peek().map(({ id }) => id));
    if (unrepeated.size > 0) after(repeatedWithinMs, () => drop(({ id }) => unrepeated.has(id)));
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
      if (type === "welcome") welcomed();
      else if (type === "clarification:ask") {
        unrepeated.delete(data.id);
        drop(({ id }) => id === data.id);
        list.value = [...list.peek(), data];
      } else if (type === "clarification:over") drop(({ messageId }) => messageId === data.messageId);
    },
  };
}
