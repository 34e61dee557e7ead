/**
 * Public keys of an identity provider, from a URL or from a file.
 *
 * A file is read once, at the start; a URL again when an unknown key is named, at most every 30 s, and every
 * ten minutes at the latest.
 */
import { readFileSync } from "node:fs";
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from "jose";
import type { JwksHealth } from "./jwks-health.ts";

/**
 * @param source http(s) URL or path of a file
 * @param health told whether the URL answers with keys
 * @throws Error with one clear line if the file cannot be read or is no JWKS
 */
export function openJwks(source: string, health?: JwksHealth): JWTVerifyGetKey {
  if (/^https?:\/\//i.test(source)) return openRemoteJwks(new URL(source), health);
  try {
    return createLocalJWKSet(JSON.parse(readFileSync(source, "utf8")) as JSONWebKeySet);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`TAUTLINE_JWKS_URL: cannot read ${source} as a JWKS (${reason})`);
  }
}

function openRemoteJwks(url: URL, health: JwksHealth | undefined): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(url, { timeoutDuration: 5_000 });
  return async (header, token) => {
    try {
      return await remote(header, token);
    } catch (error) {
      if (isFetchProblem(error)) health?.failed(error instanceof Error ? error.message : String(error));
      throw error;
    } finally {
      // In the 30 s after keys were read none are asked for, so no failure is later than they.
      if (remote.coolingDown) health?.worked();
    }
  };
}

/** The keys could not be had, whatever the token is like. */
export function isFetchProblem(error: unknown): boolean {
  return (
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    !(error instanceof errors.JOSEError) ||
    error.code === "ERR_JOSE_GENERIC"
  );
}
