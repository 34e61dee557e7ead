/**
 * What a promise was rejected with.
 *
 * Instead of Bun's `expect(promise).rejects`, which blocks the thread until the promise settles: callbacks of the same
 * batch of `setImmediate` do not run meanwhile, and where the promise waits for one of them, the test hangs.
 */
export async function failureOf(promise: Promise<unknown> | undefined): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error instanceof Error ? error : new Error(`rejected with ${String(error)}, no Error`);
  }
  throw new Error("the promise was fulfilled");
}
