/**
 * Which names of the wire belong together.
 *
 * As short as the bundle needs them, so a new name may match by chance; a test holds each to the whole names.
 */

/** Durable requests: their id is an idempotency key, and their ack means committed to disk. */
const durable = /:(a|de|ed|sen|pu|reac|c[ar]|re[mn]|fu)|n:le/;
export const isDurable = (type: string): boolean => durable.test(type);

/** Requests that come to the same when they are made twice. Rooms are joined anew on every connection anyway. */
export const repeatable = /^(presence|status|room:h|\w+:list|message:r)/;

/** Error codes of a join that would be refused again. */
export const lasting = /^(forbidden|not_|invalid_)/;

/** Events of the page on which no socket may stay open. */
export const hiding = /pagehide|freeze/;
