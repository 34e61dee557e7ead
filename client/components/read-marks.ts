/**
 * Where others have read up to: each of them below the last that they have read, unless it is their own.
 */
import { html, nothing } from "lit";
import type { KnownUser } from "../index.ts";
import { renderAvatar } from "./avatar.ts";
import type { ChatItem } from "./chat-items.ts";

export interface Reader {
  readonly id: string;
  readonly name: string;
}

/** In larger rooms it would say more than anybody wants to know. */
const maxReaders = 50;
/** Pictures in a row; the others are counted. */
const maxShown = 4;

/** By the item's key. */
export function placeReaders(
  items: readonly ChatItem[],
  reads: ReadonlyMap<string, number>,
  self: string | undefined,
  known: ReadonlyMap<string, KnownUser>,
): ReadonlyMap<string, readonly Reader[]> {
  const places = new Map<string, Reader[]>();
  if (reads.size > maxReaders) return places;
  const readers = [...reads].filter(([id]) => id !== self).sort((one, other) => other[1] - one[1]);
  let at = items.length - 1;
  for (const [id, seq] of readers) {
    while (at >= 0 && !isWithin(items[at], seq)) at -= 1;
    const item = items[at];
    if (item === undefined || item.sender.id === id) continue;
    places.set(item.key, [...(places.get(item.key) ?? []), { id, name: known.get(id)?.name ?? id }]);
  }
  return places;
}

/** What has no place in the log was not read by that. */
function isWithin(item: ChatItem | undefined, seq: number): boolean {
  return item?.seq !== undefined && item.seq <= seq;
}

export function renderReaders(readers: readonly Reader[], locale: string) {
  if (readers.length === 0) return nothing;
  const names = new Intl.ListFormat(locale).format(readers.map(({ name }) => name));
  const more = readers.length - maxShown;
  return html`<span class="readers" part="readers" role="img" aria-label=${`Read by ${names}`} title=${`Read by ${names}`}
    >${readers.slice(0, maxShown).map(renderAvatar)}${more > 0 ? html`<span>+${more}</span>` : nothing}</span
  >`;
}
