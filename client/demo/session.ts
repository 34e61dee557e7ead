/**
 * Who one is in this demo: a guest, with a name and a token.
 *
 * A tab keeps its guest through reloads; a new tab asks, so that two windows can be two people. The last guest
 * is remembered for all tabs.
 */
import { type Client, type ReadonlySignal, signal, type TokenProvider } from "../index.ts";

export interface Guest {
  readonly id: string;
  readonly name: string;
  readonly token: string;
}

export type SessionState =
  | { readonly kind: "new"; readonly problem?: string }
  | { readonly kind: "starting" }
  | { readonly kind: "started"; readonly client: Client; readonly guest: Guest };

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export interface SessionOptions {
  fetch(url: string, init: RequestInit): Promise<Response>;
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
      this.continueAs(await this.#newGuest(name));
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
    const authorization = `Bearer ${read(this.#options.tab)?.token ?? guest.token}`;
    const response = await this.#post("/api/v1/auth/refresh", {}, { authorization });
    // Refused for good: the server is another one by now, and so is the guest.
    const renewed = response.status === 401 ? await this.#newGuest(guest.name) : guest;
    const token = response.ok ? String((await readData(response)).token) : renewed.token;
    if (!response.ok && renewed === guest) throw new Error(`The server answered ${response.status}.`);
    this.#keep({ ...renewed, token });
    return token;
  }

  async #newGuest(name: string): Promise<Guest> {
    const response = await this.#post("/api/v1/auth/guest", { name }, {});
    if (response.status === 403 || response.status === 404) {
      throw new Error("This server takes no guests. Start it with TAUTLINE_GUESTS=on to try this page.");
    }
    if (!response.ok) throw new Error(await readProblem(response));
    const { token, user } = await readData(response);
    if (typeof token !== "string" || !isUser(user)) throw new Error("The server's answer makes no sense.");
    return { id: user.id, name: user.name, token };
  }

  #post(url: string, body: unknown, headers: Record<string, string>): Promise<Response> {
    return this.#options
      .fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
      })
      .catch(() => {
        throw new Error("The server cannot be reached. Is it running?");
      });
  }

  #keep(guest: Guest): void {
    const text = JSON.stringify(guest);
    this.#options.tab.setItem(key, text);
    this.#options.shared.setItem(key, text);
  }
}

function read(storage: Store): Guest | undefined {
  try {
    const guest: unknown = JSON.parse(storage.getItem(key) ?? "null");
    return isUser(guest) && "token" in guest && typeof guest.token === "string"
      ? { id: guest.id, name: guest.name, token: guest.token }
      : undefined;
  } catch {
    return undefined;
  }
}

function isUser(value: unknown): value is { id: string; name: string } {
  return (
    typeof value === "object" &&
    value !== null &&
    "id" in value &&
    typeof value.id === "string" &&
    "name" in value &&
    typeof value.name === "string"
  );
}

async function readData(response: Response): Promise<Record<string, unknown>> {
  const body = (await response.json()) as { data?: Record<string, unknown> };
  return body.data ?? {};
}

async function readProblem(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined);
  const message = (body as { error?: { message?: string } } | undefined)?.error?.message;
  return message ?? `The server answered ${response.status}.`;
}
