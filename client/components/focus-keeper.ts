/**
 * Hands the focus on when what has it goes away with a render, as when somebody else deletes the message that one is
 * at: to what it was in, else to the next row, else to the one before.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";

type Host = ReactiveControllerHost & { readonly shadowRoot: ShadowRoot | null };

export class FocusKeeper implements ReactiveController {
  readonly #host: Host;
  readonly #leave: () => void;
  /** Where the focus may go on, the best place first; undefined where it is not in here. */
  #places: readonly Element[] | undefined;

  /** @param leave called where no row is left, or it was in none */
  constructor(host: Host, leave: () => void) {
    this.#host = host;
    this.#leave = leave;
    host.addController(this);
  }

  hostUpdate(): void {
    const { shadowRoot: root } = this.#host;
    const active = root?.activeElement;
    this.#places = root && active ? [active, ...placesAfter(root, active)] : undefined;
  }

  hostUpdated(): void {
    if (this.#places === undefined || this.#host.shadowRoot?.activeElement !== null) return;
    const place = this.#places.find((one) => one.isConnected);
    if (place instanceof HTMLElement) place.focus({ preventScroll: true });
    else this.#leave();
  }
}

function placesAfter(root: ShadowRoot, active: Element): readonly Element[] {
  const row = active.closest("[data-key]");
  if (row === null) return [];
  const rows = [...root.querySelectorAll("[data-key]")];
  const at = rows.indexOf(row);
  return [row, ...rows.slice(at + 1), ...rows.slice(0, at).reverse()];
}
