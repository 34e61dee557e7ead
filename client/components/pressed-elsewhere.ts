/** Tells an element of presses anywhere in the page while it is there: for what closes when one looks elsewhere. */
import type { ReactiveController, ReactiveControllerHost } from "lit";

export class PressedElsewhere implements ReactiveController {
  readonly #pressed: (event: PointerEvent) => void;

  /** @param pressed is told of every press, its own host's too */
  constructor(host: ReactiveControllerHost, pressed: (event: PointerEvent) => void) {
    this.#pressed = pressed;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener("pointerdown", this.#pressed);
  }

  hostDisconnected(): void {
    document.removeEventListener("pointerdown", this.#pressed);
  }
}
