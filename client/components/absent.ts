/** The members of a conversation who are not there, for whom there is room in a list. */
import type { KnownUser } from "../index.ts";

const maxShown = 50;

/** Who was there last comes first, then by name. @param here ids of those who are there */
export function absentOf(
  memberIds: readonly string[],
  here: ReadonlySet<string>,
  known: ReadonlyMap<string, KnownUser>,
  most = maxShown,
): readonly KnownUser[] {
  const absent = memberIds.filter((id) => !here.has(id)).map((id) => known.get(id) ?? { id, name: id });
  const leftAt = ({ status, lastSeen = 0 }: KnownUser) => (status === "offline" ? lastSeen : 0);
  const byName = (a: KnownUser, b: KnownUser) => a.name.localeCompare(b.name);
  return absent.toSorted((a, b) => leftAt(b) - leftAt(a) || byName(a, b)).slice(0, most);
}
