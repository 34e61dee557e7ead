/**
 * Base of the elements that need a connection.
 *
 * Where it comes from, in this order: the element's own `client` property, the nearest `<taut-provider>`
 * (through any shadow root), the page's first connection.
 */
import { ContextConsumer, createContext } from "@lit/context";
import { property } from "lit/decorators.js";
import type { Client } from "../index.ts";
import { pageClient, watchPageClient } from "./registry.ts";
import { SignalElement } from "./signal-element.ts";

/** `client` is undefined while the provider waits for its token. */
interface Provided {
  readonly client: Client | undefined;
  /** Why there can be none. */
  readonly problem?: string | undefined;
}

export const clientContext = createContext<Provided>(Symbol.for("tautline.client"));

export class ClientElement extends SignalElement {
  /** A client made by the page, in place of the provider's. */
  @property({ attribute: false }) client: Client | undefined;

  readonly #provided = new ContextConsumer(this, { context: clientContext, subscribe: true });
  #unwatch: (() => void) | undefined;

  protected get connection(): Client | undefined {
    if (this.client !== undefined) return this.client;
    const provided = this.#provided.value;
    return provided === undefined ? pageClient() : provided.client;
  }

  /** What the provider was given wrong; there is no connection then. */
  protected get problem(): string | undefined {
    return this.client === undefined ? this.#provided.value?.problem : undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unwatch = watchPageClient(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch?.();
    // It may come back elsewhere, outside this provider.
    delete this.#provided.value;
  }
}
