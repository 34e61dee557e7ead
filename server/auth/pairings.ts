/**
 * Pairings: how a device without a keyboard for tokens, such as the browser extension, gets one of its user.
 *
 * A code works once, within five minutes, and each user has one open at most. Guesses are bounded: 40 bits of code
 * against 500 wrong ones in five minutes, whoever makes them. What a code gives is a token of role `user` without
 * grants, however much more its user may do.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { ProtocolError } from "../../protocol/errors.ts";
import type { User } from "../../protocol/events/connection.ts";
import type { UserId } from "../../protocol/ids.ts";
import type { Clock } from "../lib/clock.ts";
import { idAlphabet, type RandomId } from "../lib/ids.ts";
import { type Identity, serviceId } from "./identity.ts";
import type { MintedToken, Tokens } from "./tokens.ts";

/** Without 0, 1, I, L and O, which are read as each other. */
const alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const codeChars = 8;
const lifetimeMs = 5 * 60_000;
const maxWrong = 500;
const tokenSeconds = 30 * 24 * 3_600;

export interface Pairings {
  /**
   * A code for the user's next device; one that was open before is void.
   *
   * @returns `code` as it is shown, `K7QF-2MXW`; `expiresAt` in epoch ms
   * @throws ProtocolError `unavailable` while too many are open, `forbidden` to a backend
   */
  open(identity: Identity): { readonly code: string; readonly expiresAt: number };
  /**
   * @param code in capitals or not, with or without its dash
   * @throws ProtocolError `not_found` if it is unknown, used or too old, `rate_limited` after too many wrong ones,
   *   `token_invalid` if its user was revoked since, `unavailable` while that is being decided
   */
  claim(code: string): Promise<MintedToken & { readonly user: User }>;
}

interface PairingOptions {
  readonly clock: Pick<Clock, "now" | "monotonic">;
  readonly randomId: RandomId;
  readonly tokens: Pick<Tokens, "mint">;
  /** @throws ProtocolError if the identity counts no longer */
  readonly check: (identity: Identity) => void;
  /** Codes open at once. */
  readonly maxOpen?: number;
}

interface Open {
  readonly digest: Buffer;
  readonly identity: Identity;
  /** Monotonic, so that no clock that is set back makes any live longer. */
  readonly endsAtMs: number;
}

export function createPairings(options: PairingOptions): Pairings {
  const { clock, randomId, tokens, check, maxOpen = 1_000 } = options;
  // All live equally long, so the order of insertion is that of expiry.
  const open = new Map<UserId, Open>();
  let wrong = { count: 0, until: 0 };

  const sweep = (nowMs: number) => {
    for (const [userId, { endsAtMs }] of open) {
      if (endsAtMs > nowMs) return;
      open.delete(userId);
    }
  };

  /** Looks at every code, so that the time it takes tells nothing about any. */
  function find(presented: Buffer): Open | undefined {
    let found: Open | undefined;
    for (const one of open.values()) if (timingSafeEqual(one.digest, presented)) found = one;
    return found;
  }

  function countWrong(nowMs: number): void {
    if (nowMs >= wrong.until) wrong = { count: 0, until: nowMs + lifetimeMs };
    wrong.count += 1;
  }

  return {
    open(identity) {
      if (identity.user.id === serviceId) {
        throw new ProtocolError("forbidden", "a device is a person's, and this id is your backend's");
      }
      const nowMs = clock.monotonic();
      sweep(nowMs);
      open.delete(identity.user.id);
      if (open.size >= maxOpen) {
        throw new ProtocolError("unavailable", "too many codes are open; try again in a minute", {
          retryAfterMs: 60_000,
        });
      }
      const code = makeCode(randomId);
      open.set(identity.user.id, { digest: digest(code), identity, endsAtMs: nowMs + lifetimeMs });
      return { code: `${code.slice(0, 4)}-${code.slice(4)}`, expiresAt: clock.now() + lifetimeMs };
    },

    async claim(given) {
      const nowMs = clock.monotonic();
      sweep(nowMs);
      if (nowMs < wrong.until && wrong.count >= maxWrong) {
        throw new ProtocolError("rate_limited", "too many wrong codes were tried; wait, then get a new one", {
          retryAfterMs: wrong.until - nowMs,
        });
      }
      const found = find(digest(given.toUpperCase().replace(/[^A-Z0-9]/g, "")));
      if (found === undefined) {
        countWrong(nowMs);
        throw new ProtocolError(
          "not_found",
          "the code is unknown, used or older than 5 minutes; get a new one where you are signed in",
        );
      }
      const { id, name } = found.identity.user;
      open.delete(id);
      check(found.identity);
      const minted = await tokens.mint({ userId: id, name, role: "user", ttlSeconds: tokenSeconds });
      // Again: what was revoked meanwhile is older than the new token.
      check(found.identity);
      return { ...minted, user: { id, name, role: "user" } };
    },
  };
}

/** An id's 62 letters and digits are twice the 31 of a code, so each of those is equally likely. */
function makeCode(randomId: RandomId): string {
  const letters = [...randomId(codeChars)];
  return letters.map((letter) => alphabet[idAlphabet.indexOf(letter) % alphabet.length]).join("");
}

function digest(code: string): Buffer {
  return createHash("sha256").update(code).digest();
}
