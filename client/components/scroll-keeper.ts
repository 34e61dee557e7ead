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
  readonly #options: ScrollKeeperOptions;
  readonly #resizes: ResizeObserver;
  #observed: Element | undefined;
  #anchor: Anchor | undefined;
  /** `coming`: on a smooth way to the bottom, wherever that is by then. */
  #place: "bottom" | "coming" | "above" = "bottom";
  /** Where it was at the last scroll event. */
  #top = 0;

  constructor(host: ReactiveControllerHost, options: ScrollKeeperOptions) {
    this.#options = options;
    this.#resizes = new ResizeObserver(() => {
      this.#follow();
      this.#options.onScroll();
    });
    host.addController(this);
  }

  get isAtBottom(): boolean {
    return this.#place === "bottom";
  }

  set isAtBottom(is: boolean) {
    this.#place = is ? "bottom" : "above";
  }

  hostDisconnected(): void {
    this.#resizes.disconnect();
    this.#observed = undefined;
  }

  hostUpdate(): void {
    const scroller = this.#options.scroller();
    this.#anchor = scroller === null || this.#place !== "above" ? undefined : findAnchor(scroller);
  }

  hostUpdated(): void {
    const scroller = this.#options.scroller();
    if (scroller === null) return;
    if (scroller !== this.#observed) this.#observe(scroller);
    if (this.#place !== "above") this.#follow();
    else if (this.#anchor !== undefined) restore(scroller, this.#anchor);
  }

  /** To be called on the scroller's scroll events. */
  scrolled(): void {
    const scroller = this.#options.scroller();
    if (scroller === null) return;
    // Who turns round stays there.
    const isComing = this.#place === "coming" && scroller.scrollTop >= this.#top;
    this.#top = scroller.scrollTop;
    if (isAtEnd(scroller)) this.#place = "bottom";
    else if (!isComing) this.#place = "above";
    this.#options.onScroll();
  }

  toBottom(behavior: "instant" | "smooth" = "instant"): void {
    const scroller = this.#options.scroller();
    const isThere = behavior === "instant" || scroller === null || isAtEnd(scroller);
    this.#place = isThere ? "bottom" : "coming";
    this.#top = scroller?.scrollTop ?? 0;
    scroller?.scrollTo({ top: scroller.scrollHeight, behavior });
  }

  #follow(): void {
    if (this.#place === "bottom") this.toBottom();
    else if (this.#place === "coming") this.toBottom("smooth");
  }

  #observe(scroller: HTMLElement): void {
    this.#resizes.disconnect();
    this.#observed = scroller;
    this.#resizes.observe(scroller);
    for (const child of scroller.children) this.#resizes.observe(child);
  }
}

function isAtEnd({ scrollHeight, scrollTop, clientHeight }: Element): boolean {
  return scrollHeight - scrollTop - clientHeight <= slackPx;
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
