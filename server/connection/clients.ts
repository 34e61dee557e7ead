/**
 * Programs that gave themselves an id, each with the one connection that it has.
 *
 * A newer connection takes the place of an older one, which the network has left behind. Nothing is kept of
 * connections that gave none.
 */
import type { UserId } from "../../protocol/index.ts";
import type { Session } from "./session.ts";

export class Clients {
  readonly #sessions = new Map<string, Session>();
  readonly #keys = new Map<Session, string>();

  /** The session is that client's from now on. @returns the one that was before, which is to end */
  claim(session: Session, userId: UserId, clientId: string): Session | undefined {
    // No user's id has a blank in it.
    const key = `${userId} ${clientId}`;
    const before = this.#sessions.get(key);
    if (before === session) return undefined;
    this.release(session);
    if (before !== undefined) this.release(before);
    this.#sessions.set(key, session);
    this.#keys.set(session, key);
    return before;
  }

  /** The session has ended. */
  release(session: Session): void {
    const key = this.#keys.get(session);
    if (key === undefined) return;
    this.#keys.delete(session);
    this.#sessions.delete(key);
  }

  get size(): number {
    return this.#sessions.size;
  }
}
