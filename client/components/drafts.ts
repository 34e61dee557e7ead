/**
 * What was begun and is not sent yet, by room.
 *
 * It belongs to whoever began it: to one user at one server, and as long as the client does not know its user, to that
 * client. Nobody else is shown it. It outlives the element that it was begun in, as long as the client is there, and it
 * is there again when its user is back in the same element, over another client.
 */
import type { Client } from "../index.ts";

/** By client, then by room; for all elements of a page. */
export type BegunWith<Draft> = WeakMap<Client, Map<string, Draft>>;

export class Drafts<Draft> {
  readonly #begun: BegunWith<Draft>;
  /** By author, then by room. */
  readonly #kept = new Map<string, Map<string, Draft>>();
  #client: Client | undefined;
  #author: string | undefined;
  /** Of the client's user, by room. */
  #own = new Map<string, Draft>();

  constructor(begun: BegunWith<Draft>) {
    this.#begun = begun;
  }

  /** Whose they are from now on; call it while rendering, for it reads the client's user. */
  follow(client: Client | undefined): void {
    if (client !== this.#client) {
      this.#client = client;
      this.#author = undefined;
      this.#own = this.#begunWith(client);
    }
    const user = client?.user.value;
    if (user === undefined || this.#author !== undefined) return;
    this.#author = JSON.stringify([client?.url, user.id]);
    this.#take(this.#kept.get(this.#author));
    this.#kept.set(this.#author, this.#own);
  }

  get(room: string): Draft | undefined {
    return this.#own.get(room);
  }

  set(room: string, draft: Draft | undefined): void {
    if (draft === undefined) this.#own.delete(room);
    else this.#own.set(room, draft);
  }

  #begunWith(client: Client | undefined): Map<string, Draft> {
    const own = (client && this.#begun.get(client)) ?? new Map<string, Draft>();
    if (client !== undefined) this.#begun.set(client, own);
    return own;
  }

  /** From its author's former client; what was begun before the server had said who one is comes before it. */
  #take(former: Map<string, Draft> | undefined): void {
    if (former === undefined || former === this.#own) return;
    for (const [room, draft] of former) if (!this.#own.has(room)) this.#own.set(room, draft);
    former.clear();
  }
}
