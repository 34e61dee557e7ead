/**
 * Who one is in this demo: a guest, with a name and a token.
 *
 * A tab keeps its guest through reloads; a new tab asks, so that two windows can be two people. All tabs offer the
 * guests that this browser was.
 */
import { type Client, type ReadonlySignal, signal, type TokenProvider } from "../index.ts";
import { type Fetch, type Guest, guestIn, newGuest, post, readData } from "./guest.ts";
import { type KnownGuest, KnownGuests, type Store } from "./known-guests.ts";

type SessionState =
  | { readonly kind: "new"; readonly problem?: string }
  | { readonly kind: "starting" }
  | { readonly kind: "started"; readonly client: Client; readonly guest: Guest };

export interface SessionOptions {
  readonly fetch: Fetch;
  /** Seen by all tabs. */
  readonly shared: Store;
  /** This tab's own. */
  readonly tab: Store;
  now(): number;
  connect(tokenProvider: TokenProvider): Client;
}

const key = "tautline-demo-guest";

export class Session {
  readonly #options: SessionOptions;
  readonly #known: KnownGuests;
  readonly #state = signal<SessionState>({ kind: "new" });

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#known = new KnownGuests(options.shared, options.now);
  }

  get state(): ReadonlySignal<SessionState> {
    return this.#state;
  }

  /** The guests that this browser was, the latest first. */
  get known(): ReadonlySignal<readonly KnownGuest[]> {
    return this.#known.list;
  }

  /** Goes on as this tab's guest after a reload, if it has one. */
  resume(): void {
    const guest = this.#ofTab();
    if (guest !== undefined) this.#start(guest);
  }

  /** As a new guest, also where another has the same name. */
  async begin(name: string): Promise<void> {
    this.#state.value = { kind: "starting" };
    try {
      this.continueAs(await newGuest(this.#options.fetch, name));
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      this.#state.value = { kind: "new", problem };
    }
  }

  continueAs(guest: Guest): void {
    this.#known.keep(guest);
    this.#start(guest);
  }

  /** Back to the choice of a guest. This one is still offered; what was said stays in its rooms. */
  end(problem?: string): void {
    const state = this.#state.peek();
    if (state.kind === "started") state.client.close();
    this.#options.tab.removeItem(key);
    this.#known.look();
    this.#state.value = problem === undefined ? { kind: "new" } : { kind: "new", problem };
  }

  /** For good: nobody can be this guest again. Where this tab is, it goes back to the choice. */
  signOut(id: string, problem?: string): void {
    this.#known.forget(id);
    if (this.#isGuest(id)) this.end(problem);
  }

  #start(guest: Guest): void {
    this.#options.tab.setItem(key, JSON.stringify(guest));
    let present = guest;
    let isFirst = true;
    const client = this.#options.connect(async () => {
      // Asked again, it is because the server refused the last one.
      if (!isFirst) present = await this.#renew(present);
      isFirst = false;
      return present.token;
    });
    const before = this.#state.peek();
    if (before.kind === "started") before.client.close();
    this.#state.value = { kind: "started", client, guest };
  }

  async #renew(guest: Guest): Promise<Guest> {
    const { fetch, tab } = this.#options;
    const response = await post(
      fetch,
      "/api/v1/auth/refresh",
      {},
      { authorization: `Bearer ${guest.token}` },
    );
    if (response.status === 401) this.signOut(guest.id, expired(guest.name));
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    const renewed = { ...guest, token: String((await readData(response)).token) };
    this.#known.renew(renewed);
    // Meanwhile this tab may have gone on as another.
    if (this.#isGuest(guest.id)) tab.setItem(key, JSON.stringify(renewed));
    return renewed;
  }

  #isGuest(id: string): boolean {
    const state = this.#state.peek();
    return state.kind === "started" && state.guest.id === id;
  }

  #ofTab(): Guest | undefined {
    try {
      return guestIn(JSON.parse(this.#options.tab.getItem(key) ?? "null"));
    } catch {
      return undefined;
    }
  }
}

const expired = (name: string) =>
  `${name} is not known to the server any more: a guest lasts for a week after its last visit. Go on under any name.`;
