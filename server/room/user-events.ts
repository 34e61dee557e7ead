/** Events in users' own rooms. */
import { type DownType, roomName, type UserId } from "../../protocol/index.ts";
import type { NewEvent } from "../store/port.ts";

/**
 * One logged event for the room of each user, that of `first` first: a repeated request is answered from there.
 *
 * The data is encoded and stored once: for a conversation of hundreds it names hundreds, to each of them.
 */
export function forUsers(
  first: UserId,
  others: readonly UserId[],
  type: DownType,
  data: object,
): [NewEvent, ...NewEvent[]] {
  const body = JSON.stringify(data);
  const sharing = others.length === 0 ? {} : ({ hasSharedBody: true } as const);
  const event = (userId: UserId): NewEvent => ({ room: roomName("user", userId), type, body, ...sharing });
  return [event(first), ...others.map(event)];
}
