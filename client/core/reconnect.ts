/**
 * The contract's close codes that ask for more than the usual backoff.
 *
 * The protocol's own table says the same with words that cost bytes; a test holds the two together.
 */

/** A person has to act. */
export const isFinal = (code: number): boolean => code === 1000 || code === bannedCode;
export const bannedCode = 4403;
/** Only with a new token. */
export const tokenCode = 4401;
/** Too slow for too long: at once, to catch up. */
export const slowCode = 4413;
/** After half a minute. */
export const abuseCode = 4429;
/** Nothing came in for too long; also said by this side. */
export const silenceCode = 4408;
