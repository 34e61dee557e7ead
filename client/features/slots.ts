/** Tasks of which only so many run at a time; the others wait in order. */

/** @returns its result, or why it failed */
export type RunInSlot = <Result>(task: () => Promise<Result>) => Promise<Result>;

/** @param count how many run at a time */
export function createSlots(count: number): RunInSlot {
  let free = count;
  const waiting: (() => void)[] = [];

  return async (task) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
