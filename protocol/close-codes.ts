/**
 * Close codes and what a client does next: the contract.
 *
 * `client/core/reconnect.ts` says it again in fewer bytes; a test of every code holds the two together.
 */
export type Reconnect =
  /** Never: a person has to act. */
  | "no"
  /** After the usual jittered backoff. */
  | "yes"
  /** Only with a new token. */
  | "with-new-token"
  /** After half a minute. */
  | "later";

export const closeCodes = {
  1000: { meaning: "done", reconnect: "no" },
  1001: { meaning: "not now: the server stops, or is too busy", reconnect: "yes" },
  1009: { meaning: "frame too big", reconnect: "yes" },
  4400: { meaning: "protocol violations", reconnect: "yes" },
  4401: { meaning: "token refused or expired", reconnect: "with-new-token" },
  4403: { meaning: "banned or revoked", reconnect: "no" },
  4408: { meaning: "no hello in time, heartbeat missed, or replaced", reconnect: "yes" },
  4413: { meaning: "too slow for too long", reconnect: "yes" },
  4429: { meaning: "rate abuse", reconnect: "later" },
} as const satisfies Record<number, { meaning: string; reconnect: Reconnect }>;

export type CloseCode = keyof typeof closeCodes;

/** Any other code (1006 above all: the network went) means reconnect. */
export function reconnectAfter(code: number): Reconnect {
  return code in closeCodes ? closeCodes[code as CloseCode].reconnect : "yes";
}
