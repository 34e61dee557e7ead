/** Which requests are durable: their id is an idempotency key, and their ack means committed to disk. */

/** As short as the bundle needs it; a test holds it to the protocol's own list. */
const durable = /:(a|de|ed|sen|pu|reac|c[ar]|re[mn]|fu)|n:le/;

export const isDurable = (type: string): boolean => durable.test(type);
