/**
 * The contract's close codes that ask for more than the usual backoff.
 *
 * The protocol's own table says the same with words that cost bytes; a test holds the two together.
 */

/** Why it is over where a person has to act; undefined where the client comes back by itself. */
export const endOf = (code: number): "closed" | "banned" | undefined =>
  code === 1000 ? "closed" : code === 4403 ? "banned" : undefined;
/** Only with a new token. */
export const tokenCode = 4401;
/** Too slow for too long: at once, to catch up. */
export const slowCode = 4413;
/** After half a minute. */
export const abuseCode = 4429;
/** Nothing came in for too long; also said by this side. */
export const silenceCode = 4408;
