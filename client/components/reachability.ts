/**
 * Whether the server answers over HTTP where no connection comes about: then it is not away, and waiting may not help.
 *
 * Asked only after some attempts in vain, and again after as many as take a minute.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Client, Status } from "../index.ts";

const firstAskedAt = 3;
const askEvery = 12;
/** How an attempt ends to which nobody answered: the network gave no code, or the client waited in vain. */
const silent: readonly (number | undefined)[] = [undefined, 1006, 4408];

export class Reachability implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  /** The attempt that it was asked at. */
  #askedAt: number | undefined;
  #isReached = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {}

  get isReached(): boolean {
    return this.#isReached;
  }

  /** To be called with each status. */
  look({ url }: Client, status: Status): void {
    if (status.kind === "connecting") return;
    if (status.kind !== "waiting" || !silent.includes(status.code)) {
      this.#set(undefined, false);
      return;
    }
    const { attempt } = status;
    const askedAt = this.#askedAt ?? Number.POSITIVE_INFINITY;
    // Attempts are counted anew where the user asked for one.
    if (attempt >= firstAskedAt && (attempt < askedAt || attempt >= askedAt + askEvery))
      void this.#ask(url, attempt);
  }

  async #ask(url: string, attempt: number): Promise<void> {
    this.#askedAt = attempt;
    // Of another origin nothing can be read; that there is an answer is enough. Only what is for all pages gives one.
    const asked = fetch(new URL("/sdk/tautline.js", url.replace(/^ws/, "http")), {
      method: "HEAD",
      mode: "no-cors",
      cache: "no-store",
      credentials: "omit",
    });
    const isReached = await asked.then(
      () => true,
      () => false,
    );
    if (this.#askedAt === attempt) this.#set(attempt, isReached);
  }

  #set(askedAt: number | undefined, isReached: boolean): void {
    this.#askedAt = askedAt;
    if (this.#isReached === isReached) return;
    this.#isReached = isReached;
    this.#host.requestUpdate();
  }
}
