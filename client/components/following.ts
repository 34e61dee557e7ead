/** What is heard from one client, as long as it is that one. */
import type { Client } from "../index.ts";

export class Following {
  readonly #hear: (client: Client) => readonly (() => void)[];
  #client: Client | undefined;
  #stops: readonly (() => void)[] = [];

  /** @param hear begins, and returns what stops it */
  constructor(hear: (client: Client) => readonly (() => void)[]) {
    this.#hear = hear;
  }

  follow(client: Client | undefined): void {
    if (client === this.#client) return;
    for (const stop of this.#stops) stop();
    this.#client = client;
    this.#stops = client === undefined ? [] : this.#hear(client);
  }
}
