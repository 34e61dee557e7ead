/** The user's own log, read back by each room for what is its own: rooms that want the same page share one request. */
import type { Core } from "../core/core.ts";
import type { HistoryPage } from "../core/wire.ts";

/** Most of it is of other rooms. */
const limit = 200;

export type ReadOwnLog = ReturnType<typeof createOwnLog>;

/** @returns reads the page before that seq of a user's room */
export function createOwnLog(core: Core) {
  const underWay = new Map<string, Promise<HistoryPage>>();

  return (room: string, before: number): Promise<HistoryPage> => {
    // In another epoch it is another log.
    const key = [room, core.cursor(room)?.epoch, before].join(" ");
    const known = underWay.get(key);
    if (known) return known;
    const page = core.request("room:history", { room, before, limit }) as Promise<HistoryPage>;
    const arrived = () => underWay.delete(key);
    page.then(arrived, arrived);
    underWay.set(key, page);
    return page;
  };
}
