/**
 * Revocations: users whose earlier tokens no longer count.
 *
 * Of a revoked user a token counts only if it says that it was made after the revocation. Whatever lets somebody
 * in asks here: tokens, tickets, and a connection that takes an identity over.
 */
import { ProtocolError } from "../../protocol/errors.ts";
import type { UserId } from "../../protocol/ids.ts";
import type { Identity } from "./identity.ts";
import type { Tickets } from "./tickets.ts";
import type { Tokens } from "./tokens.ts";

/** Closes with 4403, where other refused tokens close with 4401: a new try with the same one is in vain. */
export class Revoked extends ProtocolError {
  constructor() {
    super("token_invalid", "access with this token was revoked; ask whoever runs this server");
  }
}

export interface Revocations {
  /** Resolves when the store's revocations are known. @throws ProtocolError `unavailable` */
  ready(): Promise<void>;
  /** Tokens made up to `atMs`, in epoch ms, no longer count. */
  add(userId: UserId, atMs: number): void;
  /** @throws Revoked */
  check(identity: Identity): void;
}

/** @param load what is kept: by user, the time of the latest revocation in epoch ms */
export function createRevocations(load: () => Promise<ReadonlyMap<UserId, number>>): Revocations {
  const revokedAt = new Map<UserId, number>();
  let loading: Promise<void> | undefined;

  function add(userId: UserId, atMs: number): void {
    revokedAt.set(userId, Math.max(atMs, revokedAt.get(userId) ?? 0));
  }

  async function loadAll(): Promise<void> {
    for (const [userId, atMs] of await load()) add(userId, atMs);
  }

  return {
    add,
    ready() {
      // After a failure the next one who asks tries again.
      loading ??= loadAll().catch((error) => {
        loading = undefined;
        throw error;
      });
      return loading;
    },
    check({ user, issuedAt }) {
      const atMs = revokedAt.get(user.id);
      if (atMs !== undefined && (issuedAt === undefined || issuedAt <= atMs)) throw new Revoked();
    },
  };
}

/** The same tokens, but for those that were revoked. */
export function withoutRevokedTokens(tokens: Tokens, revocations: Revocations): Tokens {
  async function verify(token: string): Promise<Identity> {
    await revocations.ready();
    const identity = await tokens.verify(token);
    revocations.check(identity);
    return identity;
  }

  return {
    verify,
    mint: (request) => tokens.mint(request),
    async refresh(token) {
      await verify(token);
      return tokens.refresh(token);
    },
  };
}

/** The same tickets, but for those whose user was revoked since. */
export function withoutRevokedTickets(tickets: Tickets, revocations: Revocations): Tickets {
  return {
    issue: (identity) => tickets.issue(identity),
    redeem(ticket) {
      const identity = tickets.redeem(ticket);
      revocations.check(identity);
      return identity;
    },
  };
}
