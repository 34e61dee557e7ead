/**
 * The processor's time, to tell what is slow from what only had to wait.
 *
 * On a busy machine the time on the wall is also the neighbours'; with helping threads the processor's is also
 * theirs. What is slow by both is slow.
 */

/** @returns the result, and milliseconds of the processor, all threads together */
export async function withCpuTime<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly cpuMs: number }> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, cpuMs: (user + system) / 1_000 };
}
