/**
 * Waits for the machine to be ours: figures taken beside a compiler are figures of the compiler.
 */
import { machineCpuMs } from "../load/process-stats.ts";

/** Cores that others may use; the kernel's own threads and a quiet desktop stay below. */
export const maxDisturbanceCores = 0.25;
const sampleMs = 300;

/** Resolves when other processes are quiet, or after `timeoutMs`; at once if that is 0. */
export async function waitForCalm(timeoutMs: number): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs;
  while (performance.now() < deadlineMs) {
    const fromMs = { cpu: machineCpuMs(), time: performance.now() };
    await Bun.sleep(sampleMs);
    const cores = (machineCpuMs() - fromMs.cpu) / (performance.now() - fromMs.time);
    if (cores < maxDisturbanceCores) return;
  }
}
