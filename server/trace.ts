/**
 * What happens, line by line, for who looks for a message that did not arrive: who came and went, which event was
 * stored and for how many. Never what was said, and of a whisper room not even its code.
 */
import type { Clock } from "./lib/clock.ts";
import type { Log } from "./lib/log.ts";
import type { Connection } from "./room/connection.ts";
import type { Hub } from "./room/hub.ts";
import type { Room } from "./room/room.ts";
import type { Rooms } from "./room/rooms.ts";

export interface Traced {
  readonly hub: Hub;
  readonly rooms: Rooms;
  readonly clock: Clock;
  readonly report: Log;
}

/** Costs a line for each of them, so it is for the log level `debug`. */
export function addTrace({ hub, rooms, clock, report }: Traced): void {
  hub.on("connected", ({ connection }) => report.debug("connected", who(connection)));
  hub.on("disconnected", ({ connection }) =>
    report.debug("disconnected", {
      ...who(connection),
      afterMs: Math.round(clock.monotonic() - connection.openedAt),
    }),
  );
  hub.on("entered", ({ room, connection }) =>
    report.debug("entered a room", { ...who(connection), room: placeOf(room) }),
  );
  hub.on("left", ({ room, connection }) =>
    report.debug("left a room", { ...who(connection), room: placeOf(room) }),
  );
  hub.on("stored", (committed) => {
    for (const change of committed) {
      for (const { room, seq, type, senderId } of change.kind === "stored" ? change.events : []) {
        const readers = rooms.loaded(room)?.connections.size ?? 0;
        report.debug("event stored", { room, seq, type, sender: senderId, readers });
      }
    }
  });
}

function who({ id, user }: Connection): { readonly connection: string; readonly user: string } {
  return { connection: id, user: user.id };
}

/** Whoever has a whisper room's code may come in. */
function placeOf({ kind, name }: Room): string {
  return kind === "whisper" ? "a whisper room" : name;
}
