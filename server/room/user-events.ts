/** Events in users' own rooms. */
import { type DownType, roomName, type UserId } from "../../protocol/index.ts";
import type { NewEvent } from "../store/port.ts";

/** One logged event for a user's room. */
export function forUser(userId: UserId, type: DownType, data: object): NewEvent {
  return { room: roomName("user", userId), type, body: JSON.stringify(data) };
}
