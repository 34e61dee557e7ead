/**
 * How long the event loop was held up: what takes long in many turns keeps nobody else waiting, what takes long in
 * one keeps everybody.
 *
 * On a busy machine the time on the wall is also the neighbours'; with helping threads the processor's is also
 * theirs. What is slow by both is slow.
 */

interface Timed<Result> {
  readonly result: Result;
  /** The longest turn on the way, in milliseconds: on the wall or of the processor, whichever is less. */
  readonly turnMs: number;
}

export async function timeTurns<Result>(work: () => Result | Promise<Result>): Promise<Timed<Result>> {
  let turnMs = 0;
  let startedMs = performance.now();
  let before = process.cpuUsage();
  const takeTurn = () => {
    const { user, system } = process.cpuUsage(before);
    turnMs = Math.max(turnMs, Math.min(performance.now() - startedMs, (user + system) / 1_000));
    startedMs = performance.now();
    before = process.cpuUsage();
  };
  const onTurn = () => {
    takeTurn();
    next = setImmediate(onTurn);
  };
  let next = setImmediate(onTurn);
  try {
    const result = await work();
    takeTurn();
    return { result, turnMs };
  } finally {
    clearImmediate(next);
  }
}
