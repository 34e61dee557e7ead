/**
 * Revocations: users whose earlier tokens no longer count.
 *
 * Of a revoked user a token counts only if it says that it was made after the revocation. Whatever lets somebody
 * in asks here: tokens, tickets, and a connection that takes an identity over. So does whatever a user had begun, in
 * the step in which it takes effect. Whatever makes a new token of an old one asks again about the old one, after the
 * new one says when it was made: so none is younger than a revocation that its forerunner did not outlive.
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

const none: ReadonlySet<never> = new Set();

export interface Revocations {
  /** Resolves when the store's revocations are known. @throws ProtocolError `unavailable` */
  ready(): Promise<void>;
  /** Tokens made up to `atMs`, in epoch ms, no longer count. */
  add(userId: UserId, atMs: number): void;
  /** The same, from the moment that it is stored: until then nobody knows, and whoever asks is to ask again. */
  begin(userId: UserId, atMs: number): PendingRevocation;
  /** @throws Revoked; ProtocolError `unavailable` while it is being decided */
  check(identity: Identity): void;
  /** Of what was begun, or signed, at `atMs` for a user who had access then. @throws as `check` */
  checkSince(userId: UserId, atMs: number): void;
}

export interface PendingRevocation {
  /** It is stored, and the user's connections, which could have things signed until now, are cut at once. */
  stored(nowMs: number): void;
  /** Nothing was revoked. */
  failed(): void;
}

/** @param load what is kept: by user, the time of the latest revocation in epoch ms */
export function createRevocations(load: () => Promise<ReadonlyMap<UserId, number>>): Revocations {
  const revokedAt = new Map<UserId, number>();
  /** When the last of a user's connections were cut. */
  const cutAt = new Map<UserId, number>();
  const pending = new Map<UserId, Set<{ readonly atMs: number }>>();
  let loading: Promise<void> | undefined;

  function add(userId: UserId, atMs: number): void {
    raise(revokedAt, userId, atMs);
  }

  async function loadAll(): Promise<void> {
    for (const [userId, atMs] of await load()) add(userId, atMs);
  }

  function begin(userId: UserId, atMs: number): PendingRevocation {
    const mine = { atMs };
    const all = pending.get(userId) ?? new Set();
    pending.set(userId, all.add(mine));
    const end = () => {
      all.delete(mine);
      if (all.size === 0 && pending.get(userId) === all) pending.delete(userId);
    };
    return {
      stored(nowMs) {
        end();
        add(userId, atMs);
        raise(cutAt, userId, nowMs);
      },
      failed: end,
    };
  }

  function checkAgainst(known: ReadonlyMap<UserId, number>, userId: UserId, madeAt: number): void {
    const atMs = known.get(userId);
    if (atMs !== undefined && madeAt <= atMs) throw new Revoked();
    for (const { atMs } of pending.get(userId) ?? none) {
      if (madeAt <= atMs) throw undecided();
    }
  }

  return {
    add,
    begin,
    ready() {
      // After a failure the next one who asks tries again.
      loading ??= loadAll().catch((error) => {
        loading = undefined;
        throw error;
      });
      return loading;
    },
    check({ user, issuedAt = Number.NEGATIVE_INFINITY }) {
      checkAgainst(revokedAt, user.id, issuedAt);
    },
    checkSince(userId, atMs) {
      checkAgainst(cutAt, userId, atMs);
    },
  };
}

function raise(times: Map<UserId, number>, userId: UserId, atMs: number): void {
  times.set(userId, Math.max(atMs, times.get(userId) ?? 0));
}

function undecided(): ProtocolError {
  const message = "whether this access is revoked is being decided; try again in a second";
  return new ProtocolError("unavailable", message, { retryAfterMs: 1_000 });
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
      const identity = await verify(token);
      const refreshed = await tokens.refresh(token);
      // Again: what was revoked meanwhile is older than the new token.
      revocations.check(identity);
      return refreshed;
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
