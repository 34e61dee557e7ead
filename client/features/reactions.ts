/**
 * What people say of messages with a picture.
 *
 * Pages of history come newest first, so of two changes by one user the one with the greater seq holds.
 */
import type { EventOf } from "../core/wire.ts";

/** One picture, and who chose it. */
export interface Reaction {
  readonly emoji: string;
  readonly userIds: readonly string[];
  readonly mine: boolean;
}

interface Said {
  readonly seq: number;
  readonly on: boolean;
}

export function createReactions() {
  /** By message, picture and user, in the order of the first mention. */
  const said = new Map<string, Map<string, Map<string, Said>>>();

  return {
    /** @returns false if a later word of the same user is known */
    apply({ data, seq = Number.POSITIVE_INFINITY }: EventOf<"message:reaction">): boolean {
      const { id, emoji, userId, on } = data;
      const ofMessage = said.get(id) ?? new Map<string, Map<string, Said>>();
      const users = ofMessage.get(emoji) ?? new Map<string, Said>();
      const known = users.get(userId);
      if (known !== undefined && known.seq > seq) return false;
      said.set(id, ofMessage.set(emoji, users.set(userId, { seq, on })));
      return true;
    },
    of(id: string, me: string | undefined): readonly Reaction[] {
      return [...(said.get(id) ?? [])].flatMap(([emoji, users]) => {
        const userIds = [...users].flatMap(([userId, { on }]) => (on ? [userId] : []));
        return userIds.length === 0 ? [] : [{ emoji, userIds, mine: userIds.includes(`${me}`) }];
      });
    },
    forget(id: string): void {
      said.delete(id);
    },
    clear(): void {
      said.clear();
    },
  };
}
