/**
 * How often a user changes conversations: what changes is stored and told once for each member, so a change of a
 * large conversation counts as several.
 */
import { ProtocolError, type User } from "../../protocol/index.ts";
import type { Clock } from "../lib/clock.ts";
import { perMinute, TokenBuckets } from "../lib/token-bucket.ts";

/** So many that are told count as one change more. */
const membersPerChange = 50;

export class ChangeLimit {
  readonly #perMinute: number;
  readonly #clock: Clock;
  readonly #users: TokenBuckets;

  /** @param changesPerMinute and as many at once; 0 for any number */
  constructor(changesPerMinute: number, clock: Clock) {
    this.#perMinute = changesPerMinute;
    this.#clock = clock;
    this.#users = new TokenBuckets(perMinute(changesPerMinute));
  }

  /** Services and admins may as often as they like. @param told members @throws ProtocolError `rate_limited` */
  take({ id, role }: User, told: number): void {
    if (role !== "user") return;
    const retryAfterMs = this.#users.take(id, this.#clock.monotonic(), 1 + told / membersPerChange);
    if (retryAfterMs === 0) return;
    const message = `more than ${this.#perMinute} changes of conversations a minute, those of large ones counted as several`;
    throw new ProtocolError("rate_limited", message, { retryAfterMs });
  }
}
