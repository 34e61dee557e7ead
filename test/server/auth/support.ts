/** What the tests of `auth` share: a clock that is set by hand, a secret, and tokens of any making. */
import { SignJWT } from "jose";
import { ProtocolError } from "../../../protocol/errors.ts";

export const secret = "a-secret-of-more-than-32-bytes-in-all";
export const startMs = 1_700_000_000_000;
export const startSeconds = startMs / 1_000;

export function manualClock(nowMs = startMs) {
  let now = nowMs;
  let elapsedMs = 0;
  return {
    now: () => now,
    monotonic: () => elapsedMs,
    advance(ms: number) {
      now += ms;
      elapsedMs += ms;
    },
    /** Somebody sets it forward, or back: no time passes. */
    setBy(ms: number) {
      now += ms;
    },
  };
}

type Key = CryptoKey | Uint8Array;

/** A token as another party may make it: any claims, any header, any key. */
export function sign(
  claims: Record<string, unknown>,
  header: { alg: string; kid?: string } = { alg: "HS256" },
  key: Key = new TextEncoder().encode(secret),
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader(header).sign(key);
}

/** A token put together by hand, with a signature that is none. */
export function forge(header: object, claims: object, signature = ""): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part(header)}.${part(claims)}.${signature}`;
}

/** The refusal that a call ends in. */
export async function refusalOf(run: () => unknown): Promise<ProtocolError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof ProtocolError) return error;
    throw error;
  }
  throw new Error("expected a ProtocolError, got none");
}
