/** What those in the audit are called who are members of nothing, such as operators: by their connections. */
import type { NamedAuditEntry, UserId } from "../../protocol/index.ts";
import type { People } from "./people.ts";

export function withNames(people: People, entry: NamedAuditEntry): NamedAuditEntry {
  const nameOf = (id: UserId | undefined) =>
    id === undefined ? undefined : people.connectionsOf(id).first?.user.name;
  const actorName = entry.actorName ?? nameOf(entry.actorId);
  const username = entry.username ?? nameOf(entry.userId);
  return {
    ...entry,
    ...(actorName !== undefined && { actorName }),
    ...(username !== undefined && { username }),
  };
}
