/**
 * Reads new messages of others to screen readers.
 *
 * Only what came in live while the room was shown is read: never history, never one's own, nothing twice.
 */
import { type ChatItem, spokenText } from "./chat-items.ts";

/** More than these at once are counted rather than read. */
const maxRead = 3;
/** Old lines are dropped so that the region does not grow. */
const maxLines = 6;

export class Announcer {
  #room = "";
  #seen = new Set<string>();

  /**
   * Takes note of what is shown now.
   *
   * @param region the live region, left alone by the template
   * @returns what is new to the reader, in order
   */
  note(room: string, items: readonly ChatItem[], region: Element | null): readonly ChatItem[] {
    const isOther = room !== this.#room;
    const fresh = isOther ? [] : items.filter((item) => item.live && !item.mine && !this.#seen.has(item.key));
    this.#room = room;
    this.#seen = new Set(items.map(({ key }) => key));
    if (isOther) region?.replaceChildren();
    if (fresh.length > 0 && region !== null) say(region, fresh);
    return fresh;
  }
}

function say(region: Element, items: readonly ChatItem[]): void {
  const lines =
    items.length > maxRead
      ? [`${items.length} new messages`]
      : items.map((item) => `${item.sender.name}: ${spokenText(item)}`);
  for (const line of lines) {
    const paragraph = document.createElement("p");
    paragraph.textContent = line;
    region.append(paragraph);
  }
  while (region.childElementCount > maxLines) region.firstElementChild?.remove();
}
