/**
 * Who one is in this demo: a guest of some name, or whoever has a token.
 *
 * A tab keeps its user through reloads; a new tab asks, so that two windows can be two people. All tabs offer the
 * guests that this browser was; a token that was brought along is this tab's alone.
 */
import { readError } from "../components/problem-words.ts";
import { type Client, effect, type ReadonlySignal, signal, type TokenProvider } from "../index.ts";
import { bearerOf, type Fetch, type Guest, guestIn, NoGuests, newGuest, post, readData } from "./guest.ts";
import { type KnownGuest, KnownGuests, type Store } from "./known-guests.ts";

type SessionState =
  | { readonly kind: "new"; readonly problem?: string }
  /** To come in with a token: `isOnly` where the server takes no guests. */
  | { readonly kind: "token"; readonly isOnly: boolean; readonly problem?: string }
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
      if (error instanceof NoGuests) this.#state.value = { kind: "token", isOnly: true };
      else this.#state.value = { kind: "new", problem: readError(error).message };
    }
  }

  continueAs(guest: Guest): void {
    this.#known.keep(guest);
    this.#start(guest);
  }

  askToken(): void {
    this.#state.value = { kind: "token", isOnly: false };
  }

  /** As whoever the server says that this token is. */
  async useToken(given: string): Promise<void> {
    const before = this.#state.peek();
    const isOnly = before.kind === "token" && before.isOnly;
    const token = given.trim().replace(/^Bearer\s+/i, "");
    try {
      this.#start((await bearerOf(this.#options.fetch, token)) ?? (await this.#greeted(token)));
    } catch (error) {
      this.#state.value = { kind: "token", isOnly, problem: readError(error).message };
    }
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
    if (response.status === 401) this.#expire(guest);
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    const renewed = { ...guest, token: String((await readData(response)).token) };
    this.#known.renew(renewed);
    // Meanwhile this tab may have gone on as another.
    if (this.#isGuest(guest.id)) tab.setItem(key, JSON.stringify(renewed));
    return renewed;
  }

  /** Whom a connection with this token is greeted as. */
  #greeted(token: string): Promise<Guest> {
    const client = this.#options.connect(() => token);
    return new Promise((resolve) => {
      const stop = effect(() => {
        const user = client.user.value;
        if (user === undefined) return;
        queueMicrotask(() => {
          stop();
          client.close();
          resolve({ id: user.id, name: user.name, token });
        });
      });
    });
  }

  #expire({ id, name }: Guest): void {
    const isKnown = this.#known.list.peek().some((guest) => guest.id === id);
    this.signOut(id, isKnown ? expired(name) : "The token counts no longer.");
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
