/** Asks again and again while an element is in the page and the page is looked at. */
import type { ReactiveController, ReactiveControllerHost } from "lit";

export class Poll implements ReactiveController {
  readonly #ask: () => Promise<unknown>;
  readonly #everyMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isAsking = false;

  /** @param ask never rejects */
  constructor(host: ReactiveControllerHost, everyMs: number, ask: () => Promise<unknown>) {
    this.#ask = ask;
    this.#everyMs = everyMs;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener("visibilitychange", this.now);
    this.now();
  }

  hostDisconnected(): void {
    document.removeEventListener("visibilitychange", this.now);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** At once; the next comes as long after the answer as ever. */
  readonly now = async (): Promise<void> => {
    clearTimeout(this.#timer);
    if (this.#isAsking) return;
    this.#isAsking = true;
    // In the element's first turn it has not been given its properties.
    await Promise.resolve();
    await this.#ask();
    this.#isAsking = false;
    clearTimeout(this.#timer);
    if (document.visibilityState === "visible") this.#timer = setTimeout(this.now, this.#everyMs);
  };
}
