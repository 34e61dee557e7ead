/**
 * Keyboard movement in the list of messages.
 *
 * The list is one tab stop: arrows walk the messages, Enter or an arrow across goes into a message's actions,
 * Escape goes back out, at last to the field where one writes.
 */
export class RovingFocus {
  #key: string | undefined;
  readonly #leave: () => void;

  /** @param leave called when the user leaves the list towards the field below it */
  constructor(leave: () => void) {
    this.#leave = leave;
  }

  /** Which row Tab goes to: the last one visited, else the newest. */
  tabStop(keys: readonly string[]): string | undefined {
    return this.#key !== undefined && keys.includes(this.#key) ? this.#key : keys.at(-1);
  }

  /** @returns whether the tab stop moved, so that the list must be rendered again */
  focused(event: FocusEvent): boolean {
    const key = rowOf(event.target)?.dataset.key;
    if (key === undefined || key === this.#key) return false;
    this.#key = key;
    return true;
  }

  /** @param list the element that holds the rows */
  pressed(event: KeyboardEvent, list: ParentNode): void {
    const row = rowOf(event.target);
    if (row === undefined || event.target instanceof HTMLTextAreaElement) return;
    if (this.#go(event, row, list)) event.preventDefault();
  }

  #go(event: KeyboardEvent, row: HTMLElement, list: ParentNode): boolean {
    const rows = [...list.querySelectorAll<HTMLElement>("[data-key]")];
    const at = rows.indexOf(row);
    const tools = [...row.querySelectorAll<HTMLElement>("[role=toolbar] button")];
    const tool = event.target instanceof HTMLElement ? tools.indexOf(event.target) : -1;
    const isRow = event.target === row;
    switch (event.key) {
      case "ArrowUp":
        return focus(rows[at - 1]);
      case "ArrowDown":
        if (at === rows.length - 1) this.#leave();
        return focus(rows[at + 1]) || at === rows.length - 1;
      case "Home":
        return focus(rows[0]);
      case "End":
        return focus(rows.at(-1));
      case "Enter":
        return isRow && focus(tools[0] ?? row.querySelector("button"));
      case "ArrowRight":
      case "ArrowLeft": {
        if (!isRow && tool === -1) return false;
        const isForward = (event.key === "ArrowRight") === (getComputedStyle(row).direction === "ltr");
        if (isRow) return focus(isForward ? tools[0] : tools.at(-1));
        return focus(tools.at((tool + (isForward ? 1 : -1)) % tools.length));
      }
      case "Escape":
        if (isRow) this.#leave();
        return isRow || focus(row);
      default:
        // Who types means to write: the field takes this very letter.
        if (isRow && isLetter(event)) this.#leave();
        return false;
    }
  }
}

function isLetter({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return key.length === 1 && key !== " " && !ctrlKey && !metaKey && !altKey;
}

function rowOf(target: EventTarget | null): HTMLElement | undefined {
  return target instanceof Element ? (target.closest<HTMLElement>("[data-key]") ?? undefined) : undefined;
}

function focus(element: HTMLElement | null | undefined): boolean {
  element?.focus();
  return element !== null && element !== undefined;
}
