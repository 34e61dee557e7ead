/**
 * Memory of the process before and after: what a run has let go of must not be held.
 *
 * The heap is read after collections, until two of them find the same; what lies outside of it (the databases of
 * the worlds, code) is in the resident memory, which is told and not judged: the allocator gives back when it likes.
 */
import { heapStats } from "bun:jsc";

export interface Memory {
  readonly heapBytes: number;
  readonly objects: number;
  readonly residentBytes: number;
}

const maxReadings = 8;
const steadyBytes = 256 * 1024;

export async function readMemory(): Promise<Memory> {
  let last = await collected();
  for (let reading = 1; reading < maxReadings; reading += 1) {
    const next = await collected();
    if (Math.abs(next.heapSize - last.heapSize) < steadyBytes) break;
    last = next;
  }
  const { heapSize, objectCount } = await collected();
  return { heapBytes: heapSize, objects: objectCount, residentBytes: process.memoryUsage.rss() };
}

async function collected() {
  await new Promise<void>((resolve) => setImmediate(resolve));
  Bun.gc(true);
  return heapStats();
}

/** Caches of the engine and of the schemas fill up as more kinds of input come by; a leak has no end. */
const toleratedBytes = 12 * 1024 * 1024;

export function isFlat(before: Memory, after: Memory): boolean {
  return after.heapBytes - before.heapBytes <= toleratedBytes;
}
