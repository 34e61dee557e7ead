/**
 * Keyboard movement in a list whose rows have one main button and more behind it, and in the menu of a row.
 *
 * The list is one tab stop: arrows walk the rows, an arrow across goes to the button behind and back.
 */

/** @returns whether the key was for the list, and has been dealt with */
export function moveInList(event: KeyboardEvent, list: ParentNode): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement) || target instanceof HTMLInputElement) return false;
  const next = target.matches("[role=menuitem]") ? inMenu(event, target) : inList(event, target, list);
  if (next === undefined) return false;
  event.preventDefault();
  next.focus();
  return true;
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
export function placeMenu(menu: HTMLElement): void {
  const button = menu.previousElementSibling?.getBoundingClientRect();
  menu.showPopover();
  if (button === undefined) return;
  const { width, height } = menu.getBoundingClientRect();
  const isLtr = getComputedStyle(menu).direction === "ltr";
  const left = isLtr ? button.right - width : button.left;
  const isBelow = button.bottom + height + 8 < window.innerHeight;
  menu.style.left = `${Math.max(4, Math.min(left, window.innerWidth - width - 4))}px`;
  menu.style.top = `${Math.max(4, isBelow ? button.bottom + 4 : button.top - height - 4)}px`;
}
