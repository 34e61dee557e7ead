/**
 * Keeps a list's scroll position through renders.
 *
 * At the bottom it stays at the bottom; anywhere else the row being read stays where it is on the screen,
 * whatever comes in above or below it.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";

interface ScrollKeeperOptions {
  scroller(): HTMLElement | null;
  /** Called on every scroll and resize that was not its own. */
  onScroll(): void;
}

interface Anchor {
  readonly key: string;
  /** Pixels below the scroller's upper edge. */
  readonly top: number;
}

/** How near the end still counts as the end, in pixels. */
const slackPx = 32;

export class ScrollKeeper implements ReactiveController {
  isAtBottom = true;
  readonly #options: ScrollKeeperOptions;
  readonly #resizes: ResizeObserver;
  #observed: Element | undefined;
  #anchor: Anchor | undefined;

  constructor(host: ReactiveControllerHost, options: ScrollKeeperOptions) {
    this.#options = options;
    this.#resizes = new ResizeObserver(() => {
      if (this.isAtBottom) this.toBottom();
      this.#options.onScroll();
    });
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#resizes.disconnect();
    this.#observed = undefined;
  }

  hostUpdate(): void {
    const scroller = this.#options.scroller();
    this.#anchor = scroller === null || this.isAtBottom ? undefined : findAnchor(scroller);
  }

  hostUpdated(): void {
    const scroller = this.#options.scroller();
    if (scroller === null) return;
    if (scroller !== this.#observed) this.#observe(scroller);
    if (this.isAtBottom) this.toBottom();
    else if (this.#anchor !== undefined) restore(scroller, this.#anchor);
  }

  /** To be called on the scroller's scroll events. */
  scrolled(): void {
    const scroller = this.#options.scroller();
    if (scroller === null) return;
    this.isAtBottom = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight <= slackPx;
    this.#options.onScroll();
  }

  toBottom(behavior: ScrollBehavior = "instant"): void {
    const scroller = this.#options.scroller();
    this.isAtBottom = true;
    scroller?.scrollTo({ top: scroller.scrollHeight, behavior });
  }

  #observe(scroller: HTMLElement): void {
    this.#resizes.disconnect();
    this.#observed = scroller;
    this.#resizes.observe(scroller);
    for (const child of scroller.children) this.#resizes.observe(child);
  }
}

/** The first row that shows; rows are in order, so halving finds it without measuring them all. */
function findAnchor(scroller: HTMLElement): Anchor | undefined {
  const rows = [...scroller.querySelectorAll<HTMLElement>("[data-key]")];
  const edge = scroller.getBoundingClientRect().top;
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const bottom = rows[middle]?.getBoundingClientRect().bottom ?? 0;
    if (bottom <= edge) low = middle + 1;
    else high = middle;
  }
  const row = rows[low];
  const key = row?.dataset.key;
  if (row === undefined || key === undefined) return undefined;
  return { key, top: row.getBoundingClientRect().top - edge };
}

function restore(scroller: HTMLElement, anchor: Anchor): void {
  const row = scroller.querySelector(`[data-key="${CSS.escape(anchor.key)}"]`);
  if (row === null) return;
  const moved = row.getBoundingClientRect().top - scroller.getBoundingClientRect().top - anchor.top;
  if (moved !== 0) scroller.scrollTop += moved;
}
