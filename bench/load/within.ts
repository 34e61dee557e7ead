/** A deadline for anything awaited, so that a server that says nothing ends the run with a reason. */
const answerTimeoutMs = 10_000;

/** @throws Error naming `what` when `promise` is not settled after ten seconds */
export async function within<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: Timer | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${answerTimeoutMs} ms for ${what}`)), answerTimeoutMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
