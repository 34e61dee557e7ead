/** Who is in a room. Kept through a lost connection, replaced whole on every join. */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { DownData } from "../../protocol/events/index.ts";
import type { PresentUser } from "../core/wire.ts";

export interface Presence {
  readonly count: ReadonlySignal<number>;
  /** Empty in rooms over 200 users, which tell counts only. */
  readonly users: ReadonlySignal<readonly PresentUser[]>;
}

/** @param met told of everybody who is there */
export function createPresence(met: (users: readonly PresentUser[]) => void) {
  const count = signal(0);
  const users = signal<readonly PresentUser[]>([]);

  function replace(next: readonly PresentUser[], total = next.length): void {
    users.value = next;
    count.value = total;
    met(next);
  }

  return {
    count,
    users,
    replace,
    diff({ count: total, joined, left }: DownData<"presence:diff">): void {
      const isStale = ({ userId }: PresentUser) =>
        left.includes(userId) || joined.some((user) => user.userId === userId);
      replace([...users.peek().filter((user) => !isStale(user)), ...joined], total);
    },
    /** A user looks at it, or does not. */
    mark(id: unknown, status: PresentUser["status"]): void {
      users.value = users.peek().map((user) => (user.userId === id ? { ...user, status } : user));
    },
  };
}
