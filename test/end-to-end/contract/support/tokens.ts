/**
 * JSON Web Tokens made by hand, so that tests can also make the ones that no library would.
 *
 * Nothing here shares code with the server.
 */
import { createHmac } from "node:crypto";
import { jwtSecret } from "../../../support/real-server.ts";

export interface Claims {
  readonly sub?: string;
  readonly name?: string;
  readonly role?: string;
  /** Seconds since 1970. */
  readonly exp?: number;
  readonly [other: string]: unknown;
}

interface SigningOptions {
  readonly secret?: string;
  /** The header's `alg`; "none" leaves the signature empty. */
  readonly algorithm?: "HS256" | "HS512" | "none";
}

export const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

/** Signs exactly these claims, valid or not. */
export function sign(claims: Claims, options: SigningOptions = {}): string {
  const { secret = jwtSecret, algorithm = "HS256" } = options;
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: algorithm, typ: "JWT" })}.${part(claims)}`;
  if (algorithm === "none") return `${signed}.`;
  const hash = algorithm === "HS512" ? "sha512" : "sha256";
  return `${signed}.${createHmac(hash, secret).update(signed).digest("base64url")}`;
}

/** A good token that holds for ten minutes. */
export function tokenFor(userId: string, more: Claims = {}): string {
  return sign({ sub: userId, exp: inSeconds(600), ...more });
}

export function claimsOf(token: string): Claims {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Claims;
}
