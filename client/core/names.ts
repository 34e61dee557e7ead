/**
 * Which names of the wire belong together.
 *
 * As short as the bundle needs them, so a new name may match by chance; a test holds each to the whole names.
 */

/** Durable requests: their id is an idempotency key, and their ack means committed to disk. */
const durable = /:(a|de|ed|sen|pu|reac|c[ar]|re[mn]|fu)|n:le/;
export const isDurable = (type: string): boolean => durable.test(type);

/**
 * Requests that come to the same when they are made twice, be it in another life of the log. Rooms are joined anew on
 * every connection anyway.
 */
export const repeatable = /^(pre|stat|room:h|\w+:list)|ds$/;

/** Error codes of a join that would be refused again. */
export const lasting = /^(forb|not_|inv)/;

/** Events that put the user out of a room, with its name behind the type: a closed conversation is there to be read. */
export const expelling = /m:(k|closedw)/;

/** Events of the page on which no socket may stay open. */
export const hiding = /hide|fr/;
