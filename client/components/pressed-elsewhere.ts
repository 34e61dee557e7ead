/** Tells an element of presses anywhere in the page while it is there: for what closes when one looks elsewhere. */
import type { ReactiveController, ReactiveControllerHost } from "lit";

type Host = ReactiveControllerHost & Pick<Element, "ownerDocument">;

export class PressedElsewhere implements ReactiveController {
  readonly #host: Host;
  readonly #pressed: (event: PointerEvent) => void;
  /** Where it listens; a host that is moved to another document is there already when it has left this one. */
  #page: Document | undefined;

  /** @param pressed is told of every press, its own host's too */
  constructor(host: Host, pressed: (event: PointerEvent) => void) {
    this.#host = host;
    this.#pressed = pressed;
    host.addController(this);
  }

  hostConnected(): void {
    this.#page = this.#host.ownerDocument;
    this.#page.addEventListener("pointerdown", this.#pressed);
  }

  hostDisconnected(): void {
    this.#page?.removeEventListener("pointerdown", this.#pressed);
  }
}
