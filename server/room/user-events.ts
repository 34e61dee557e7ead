/** Events in users' own rooms. */
import { type DownData, type DownType, roomName, type UpData, type UserId } from "../../protocol/index.ts";
import type { NewEvent } from "../store/port.ts";
import { cleanTitle } from "./title.ts";

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

/** A notification as it is said. */
export type SaidNotification = Omit<UpData<"notification:send">, "userIds">;

/** The same as it is kept. @param sender the person whose word it is, if it is one's. @param now epoch ms */
export function notificationOf(
  { level, title, message, url }: SaidNotification,
  now: number,
  sender?: { readonly id: UserId; readonly name: string },
): Omit<DownData<"system:notification">, "id"> {
  return {
    level,
    title: cleanTitle(title),
    message,
    ...(url === undefined ? {} : { url }),
    createdAt: now,
    ...(sender === undefined ? {} : { sender }),
  };
}
