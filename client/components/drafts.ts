/**
 * What was begun and is not sent yet, by room.
 *
 * It belongs to whoever began it: to one user at one server, and as long as the client does not know its user, to that
 * client. Nobody else is shown it, and it is there again when that user is back, over another client.
 */
import type { Client } from "../index.ts";

export class Drafts<Draft> {
  /** By author, then by room. */
  readonly #kept = new Map<string, Map<string, Draft>>();
  #client: Client | undefined;
  #author: string | undefined;
  /** Of the client's user, by room. */
  #own = new Map<string, Draft>();

  /** Whose they are from now on; call it while rendering, for it reads the client's user. */
  follow(client: Client | undefined): void {
    if (client !== this.#client) {
      this.#client = client;
      this.#author = undefined;
      this.#own = new Map();
    }
    const user = client?.user.value;
    if (user === undefined || this.#author !== undefined) return;
    this.#author = JSON.stringify([client?.url, user.id]);
    // What was begun before the server had said who one is goes along.
    this.#own = new Map([...(this.#kept.get(this.#author) ?? []), ...this.#own]);
    this.#kept.set(this.#author, this.#own);
  }

  get(room: string): Draft | undefined {
    return this.#own.get(room);
  }

  set(room: string, draft: Draft | undefined): void {
    if (draft === undefined) this.#own.delete(room);
    else this.#own.set(room, draft);
  }
}
