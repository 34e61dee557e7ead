/** Slow mode: how often each may say something in a room, be it a message, an edit of one or a file. */
import { ProtocolError, type User } from "../../protocol/index.ts";
import { isBackend, refuse } from "../auth/policy.ts";
import { Recent } from "../lib/recent.ts";
import type { Room } from "./room.ts";

const maxSlowMs = 3_600_000;
const maxPaced = 65_536;

export class Pace {
  /** By room and user: when the last one in slow mode was sent. */
  readonly #last = new Recent<number>(maxSlowMs, maxPaced);

  /** Slow mode is for users who do not moderate. @throws ProtocolError `rate_limited` */
  take(user: User, room: Room, monotonicMs: number): void {
    const { slowSeconds } = room;
    if (slowSeconds === 0 || isBackend(user)) return;
    if (refuse("moderate", user, room, "joined", undefined) === undefined) return;
    const key = `${room.name} ${user.id}`;
    const retryAfterMs =
      (this.#last.get(key) ?? Number.NEGATIVE_INFINITY) + slowSeconds * 1_000 - monotonicMs;
    if (retryAfterMs > 0) {
      const message = `slow mode: one message, edit or file in ${slowSeconds} seconds`;
      throw new ProtocolError("rate_limited", message, { retryAfterMs });
    }
    this.#last.set(key, monotonicMs, monotonicMs);
  }
}
