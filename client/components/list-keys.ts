/**
 * The keyboard in a list whose rows have one main button and more behind it, and in the menu of a row, which closes
 * when one looks elsewhere.
 *
 * The list is one tab stop: arrows walk the rows, an arrow across goes to the button behind and back. Rows have their
 * id as `data-id`, menus are popovers behind the button that opened them.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { PressedElsewhere } from "./pressed-elsewhere.ts";

interface ListHost extends ReactiveControllerHost, Pick<Element, "ownerDocument"> {
  readonly renderRoot: ParentNode;
}

interface ListDoings {
  /** What the user has begun, such as a row's `menu`. */
  doing(): { readonly kind: string } | undefined;
  /** Gives it up, and the cursor goes back to what began it. */
  cancel(): void;
  /** Closes the menu, and the cursor stays where it is. */
  close(): void;
}

export class ListKeys implements ReactiveController {
  readonly #host: ListHost;
  readonly #doings: ListDoings;
  /** The row that had the cursor last. */
  #current: string | undefined;

  constructor(host: ListHost, doings: ListDoings) {
    this.#host = host;
    this.#doings = doings;
    host.addController(this);
    new PressedElsewhere(host, (event) => this.#pressed(event));
  }

  hostUpdated(): void {
    const menu = this.#host.renderRoot.querySelector<HTMLElement>("[popover]");
    if (menu !== null && !menu.matches(":popover-open")) placeMenu(menu);
  }

  /** Which row Tab goes to: the last one visited, else the given one. */
  tabStop(ids: readonly string[], otherwise = ids[0]): string | undefined {
    return ids.find((id) => id === this.#current) ?? otherwise;
  }

  readonly keydown = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const doing = this.#doings.doing();
    if (event.key === "Escape" && doing !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      this.#doings.cancel();
    } else if (event.key === "Tab" && doing?.kind === "menu") this.#doings.cancel();
    else moveInList(event, event.currentTarget);
  };

  readonly focused = (event: FocusEvent) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-id]") : null;
    if (row === null || row.dataset.id === this.#current) return;
    this.#current = row.dataset.id;
    this.#host.requestUpdate();
  };

  readonly scrolled = () => {
    if (this.#doings.doing()?.kind === "menu") this.#doings.close();
  };

  #pressed(event: PointerEvent): void {
    if (this.#doings.doing()?.kind !== "menu") return;
    const isOurs = (target: EventTarget) =>
      target instanceof Element && target.matches(".menu, .more[aria-expanded=true]");
    if (!event.composedPath().some(isOurs)) this.#doings.close();
  }
}

function moveInList(event: KeyboardEvent, list: ParentNode): void {
  const target = event.target;
  if (!(target instanceof HTMLElement) || target instanceof HTMLInputElement) return;
  const next = target.matches("[role=menuitem]") ? inMenu(event, target) : inList(event, target, list);
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

function inMenu(event: KeyboardEvent, item: HTMLElement): HTMLElement | undefined {
  const items = [...(item.parentElement?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
  return stepped(event.key, items, items.indexOf(item), true);
}

function inList(event: KeyboardEvent, target: HTMLElement, list: ParentNode): HTMLElement | undefined {
  const row = target.closest("li");
  const open = row?.querySelector<HTMLElement>(".open");
  const more = row?.querySelector<HTMLElement>(".more");
  if (open == null || more == null || (target !== open && target !== more)) return undefined;
  if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
    more.click();
    return more;
  }
  if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
    const isForward = (event.key === "ArrowRight") === (getComputedStyle(target).direction === "ltr");
    return isForward ? more : open;
  }
  const rows = [...list.querySelectorAll<HTMLElement>("li > .open")];
  return stepped(event.key, rows, rows.indexOf(open), false);
}

function stepped(
  key: string,
  places: readonly HTMLElement[],
  at: number,
  isRound: boolean,
): HTMLElement | undefined {
  switch (key) {
    case "ArrowDown":
      return places[at + 1] ?? places.at(isRound ? 0 : -1);
    case "ArrowUp":
      return places[at - 1] ?? places.at(isRound ? -1 : 0);
    case "Home":
      return places[0];
    case "End":
      return places.at(-1);
    default:
      return undefined;
  }
}

/** Shows a popover at the button before it: below where there is room, else above. */
function placeMenu(menu: HTMLElement): void {
  const button = menu.previousElementSibling?.getBoundingClientRect();
  menu.showPopover();
  if (button === undefined) return;
  const { width, height } = menu.getBoundingClientRect();
  const isLtr = getComputedStyle(menu).direction === "ltr";
  const left = isLtr ? button.right - width : button.left;
  const { innerWidth, innerHeight } = menu.ownerDocument.defaultView ?? window;
  const isBelow = button.bottom + height + 8 < innerHeight;
  menu.style.left = `${Math.max(4, Math.min(left, innerWidth - width - 4))}px`;
  menu.style.top = `${Math.max(4, isBelow ? button.bottom + 4 : button.top - height - 4)}px`;
}
