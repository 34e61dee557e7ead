/**
 * When what was refused for now is sent again: counted down once a second, in words that keep their place.
 */
import type { ReactiveControllerHost } from "lit";
import type { Delay } from "../index.ts";

const tickMs = 1_000;

export class SendDelay {
  readonly #host: Pick<ReactiveControllerHost, "requestUpdate">;
  readonly #delay: () => Delay | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: Pick<ReactiveControllerHost, "requestUpdate">, delay: () => Delay | undefined) {
    this.#host = host;
    this.#delay = delay;
  }

  /** After each render of the host: ticks while there is something to count. */
  rendered(): void {
    if (this.#delay() === undefined) this.stop();
    else this.#timer ??= setInterval(() => this.#host.requestUpdate(), tickMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

/** In a few words: what stands before the colon. */
export function reasonOf({ message }: Delay): string {
  return message.split(":")[0] ?? message;
}

/** @param now epoch ms */
export function delayWords(delay: Delay | undefined, now: number): string | undefined {
  if (delay === undefined) return undefined;
  const seconds = Math.ceil((delay.until - now) / 1_000);
  const when = seconds <= 0 ? "Sending again" : `Sending again in ${inUnits(seconds)}`;
  return `${when} (${reasonOf(delay)})`;
}

function inUnits(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
