/** Renders an element again each second while it has something that counts, in step with the full second. */
import type { ReactiveController, ReactiveControllerHost } from "lit";

export class Ticker implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #isOn: () => boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param isOn asked after each rendering */
  constructor(host: ReactiveControllerHost, isOn: () => boolean) {
    this.#host = host;
    this.#isOn = isOn;
    host.addController(this);
  }

  hostUpdated(): void {
    clearTimeout(this.#timer);
    if (this.#isOn())
      this.#timer = setTimeout(() => this.#host.requestUpdate(), 1_000 - (Date.now() % 1_000));
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }
}
