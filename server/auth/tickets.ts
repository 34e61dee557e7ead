/**
 * Tickets: stand in for a token at an upgrade, where a URL is all that a browser can set.
 *
 * A ticket works once, within 30 s. A user has 20 open at most, and a new one makes the oldest of them void. The
 * table is bounded, too; beyond it new tickets are refused, so that nobody can push out another's.
 */
import { ProtocolError } from "../../protocol/errors.ts";
import type { UserId } from "../../protocol/ids.ts";
import type { Clock } from "../lib/clock.ts";
import type { RandomId } from "../lib/ids.ts";
import type { Identity } from "./identity.ts";

const lifetimeMs = 30_000;
/** 43 characters of 62 are 256 bits. */
const ticketChars = 43;
const maxPerUser = 20;

export interface Tickets {
  /**
   * @returns `expiresAt` in epoch ms
   * @throws ProtocolError `unavailable` while the table is full
   */
  issue(identity: Identity): { readonly ticket: string; readonly expiresAt: number };
  /** @throws ProtocolError `token_invalid` if unknown, used or too old; `token_expired` if its user's token is */
  redeem(ticket: string): Identity;
}

interface TicketOptions {
  readonly clock: Pick<Clock, "now" | "monotonic">;
  readonly randomId: RandomId;
  /** Tickets open at once. */
  readonly maxTickets?: number;
}

export function createTickets({ clock, randomId, maxTickets = 10_000 }: TicketOptions): Tickets {
  // All live equally long, so the order of insertion is that of expiry.
  const open = new Map<string, { readonly identity: Identity; readonly endsAtMs: number }>();
  /** The same tickets, in the same order. */
  const byUser = new Map<UserId, Set<string>>();

  const close = (ticket: string, userId: UserId) => {
    open.delete(ticket);
    const own = byUser.get(userId);
    own?.delete(ticket);
    if (own?.size === 0) byUser.delete(userId);
  };

  const sweep = (nowMs: number) => {
    for (const [ticket, { endsAtMs, identity }] of open) {
      if (endsAtMs > nowMs) return;
      close(ticket, identity.user.id);
    }
  };

  const makeRoom = (userId: UserId) => {
    const own = byUser.get(userId);
    const [oldest] = own ?? [];
    if (own !== undefined && oldest !== undefined && own.size >= maxPerUser) close(oldest, userId);
  };

  return {
    issue(identity) {
      // Monotonic, so that no clock that is set back makes any live longer.
      const nowMs = clock.monotonic();
      sweep(nowMs);
      const { id } = identity.user;
      makeRoom(id);
      if (open.size >= maxTickets) {
        throw new ProtocolError("unavailable", "too many tickets are open; try again in a moment", {
          retryAfterMs: 1_000,
        });
      }
      const ticket = randomId(ticketChars);
      open.set(ticket, { identity, endsAtMs: nowMs + lifetimeMs });
      byUser.set(id, (byUser.get(id) ?? new Set()).add(ticket));
      return { ticket, expiresAt: clock.now() + lifetimeMs };
    },
    redeem(ticket) {
      const entry = open.get(ticket);
      if (entry !== undefined) close(ticket, entry.identity.user.id);
      if (entry === undefined || entry.endsAtMs <= clock.monotonic()) {
        throw new ProtocolError(
          "token_invalid",
          "the ticket is unknown, used or older than 30 s; get a new one from POST /api/v1/tickets",
        );
      }
      if (entry.identity.expiresAt <= clock.now()) {
        throw new ProtocolError("token_expired", "the token behind the ticket has expired; get a new one");
      }
      return entry.identity;
    },
  };
}
