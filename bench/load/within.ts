/** A deadline for anything awaited, so that a server that says nothing ends the run with a reason. */
const ANSWER_TIMEOUT_MS = 10_000;

/** @throws Error naming `what` when `promise` is not settled after ten seconds */
export async function within<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: Timer | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`waited ${ANSWER_TIMEOUT_MS} ms for ${what}`)),
      ANSWER_TIMEOUT_MS,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
