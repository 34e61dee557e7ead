/**
 * Reads new messages of others to screen readers.
 *
 * Only what came in live while the room was shown is read: never history, never one's own, nothing twice.
 */
import type { Message } from "../index.ts";

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
   * @returns the messages that are new to the reader, in order
   */
  note(room: string, messages: readonly Message[], region: Element | null): readonly Message[] {
    const isOther = room !== this.#room;
    const fresh = isOther
      ? []
      : messages.filter((message) => message.live && !message.mine && !this.#seen.has(message.key));
    this.#room = room;
    this.#seen = new Set(messages.map((message) => message.key));
    if (isOther) region?.replaceChildren();
    if (fresh.length > 0 && region !== null) say(region, fresh);
    return fresh;
  }
}

function say(region: Element, messages: readonly Message[]): void {
  const lines =
    messages.length > maxRead
      ? [`${messages.length} new messages`]
      : messages.map((message) => `${message.sender.name}: ${message.content}`);
  for (const line of lines) {
    const paragraph = document.createElement("p");
    paragraph.textContent = line;
    region.append(paragraph);
  }
  while (region.childElementCount > maxLines) region.firstElementChild?.remove();
}
