/**
 * `<taut-provider>`: gives everything inside it one connection.
 *
 * It connects once it has a token, a token provider or a client, so a page may set them later than the
 * element; and it lets go of the connection when it leaves the page.
 */
import { ContextProvider } from "@lit/context";
import { css, html } from "lit";
import { property } from "lit/decorators.js";
import { type Client, effect, type Status, type TokenProvider } from "../index.ts";
import { clientContext } from "./client-element.ts";
import { emit } from "./events.ts";
import { isAnothers, type Lease, leaseClient, leaseConnection } from "./registry.ts";
import { SignalElement } from "./signal-element.ts";

export class TautProvider extends SignalElement {
  static override styles = css`:host { display: contents; }`;

  /** Where the server is: `wss://…`, `https://…` or a path; this page's own `/ws` where left out. */
  @property() url = "";
  /** Of this user, as the embedding backend made it. */
  @property() token: string | undefined;
  /** The id of the token's user, for a token provider that may fail: what waits is kept even before it answers. */
  @property() user: string | undefined;
  /** Asked for a token at the first connect, and again whenever the server refuses one. */
  @property({ attribute: false }) tokenProvider: TokenProvider | undefined;

  readonly #context = new ContextProvider(this, {
    context: clientContext,
    initialValue: { client: undefined },
  });
  #given: Client | undefined;
  #lease: Lease | undefined;
  #stopWatching: (() => void) | undefined;

  /** The client in use. Setting it makes everything inside use a client that the page made itself. */
  @property({ attribute: false })
  get client(): Client | undefined {
    return this.#lease?.client ?? this.#given;
  }
  set client(client: Client | undefined) {
    this.#given = client;
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A provider that is only moved keeps its connection.
    queueMicrotask(() => {
      if (!this.isConnected) this.#use(undefined);
    });
  }

  protected override willUpdate(): void {
    if (!this.isConnected) return;
    try {
      this.#use(this.#acquire());
    } catch (error) {
      this.#use(undefined, error instanceof Error ? error.message : String(error));
    }
  }

  #acquire(): Lease | undefined {
    if (this.#given !== undefined) return leaseClient(this.#given);
    const token = this.tokenProvider ?? (this.token || undefined);
    return token === undefined ? undefined : leaseConnection({ url: this.url, token, user: this.user });
  }

  #use(lease: Lease | undefined, problem?: string): void {
    const last = this.#lease;
    this.#lease = lease;
    if (last?.client !== lease?.client || problem !== this.#context.value.problem) {
      this.#stopWatching?.();
      this.#context.setValue({ client: lease?.client, problem });
      if (problem !== undefined)
        emit(this, "taut-error", { room: "", code: "invalid_data", message: problem });
      this.#stopWatching = lease && this.#watch(lease.client);
    }
    last?.release();
  }

  #watch(client: Client): () => void {
    return effect(() => {
      const status: Status = client.status.value;
      // Out of the effect: a listener that reads signals must not subscribe this element to them.
      queueMicrotask(() => {
        emit(this, "taut-connection", { status });
        if (isAnothers(status) && this.isConnected) this.#use(this.#acquire());
      });
    });
  }

  protected override render() {
    return html`<slot></slot>`;
  }
}
