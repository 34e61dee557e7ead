/**
 * What was begun and is not sent yet, by room.
 *
 * It belongs to whoever began it: to one user at one server, and as long as the client does not know its user, to that
 * client. Nobody else is shown it, and it is there again when that user is back.
 */
import type { Client } from "../index.ts";

export class Drafts<Draft> {
  /** By author and room. */
  readonly #kept = new Map<string, Draft>();
  /** By room: what the client's user began before the server had said who that is. */
  readonly #early = new Map<string, Draft>();
  #client: Client | undefined;
  #author: string | undefined;

  /** Whose they are from now on; call it while rendering, for it reads the client's user. */
  follow(client: Client | undefined): void {
    if (client !== this.#client) this.#early.clear();
    this.#client = client;
    const user = client?.user.value;
    this.#author = user && JSON.stringify([client?.url, user.id]);
    if (this.#author === undefined) return;
    for (const [room, draft] of this.#early) this.set(room, draft);
    this.#early.clear();
  }

  get(room: string): Draft | undefined {
    return this.#author === undefined ? this.#early.get(room) : this.#kept.get(this.#author + room);
  }

  set(room: string, draft: Draft | undefined): void {
    const [drafts, key] =
      this.#author === undefined ? [this.#early, room] : [this.#kept, this.#author + room];
    if (draft === undefined) drafts.delete(key);
    else drafts.set(key, draft);
  }
}
