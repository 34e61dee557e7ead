/**
 * The messages of one room that are held, and the order in which they are shown.
 *
 * Each stands here once and keeps its key, whether it is asked for by its own id or by that of the request that sent it.
 */
import { computed, type ReadonlySignal, signal } from "@preact/signals-core";
import type { User } from "../core/wire.ts";
import type { Message } from "./message.ts";
import { createReactions } from "./reactions.ts";

/** The sender of what an earlier page left, which knew by whom. */
export const nobody = { id: "", name: "" };

export type MessageTable = ReturnType<typeof createMessageTable>;

export function createMessageTable(user: ReadonlySignal<User | undefined>) {
  /** By key. */
  const held = new Map<string, Message>();
  /** Keys, by message id and by request id. */
  const keys = new Map<string, string>();
  const version = signal(0);
  const reactions = createReactions();

  const list = computed<readonly Message[]>(() => {
    version.value;
    const me = user.value;
    const signed = [...held.values()].map((message) =>
      me && message.sender === nobody ? { ...message, sender: me } : message,
    );
    const shown = signed.map((message) => {
      const said = message.id ? reactions.of(message.id, me?.id) : [];
      return said.length === 0 ? message : { ...message, reactions: said };
    });
    return inOrder(shown);
  });

  function changed(): void {
    version.value++;
  }

  return {
    list,
    reactions,
    /** Reactions have come or gone. */
    changed,
    get size(): number {
      return held.size;
    },
    all: (): readonly Message[] => [...held.values()],
    get: (key: string): Message | undefined => held.get(key),
    /** @param id its own, or a request's */
    find: (id: string): Message | undefined => held.get(`${keys.get(id)}`),
    /** From now on the message is found by the id of a request, too. */
    call(requestId: string, key: string): void {
      keys.set(requestId, key);
    },
    forget(requestId: string): void {
      keys.delete(requestId);
    },
    /** At the end of what has no place in a log. */
    put(message: Message): void {
      const { key, id } = message;
      held.delete(key);
      held.set(key, message);
      if (id) keys.set(id, key);
      changed();
    },
    /** Where it stands. */
    replace(message: Message): void {
      held.set(message.key, message);
      changed();
    },
    drop(key: string): void {
      held.delete(key);
      changed();
    },
  };
}

/** Private ones came in user rooms, and their places are there: here the time tells where they go. */
const isLoose = ({ to, state }: Message) => to !== undefined && state === "sent";
const place = ({ state, seq }: Message) => (state === "sent" ? (seq ?? 0) : Infinity);

function inOrder(messages: readonly Message[]): readonly Message[] {
  const ordered = messages.filter((message) => !isLoose(message)).sort((a, b) => place(a) - place(b));
  const loose = messages.filter(isLoose).sort((a, b) => a.timestamp - b.timestamp);
  if (loose.length === 0) return ordered;
  const backwards: Message[] = [];
  for (let message = loose.pop(); message !== undefined; message = loose.pop()) {
    const { timestamp } = message;
    for (let last = ordered.at(-1); last && !isBefore(last, timestamp); last = ordered.at(-1)) {
      backwards.push(last);
      ordered.pop();
    }
    backwards.push(message);
  }
  return [...ordered, ...backwards.reverse()];
}

function isBefore({ state, timestamp }: Message, time: number): boolean {
  return state === "sent" && timestamp <= time;
}
