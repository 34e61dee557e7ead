/**
 * Who one is in this demo: a guest, with a name and a token.
 *
 * A tab keeps its guest through reloads; a new tab asks, so that two windows can be two people. The last guest
 * is remembered for all tabs.
 */
import { type Client, type ReadonlySignal, signal, type TokenProvider } from "../index.ts";
import { type Fetch, type Guest, guestIn, newGuest, post, readData } from "./guest.ts";

type SessionState =
  | { readonly kind: "new"; readonly problem?: string }
  | { readonly kind: "starting" }
  | { readonly kind: "started"; readonly client: Client; readonly guest: Guest };

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export interface SessionOptions {
  readonly fetch: Fetch;
  /** Seen by all tabs. */
  readonly shared: Store;
  /** This tab's own. */
  readonly tab: Store;
  connect(tokenProvider: TokenProvider): Client;
}

const key = "tautline-demo-guest";

export class Session {
  readonly #options: SessionOptions;
  readonly #state = signal<SessionState>({ kind: "new" });

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  get state(): ReadonlySignal<SessionState> {
    return this.#state;
  }

  /** The guest that this browser was last. */
  get remembered(): Guest | undefined {
    return read(this.#options.shared);
  }

  /** Goes on as this tab's guest after a reload, if it has one. */
  resume(): void {
    const guest = read(this.#options.tab);
    if (guest !== undefined) this.continueAs(guest);
  }

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
    this.#keep(guest);
    let isFirst = true;
    const client = this.#options.connect(async () => {
      // Asked again, it is because the server refused the last one.
      const token = isFirst ? guest.token : await this.#renew(guest);
      isFirst = false;
      return token;
    });
    this.#state.value = { kind: "started", client, guest };
  }

  /** Back to the choice of a name. What was said stays in its rooms. */
  end(): void {
    const state = this.#state.peek();
    if (state.kind === "started") state.client.close();
    this.#options.tab.removeItem(key);
    this.#state.value = { kind: "new" };
  }

  async #renew(guest: Guest): Promise<string> {
    const { fetch } = this.#options;
    const authorization = `Bearer ${read(this.#options.tab)?.token ?? guest.token}`;
    const response = await post(fetch, "/api/v1/auth/refresh", {}, { authorization });
    // Refused for good: the server is another one by now, and so is the guest.
    const renewed = response.status === 401 ? await newGuest(fetch, guest.name) : guest;
    const token = response.ok ? String((await readData(response)).token) : renewed.token;
    if (!response.ok && renewed === guest) throw new Error(`The server answered ${response.status}.`);
    this.#keep({ ...renewed, token });
    return token;
  }

  #keep(guest: Guest): void {
    const text = JSON.stringify(guest);
    this.#options.tab.setItem(key, text);
    this.#options.shared.setItem(key, text);
  }
}

function read(storage: Store): Guest | undefined {
  try {
    return guestIn(JSON.parse(storage.getItem(key) ?? "null"));
  } catch {
    return undefined;
  }
}
