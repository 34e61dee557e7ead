/**
 * Where what is new to the user begins.
 *
 * The line is drawn once, when the room is opened or the page was looked away from, and stays until the user
 * writes or looks away again: it does not run ahead of whoever reads.
 */
import { html, nothing, type TemplateResult } from "lit";
import type { Room } from "../index.ts";
import type { ChatItem } from "./chat-items.ts";
import { icons } from "./icons.ts";

export interface Unread {
  /** The first new one; undefined where it is further back than what is loaded. */
  readonly key: string | undefined;
  readonly count: number;
}

export class UnreadLine {
  #room: Room | undefined;
  /** Everything after this seq is new; undefined where nothing is. */
  #after: number | undefined;
  /** Is known for this room. */
  #isDrawn = false;
  /** The user has come to it. */
  isSeen = false;

  /** Call it with every render. @param self the user's id */
  follow(room: Room, self: string | undefined): void {
    if (room !== this.#room) {
      this.#room = room;
      this.#after = undefined;
      this.#isDrawn = false;
      this.isSeen = false;
    }
    const { value: reads } = room.receipts.reads;
    if (this.#isDrawn || reads === undefined || self === undefined) return;
    this.#isDrawn = true;
    this.#after = reads.get(self);
  }

  /** From now on everything is new. @param items what is there by now */
  lookAway(items: readonly ChatItem[]): void {
    const newest = items.findLast(({ seq }) => seq !== undefined)?.seq;
    if (newest === undefined) return;
    this.#after = newest;
    this.isSeen = false;
  }

  /** Who writes has read. */
  clear(): void {
    this.#after = undefined;
  }

  /** @returns undefined where nothing is new */
  find(items: readonly ChatItem[], hasOlder: boolean): Unread | undefined {
    const after = this.#after;
    if (after === undefined) return undefined;
    const fresh = items.filter(({ seq, mine }) => seq !== undefined && seq > after && !mine);
    const [first] = fresh;
    if (first === undefined) return undefined;
    const isWhole = !hasOlder || items.some(({ seq }) => seq !== undefined && seq <= after);
    return { key: isWhole ? first.key : undefined, count: fresh.length };
  }
}

export function renderUnreadLine(): TemplateResult {
  return html`<div class="unread-line" part="unread-line" role="separator" aria-label="New messages"><span>New</span></div>`;
}

/** The way up to the line. */
export function renderToUnread({ key, count }: Unread, go: () => void) {
  if (count === 0) return nothing;
  const many = `${count}${key === undefined ? "+" : ""}`;
  const label = count === 1 ? "1 new message above" : `${many} new messages above`;
  return html`<button type="button" class="jump up" part="to-unread" @click=${go}><span>${label}</span> ${icons.up}</button>`;
}
