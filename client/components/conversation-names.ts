/** What a conversation is called by one of its members, and in which order conversations stand. */
import type { KnownUser, ListedConversation } from "../index.ts";

type Known = ReadonlyMap<string, KnownUser>;

/** The other one of two; undefined in a group, or where only the user is left. */
export function partnerOf(one: ListedConversation, self: string, known: Known): KnownUser | undefined {
  const id = one.kind === "direct" ? one.memberIds.find((member) => member !== self) : undefined;
  return id === undefined ? undefined : (known.get(id) ?? { id, name: id });
}

/** Its title; else the other one's name; else who else is in it. */
export function nameOf(one: ListedConversation, self: string, known: Known, locale: string): string {
  if (one.title !== "") return one.title;
  const partner = partnerOf(one, self, known);
  if (partner !== undefined) return partner.name;
  const names = one.memberIds.flatMap((id) => (id === self ? [] : (known.get(id)?.name ?? [])));
  if (names.length === 0) return "Untitled";
  return new Intl.ListFormat(locale, { type: "unit", style: "short" }).format(names.slice(0, 3));
}

/** Newest activity first: what was said last, or that it was made. */
export function byActivity(one: ListedConversation, other: ListedConversation): number {
  return activeAt(other) - activeAt(one);
}

/** A server of an earlier revision does not say when it was made; then it counts as new. */
function activeAt({ lastMessage, createdAt = Number.MAX_SAFE_INTEGER }: ListedConversation): number {
  return lastMessage?.timestamp ?? createdAt;
}
