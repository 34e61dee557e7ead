/** The rooms that somebody is in, as a table shows them: sorted by one column, and those that fit what was typed. */
import type { ListedRoom } from "./api.ts";

export type Column = "name" | "kind" | "members";

export interface Order {
  readonly by: Column;
  readonly isDown: boolean;
}

export interface Wanted {
  /** Part of a name or a title. */
  readonly text: string;
  /** Empty for every kind. */
  readonly kind: string;
  readonly order: Order;
}

/** `conversation:x` is a conversation; the two without a colon are the server's. */
export function kindOf(name: string): string {
  const at = name.indexOf(":");
  return at === -1 ? "built-in" : name.slice(0, at);
}

export const titleOf = ({ name, title }: Pick<ListedRoom, "name" | "title">): string => title ?? name;

export function pickRooms(
  rooms: readonly ListedRoom[],
  { text, kind, order }: Wanted,
): readonly ListedRoom[] {
  const wanted = text.trim().toLocaleLowerCase();
  const fits = (room: ListedRoom) =>
    (kind === "" || kindOf(room.name) === kind) &&
    `${room.name} ${room.title ?? ""}`.toLocaleLowerCase().includes(wanted);
  const sign = order.isDown ? -1 : 1;
  const byName = (one: ListedRoom, other: ListedRoom) => titleOf(one).localeCompare(titleOf(other));
  const compare: Readonly<Record<Column, typeof byName>> = {
    name: byName,
    kind: (one, other) => kindOf(one.name).localeCompare(kindOf(other.name)),
    members: (one, other) => one.memberCount - other.memberCount,
  };
  return rooms.filter(fits).sort((one, other) => sign * compare[order.by](one, other) || byName(one, other));
}
