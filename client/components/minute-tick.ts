/**
 * Renders an element again with each minute, and when its page is looked at again: for what it says of how long ago
 * something was. A machine that sleeps, and a tab in the background, do not count the minutes.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";

const tickMs = 60_000;

export class MinuteTick implements ReactiveController {
  readonly #render: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#render = () => host.requestUpdate();
    host.addController(this);
  }

  hostConnected(): void {
    this.#timer = setInterval(this.#render, tickMs);
    globalThis.addEventListener("visibilitychange", this.#render);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
    globalThis.removeEventListener("visibilitychange", this.#render);
  }
}
