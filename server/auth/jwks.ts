/**
 * Public keys of an identity provider, from a URL or from a file.
 *
 * A file is read once, at the start; a URL again when an unknown key is named, at most every 30 s, and every
 * ten minutes at the latest.
 */
import { readFileSync } from "node:fs";
import { createLocalJWKSet, createRemoteJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";

/**
 * @param source http(s) URL or path of a file
 * @throws Error with one clear line if the file cannot be read or is no JWKS
 */
export function openJwks(source: string): JWTVerifyGetKey {
  if (/^https?:\/\//i.test(source)) return createRemoteJWKSet(new URL(source), { timeoutDuration: 5_000 });
  try {
    return createLocalJWKSet(JSON.parse(readFileSync(source, "utf8")) as JSONWebKeySet);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`TAUTLINE_JWKS_URL: cannot read ${source} as a JWKS (${reason})`);
  }
}
