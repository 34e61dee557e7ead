/** Death of this very process, with its moment left behind. */
import { writeSync } from "node:fs";

/** @param record an open file */
export function die(record: number): void {
  writeSync(record, `${Date.now()}\n`);
  process.kill(process.pid, "SIGKILL");
}
