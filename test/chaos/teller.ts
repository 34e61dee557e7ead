/** Says how far a run is: on a terminal in one line, elsewhere now and then. */

/** Without a terminal, where every line stays. */
const tellEveryMs = 10_000;

/** @param what is counted beside the kills, such as `acknowledged` */
export function teller(kills: number, what: string): (done: number, counted: number) => void {
  const startedMs = performance.now();
  let toldMs = Number.NEGATIVE_INFINITY;
  return (done, counted) => {
    const nowMs = performance.now();
    const line = `${done}/${kills} kills, ${counted} ${what}, ${Math.round((nowMs - startedMs) / 1_000)} s`;
    if (process.stderr.isTTY) process.stderr.write(`\r${line} `);
    else if (nowMs - toldMs >= tellEveryMs || done === kills) {
      toldMs = nowMs;
      console.error(line);
    }
  };
}
