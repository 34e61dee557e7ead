/** Where random bytes come from: a test may say. */

/** @returns so many bytes that nobody can foresee */
export type Random = (count: number) => Uint8Array<ArrayBuffer>;

export const browserRandom: Random = (count) => crypto.getRandomValues(new Uint8Array(count));
