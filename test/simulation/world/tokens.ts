/**
 * Tokens in the shape of a JWT, signed by nobody: who one is, since when and until when. Checking one takes a
 * moment, as with keys.
 */
import { ProtocolError, type Role, type UserId } from "../../../protocol/index.ts";
import type { Identity } from "../../../server/auth/identity.ts";
import type { Tokens } from "../../../server/auth/tokens.ts";
import type { Random } from "../random.ts";
import type { Scope, Time } from "./time.ts";

/** Times in milliseconds. */
interface Claims {
  readonly sub: string;
  readonly role: Role;
  readonly iat: number;
  readonly exp: number;
}

export function tokenFor(claims: Claims): string {
  return `sim.${btoa(JSON.stringify(claims))}.sim`;
}

export const badToken = "nobody";

/** @throws ProtocolError as a server that checks it */
export function readToken(token: string, nowMs: number): Identity {
  const [kind, text = ""] = token.split(".");
  if (kind !== "sim") throw new ProtocolError("token_invalid", "the token is not signed");
  const { sub, role, iat, exp } = JSON.parse(atob(text)) as Claims;
  if (exp <= nowMs) throw new ProtocolError("token_expired", "the token has expired");
  return { user: { id: sub as UserId, name: nameOf(sub), role }, expiresAt: exp, issuedAt: iat };
}

export function nameOf(userId: string): string {
  return `${userId.charAt(0).toUpperCase()}${userId.slice(1)}`;
}

export function simulatedTokens(time: Time, scope: Scope, random: Random): Tokens {
  const unused = () => Promise.reject(new Error("nobody asks for that here"));
  return {
    verify: (token) =>
      new Promise((resolve, reject) => {
        time.after(random.between(0, 3), scope, () => {
          try {
            resolve(readToken(token, time.now));
          } catch (error) {
            reject(error);
          }
        });
      }),
    mint: unused,
    refresh: unused,
  };
}
