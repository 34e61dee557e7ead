/**
 * Reads new messages of others to screen readers, and says which of one's own files have arrived.
 *
 * Only what came in live while the room was shown is read: never history, never one's own messages, nothing twice.
 */
import { type ChatItem, spokenText } from "./chat-items.ts";

/** More than these at once are counted rather than read. */
const maxRead = 3;
/** Old lines are dropped so that the region does not grow. */
const maxLines = 6;

interface Line {
  readonly paragraph: Element;
  /** Of the item that it reads; undefined for a count of many. */
  readonly key: string | undefined;
  readonly text: string;
}

export class Announcer {
  #room: object | undefined;
  #seen = new Set<string>();
  #lines: readonly Line[] = [];

  /**
   * Takes note of what is shown now. What was deleted or changed since it was read is no longer there to be read.
   *
   * @param room as the client has it: another client has another one of the same name
   * @param region the live region, left alone by the template
   * @returns what is new to the reader, in order
   */
  note(room: object, items: readonly ChatItem[], region: Element | null): readonly ChatItem[] {
    const isOther = room !== this.#room;
    const news = isOther ? [] : items.filter((item) => item.live && !this.#seen.has(item.key));
    const fresh = news.filter(({ mine }) => !mine);
    const said = news.filter(({ mine, kind }) => !mine || kind === "file");
    this.#room = room;
    this.#seen = new Set(items.map(({ key }) => key));
    this.#keep(isOther ? [] : this.#lines.filter((line) => isStillSaid(line, items)));
    if (region !== null) this.#keep([...this.#lines, ...say(region, said)].slice(-maxLines));
    return fresh;
  }

  #keep(lines: readonly Line[]): void {
    for (const line of this.#lines) if (!lines.includes(line)) line.paragraph.remove();
    this.#lines = lines;
  }
}

function isStillSaid({ key, text }: Line, items: readonly ChatItem[]): boolean {
  return key === undefined || items.some((item) => item.key === key && lineOf(item) === text);
}

function say(region: Element, items: readonly ChatItem[]): Line[] {
  const isMany = items.length > maxRead;
  const said = isMany
    ? [{ key: undefined, text: `${items.length} new messages` }]
    : items.map((item) => ({ key: item.key, text: lineOf(item) }));
  return said.map(({ key, text }) => {
    const paragraph = document.createElement("p");
    paragraph.textContent = text;
    region.append(paragraph);
    return { paragraph, key, text };
  });
}

function lineOf(item: ChatItem): string {
  if (item.mine && item.kind === "file") return `${item.file.name} was sent`;
  return `${item.sender.name}: ${spokenText(item)}`;
}
