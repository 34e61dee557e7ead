/**
 * Where the cursor goes when what had it is replaced by what it led to, such as a button that began something.
 *
 * To what says so, not to the next button, which somebody who still holds the key down would press.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";

export interface LandingHost extends ReactiveControllerHost {
  readonly renderRoot: HTMLElement | DocumentFragment;
}

export class Landing implements ReactiveController {
  readonly #host: LandingHost;
  readonly #from: string;
  readonly #to: string;
  /** What has the cursor, while the host is drawn. */
  #left: Element | undefined;

  /** @param from selects where the cursor may be lost; @param to what gets it then, with a `tabindex` */
  constructor(host: LandingHost, from: string, to: string) {
    this.#host = host;
    this.#from = from;
    this.#to = to;
    host.addController(this);
  }

  hostUpdate(): void {
    const { renderRoot } = this.#host;
    const active = renderRoot instanceof ShadowRoot ? renderRoot.activeElement : null;
    this.#left = active?.closest(this.#from) ? active : undefined;
  }

  hostUpdated(): void {
    const left = this.#left;
    this.#left = undefined;
    if (left?.isConnected === false) this.#land();
    // Moved to another place in a list.
    else if (left instanceof HTMLElement && document.activeElement === document.body) left.focus();
  }

  #land(): void {
    const to = this.#host.renderRoot.querySelector<HTMLElement>(this.#to);
    to?.focus();
    // What stands in an element that is not drawn itself yet cannot have it before.
    if (to?.matches(":focus") === false) void this.#host.updateComplete.then(() => to.focus());
  }
}
