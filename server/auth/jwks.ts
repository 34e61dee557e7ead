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
  customFetch,
  errors,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from "jose";
import type { JwksHealth } from "./jwks-health.ts";

/**
 * @param source http(s) URL or path of a file
 * @param health told whether the URL answers with keys
 * @throws Error with one clear line if it is no such URL, or the file cannot be read or is no JWKS
 */
export function openJwks(source: string, health?: JwksHealth): JWTVerifyGetKey {
  try {
    if (/^https?:\/\//i.test(source)) return openRemoteJwks(new URL(source), health);
    return createLocalJWKSet(JSON.parse(readFileSync(source, "utf8")) as JSONWebKeySet);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`TAUTLINE_JWKS_URL: cannot read ${source} as a JWKS (${reason})`);
  }
}

/** The identity provider could not be reached. */
class Unreachable extends Error {}

function openRemoteJwks(url: URL, health: JwksHealth | undefined): JWTVerifyGetKey {
  let asked = 0;
  const ask = async (...args: Parameters<typeof fetch>) => {
    asked += 1;
    try {
      return await fetch(...args);
    } catch (error) {
      // jose has a word of its own for that one.
      if (error instanceof Error && error.name === "TimeoutError") throw error;
      throw new Unreachable(error instanceof Error ? error.message : String(error));
    }
  };
  const remote = createRemoteJWKSet(url, { timeoutDuration: 5_000, [customFetch]: ask });
  return async (header, token) => {
    const before = asked;
    try {
      const key = await remote(header, token);
      if (asked > before) health?.worked();
      // Those that are known are good for a while, and none would be asked for until then.
      else if (health?.mayAskAgain()) void remote.reload().then(() => health.worked(), ignore);
      return key;
    } catch (error) {
      if (isFetchProblem(error)) health?.failed(error instanceof Error ? error.message : String(error));
      else if (asked > before) health?.worked();
      throw error;
    }
  };
}

const ignore = () => {};

/** The keys could not be had, whatever the token is like. */
export function isFetchProblem(error: unknown): boolean {
  return (
    error instanceof Unreachable ||
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    (error instanceof errors.JOSEError && error.code === "ERR_JOSE_GENERIC")
  );
}
