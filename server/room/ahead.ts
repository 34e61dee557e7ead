/**
 * Notices readers who have read further than the log on disk goes.
 *
 * No server of this data told them: older data was put back other than by `restore`, under the same epoch, or the disk
 * lost what it had taken. Such a reader begins anew. One who comes back once the log has grown past it is not told
 * apart from any other, and misses what has that reader's numbers now.
 */
import type { Cursor } from "../../protocol/index.ts";
import type { Log } from "../lib/log.ts";
import type { Metrics } from "../lib/metrics.ts";
import type { Hub } from "./hub.ts";
import type { Room } from "./room.ts";

export function isAhead({ epoch, seq }: Cursor, room: Room): boolean {
  return room.log === "durable" && epoch === room.epoch && seq > room.head;
}

export function watchAhead(hub: Hub, report: Log, metrics: Metrics): void {
  const cursors = metrics.counter("cursors_ahead_total", "Cursors beyond the end of a log on disk.");
  hub.on("ahead", ({ room: { name, head }, cursor: { seq } }) => {
    cursors.value += 1;
    // Once: nobody fills the log with cursors that are made up.
    if (cursors.value > 1) return;
    report.warn(
      "a client has read further in a room than its log goes: was older data put back without `restore`? Others may miss messages until it is restored (server/README.md, Backups)",
      { room: name, seq, head },
    );
  });
}
