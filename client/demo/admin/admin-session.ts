/**
 * Who the operator is: whoever has an admin's token, for as long as this tab is open.
 *
 * The token is in this tab's storage and in requests, nowhere else: not in the address, not in another tab.
 */
import { type Client, type ReadonlySignal, signal, type TokenProvider } from "../../index.ts";
import { AdminApi, AdminProblem, type Fetch } from "./api.ts";

/** Why the page is not open, and what helps. */
export interface Refusal {
  readonly problem: string;
  readonly advice?: string;
}

export type AdminState =
  | { readonly kind: "out"; readonly refusal?: Refusal }
  | { readonly kind: "checking" }
  | { readonly kind: "in"; readonly client: Client; readonly api: AdminApi };

export interface AdminSessionOptions {
  readonly fetch: Fetch;
  /** This tab's own. */
  readonly tab: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  connect(token: TokenProvider): Client;
  after(delayMs: number, run: () => void): void;
}

const key = "tautline-admin-token";
const retryMs = 3_000;

export class AdminSession {
  readonly #options: AdminSessionOptions;
  readonly #state = signal<AdminState>({ kind: "out" });
  #token = "";
  #stopWatching: (() => void) | undefined;

  constructor(options: AdminSessionOptions) {
    this.#options = options;
  }

  get state(): ReadonlySignal<AdminState> {
    return this.#state;
  }

  /** Goes on after a reload of this tab, as soon as the server is there. */
  async resume(): Promise<void> {
    const { tab, after } = this.#options;
    const kept = tab.getItem(key);
    if (kept === null || this.#state.peek().kind !== "out") return;
    await this.#check(kept);
    if (tab.getItem(key) === kept) after(retryMs, () => void this.resume());
  }

  async signIn(given: string): Promise<void> {
    const token = given.trim().replace(/^Bearer\s+/i, "");
    if (token === "" || this.#state.peek().kind === "checking") return;
    this.#state.value = { kind: "checking" };
    await this.#check(token);
  }

  async #check(token: string): Promise<void> {
    this.#token = token;
    const api = new AdminApi(this.#options.fetch, () => this.#token);
    try {
      // What only an admin may see: whoever gets an answer is one.
      await api.audit(1);
      // Meanwhile somebody may have signed in with another, or out.
      if (this.#token !== token || this.#state.peek().kind === "in") return;
      this.#options.tab.setItem(key, token);
      this.#enter(api);
    } catch (error) {
      if (this.#token !== token || this.#state.peek().kind === "in") return;
      // A server that is away for the moment is no reason to ask for the token again.
      const isRefused = error instanceof AdminProblem && !passing.has(error.code);
      if (isRefused) this.#options.tab.removeItem(key);
      this.#state.value = { kind: "out", refusal: refusalOf(error) };
    }
  }

  signOut(refusal?: Refusal): void {
    const state = this.#state.peek();
    this.#stopWatching?.();
    this.#stopWatching = undefined;
    this.#options.tab.removeItem(key);
    this.#token = "";
    this.#state.value = refusal === undefined ? { kind: "out" } : { kind: "out", refusal };
    if (state.kind === "in") state.client.close();
  }

  #enter(api: AdminApi): void {
    let isFirst = true;
    const client = this.#options.connect(async () => {
      // Asked again, it is because the token ends soon, or was refused.
      if (!isFirst) await this.#renew(api);
      isFirst = false;
      return this.#token;
    });
    this.#stopWatching = client.status.subscribe((status) => {
      if (status.kind !== "offline" || status.reason !== "banned") return;
      queueMicrotask(() => this.signOut(revoked));
    });
    this.#state.value = { kind: "in", client, api };
  }

  async #renew(api: AdminApi): Promise<void> {
    const before = this.#token;
    // Meanwhile somebody may have signed out, or in with another.
    const isOver = () => {
      const state = this.#state.peek();
      return this.#token !== before || state.kind !== "in" || state.api !== api;
    };
    try {
      const renewed = await api.refresh();
      if (isOver()) return;
      this.#token = renewed;
      this.#options.tab.setItem(key, renewed);
    } catch (error) {
      if (isOver()) throw error;
      const isRefused = error instanceof AdminProblem && !passing.has(error.code);
      if (isRefused) this.signOut(refusalOf(error));
      throw error;
    }
  }
}

/** Of a server that cannot say at the moment. */
const passing = new Set(["unreachable", "unavailable", "rate_limited", "internal"]);

const mint =
  "Mint one with a service key (POST /api/v1/auth/token with role admin), or sign one yourself; the server's README says how under “Becoming an admin”.";

const revoked: Refusal = {
  problem: "Your access was revoked; every token that you had so far no longer counts.",
  advice: mint,
};

/** In words that say what to do. */
export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof AdminProblem)) return { problem: String(error) };
  switch (error.code) {
    case "forbidden": {
      const role = /got role (\w+)/.exec(error.message)?.[1];
      const whose = role === undefined ? "This is no admin’s token" : `This token is of role ${role}`;
      const kind =
        role === "service" ? " A service key opens nothing here, but it mints an admin’s token." : "";
      return { problem: `${whose}; the page is for role admin.${kind}`, advice: mint };
    }
    case "token_expired":
      return { problem: "This token has expired.", advice: mint };
    case "token_invalid":
    case "unauthenticated":
      return {
        problem: `The server does not accept this token: ${error.message}.`,
        advice: `Was it copied whole, and from this server? ${mint}`,
      };
    case "rate_limited":
      return { problem: "The server was asked too often. Try again in a moment." };
    default:
      return { problem: error.message };
  }
}
