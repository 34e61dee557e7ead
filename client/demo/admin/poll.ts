/** Asks again and again while an element is in the page and the page is looked at. */
import type { ReactiveController, ReactiveControllerHost } from "lit";

export class Poll implements ReactiveController {
  readonly #ask: () => Promise<unknown>;
  readonly #everyMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isConnected = false;
  #isAsking = false;
  /** Somebody has asked since the last request was made. */
  #isWanted = false;

  /** @param ask never rejects */
  constructor(host: ReactiveControllerHost, everyMs: number, ask: () => Promise<unknown>) {
    this.#ask = ask;
    this.#everyMs = everyMs;
    host.addController(this);
  }

  hostConnected(): void {
    this.#isConnected = true;
    document.addEventListener("visibilitychange", this.now);
    this.now();
  }

  hostDisconnected(): void {
    this.#isConnected = false;
    document.removeEventListener("visibilitychange", this.now);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** At once, or right after the answer that is to come; the next comes as long after it as ever. */
  readonly now = async (): Promise<void> => {
    clearTimeout(this.#timer);
    this.#isWanted = true;
    if (this.#isAsking) return;
    this.#isAsking = true;
    // In the element's first turn it has not been given its properties.
    await Promise.resolve();
    while (this.#isWanted && this.#isConnected) {
      this.#isWanted = false;
      await this.#ask();
    }
    this.#isAsking = false;
    if (this.#isConnected && document.visibilityState === "visible") {
      this.#timer = setTimeout(this.now, this.#everyMs);
    }
  };
}
