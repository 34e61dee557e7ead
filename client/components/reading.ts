/**
 * Where the user is in a room's messages: at the newest or further up, what came in meanwhile, what is new to them.
 *
 * Only what the user can see is marked as read: at the bottom of the list, on a page that is looked at.
 */
import { nothing, type ReactiveController, type ReactiveControllerHost } from "lit";
import type { Room } from "../index.ts";
import type { ChatItem } from "./chat-items.ts";
import { renderJump } from "./chat-states.ts";
import { ScrollKeeper } from "./scroll-keeper.ts";
import { ShownItems } from "./shown-items.ts";
import { renderToUnread, type Unread, UnreadLine } from "./unread-line.ts";

interface ReadingOptions {
  room(): Room | undefined;
  items(): readonly ChatItem[];
  loadOlder(): void;
  /** The user has gone to the newest message. */
  arrived(): void;
}

type Host = ReactiveControllerHost & Pick<Element, "ownerDocument"> & { readonly renderRoot: ParentNode };

/** No further back than so many pages at once. */
const maxPages = 20;

export class Reading implements ReactiveController {
  readonly #host: Host;
  readonly #options: ReadingOptions;
  readonly #scroll: ScrollKeeper;
  readonly #line = new UnreadLine();
  readonly #shown = new ShownItems();
  /** What came in below while the user read further up. */
  #unseen = 0;
  #isAway = false;
  #isNearTop = true;
  /** Where it is; one that is moved to another document is there already when it has left this one. */
  #page: Document | undefined;
  /** What was newest when the room was last marked as read. */
  #read: string | undefined;

  constructor(host: Host, options: ReadingOptions) {
    this.#host = host;
    this.#options = options;
    this.#scroll = new ScrollKeeper(host, {
      scroller: () => this.#scroller(),
      onScroll: () => this.look(),
    });
    host.addController(this);
  }

  hostConnected(): void {
    this.#page = this.#host.ownerDocument;
    this.#page.addEventListener("visibilitychange", this.#turned);
  }

  hostDisconnected(): void {
    this.#page?.removeEventListener("visibilitychange", this.#turned);
  }

  /** Another room is shown, from its newest message on. */
  reset(): void {
    this.toBottom();
    this.#shown.reset();
    this.#isNearTop = true;
    this.#read = undefined;
  }

  /** Whatever comes next, the newest is shown. */
  toBottom(): void {
    this.#unseen = 0;
    this.#scroll.isAtBottom = true;
  }

  /** Who writes has read. */
  wrote(): void {
    this.toBottom();
    this.#line.clear();
  }

  scrolled(): void {
    this.#scroll.scrolled();
  }

  /** Call it with every render. @param self the user's id */
  unread(room: Room, items: readonly ChatItem[], self: string | undefined): Unread | undefined {
    this.#line.follow(room, self);
    return this.#line.find(items, room.messages.hasOlder.value);
  }

  /** Those that have rows. Call it with every render. */
  shown(items: readonly ChatItem[]): readonly ChatItem[] {
    return this.#shown.of(items, this.#scroll.isAtBottom && !this.#isNearTop);
  }

  /** Whether there are items above those that have rows. */
  get hasMore(): boolean {
    return this.#shown.hasMore;
  }

  /** From the next render on the item has a row. */
  reach(key: string): void {
    if (this.#find(`[data-key="${CSS.escape(key)}"]`) !== null) return;
    this.#scroll.isAtBottom = false;
    this.#shown.include(key);
    this.#host.requestUpdate();
  }

  /** After a render. @param count so many came in with it */
  cameIn(count: number): void {
    if (count > 0 && !this.#scroll.isAtBottom) {
      this.#unseen += count;
      this.#host.requestUpdate();
    }
    this.look();
  }

  /** The ways to what is new above, and to the newest. */
  renderWays(unread: Unread | undefined) {
    return [
      unread === undefined || this.#line.isSeen
        ? nothing
        : renderToUnread(unread, () => void this.#toUnread()),
      this.#unseen > 0 || this.#isAway ? renderJump(this.#unseen, this.#jump) : nothing,
    ];
  }

  async show(key: string): Promise<void> {
    this.reach(key);
    await this.#host.updateComplete;
    this.#scroll.isAtBottom = false;
    this.#find(`[data-key="${CSS.escape(key)}"]`)?.scrollIntoView({ block: "center" });
  }

  /** Looks at what the user can see now: loads what is above it, marks as read what is in it. */
  look(): void {
    const scroller = this.#scroller();
    const room = this.#options.room();
    if (scroller === null || room === undefined) return;
    const below = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    const isAway = !this.#scroll.isAtBottom && below > scroller.clientHeight / 2;
    const unseen = this.#scroll.isAtBottom ? 0 : this.#unseen;
    if (isAway !== this.#isAway || unseen !== this.#unseen) {
      this.#isAway = isAway;
      this.#unseen = unseen;
      this.#host.requestUpdate();
    }
    this.#isNearTop = scroller.scrollTop < scroller.clientHeight;
    if (this.#isNearTop) this.#lookUp(room);
    if (this.#page?.visibilityState !== "visible") return;
    this.#seeLine(scroller);
    if (this.#scroll.isAtBottom) this.#markRead(room);
  }

  #lookUp({ messages: { hasOlder, loading, error } }: Room): void {
    if (this.#shown.hasMore) {
      this.#shown.extend();
      this.#host.requestUpdate();
    } else if (hasOlder.peek() && !loading.peek() && error.peek() === undefined) this.#options.loadOlder();
  }

  #seeLine(scroller: Element): void {
    const line = this.#find(".unread-line")?.getBoundingClientRect();
    if (line === undefined || this.#line.isSeen) return;
    const { top, bottom } = scroller.getBoundingClientRect();
    if (line.bottom < top || line.top > bottom) return;
    this.#line.isSeen = true;
    this.#host.requestUpdate();
  }

  #markRead(room: Room): void {
    const newest = this.#options.items().at(-1)?.key;
    if (newest === this.#read) return;
    this.#read = newest;
    // There is nothing while a log that began anew is loaded.
    if (newest !== undefined) room.messages.markRead();
  }

  async #toUnread(): Promise<void> {
    const room = this.#options.room();
    for (let page = 0; page < maxPages && room !== undefined && room === this.#options.room(); page += 1) {
      const { hasOlder, loadOlder } = room.messages;
      const key = this.#line.find(this.#options.items(), hasOlder.peek())?.key;
      if (key !== undefined) {
        this.reach(key);
        await this.#host.updateComplete;
        this.#scroll.isAtBottom = false;
        this.#find(".unread-line")?.scrollIntoView({ block: "start" });
        return;
      }
      if (!hasOlder.peek()) return;
      await loadOlder().catch(() => undefined);
    }
  }

  readonly #jump = () => {
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#scroll.toBottom(isCalm ? "instant" : "smooth");
    this.#options.arrived();
  };

  readonly #turned = () => {
    if (this.#page?.visibilityState === "hidden") this.#line.lookAway(this.#options.items());
    this.look();
  };

  #scroller(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>(".scroller");
  }

  #find(selector: string): Element | null {
    return this.#host.renderRoot.querySelector(selector);
  }
}
