/** Who can be chosen to be a member, by name: those whom the page gives, and those whom it has met. */
import type { Client } from "../index.ts";

export interface Choosable {
  readonly id: string;
  readonly name: string;
}

/** @param left ids of those who are not offered */
export function choosableOf(
  client: Client,
  given: readonly Choosable[],
  left: ReadonlySet<string>,
): readonly Choosable[] {
  const met = [...client.people.known.value.values()];
  // What the page has heard of somebody is newer than what it was given.
  const all = new Map<string, Choosable>([...given, ...met].map(({ id, name }) => [id, { id, name }]));
  return [...all.values()].filter(({ id }) => !left.has(id)).toSorted((a, b) => a.name.localeCompare(b.name));
}
