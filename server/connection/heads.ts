/** How far the logs of a connection's rooms have come: what a client compares its cursors with. */
import type { RoomName } from "../../protocol/index.ts";
import type { Room } from "../room/room.ts";

export function headsOf(rooms: readonly Room[]): Record<RoomName, number> {
  const heads: Record<RoomName, number> = {};
  for (const { name, log, head } of rooms) if (log !== "none") heads[name] = head;
  return heads;
}
