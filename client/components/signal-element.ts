/**
 * Base of all elements: renders again whenever a signal read while rendering changes, and looks the same in every
 * document that it is moved to.
 *
 * Only a connected element is subscribed to anything, so what is taken out of the page can be collected.
 */
import { type CSSResult, LitElement, type PropertyValues } from "lit";
import { effect } from "../index.ts";
import { applyStyles } from "./adopted-styles.ts";

export class SignalElement extends LitElement {
  #unsubscribe: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    // What changed while it was away was not heard.
    this.requestUpdate();
  }

  /** The browser calls it when the element was moved to another document. */
  protected adoptedCallback(): void {
    if (this.shadowRoot !== null) this.#applyStyles(this.shadowRoot);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }

  protected override createRenderRoot(): ShadowRoot {
    const { shadowRootOptions } = this.constructor as typeof SignalElement;
    const root = this.shadowRoot ?? this.attachShadow(shadowRootOptions);
    this.#applyStyles(root);
    return root;
  }

  protected override update(changed: PropertyValues): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    if (!this.isConnected) {
      super.update(changed);
      return;
    }
    let isTracking = true;
    this.#unsubscribe = effect(() => {
      if (isTracking) super.update(changed);
      else this.requestUpdate();
      isTracking = false;
    });
  }

  #applyStyles(root: ShadowRoot): void {
    const { elementStyles } = this.constructor as typeof SignalElement;
    // All of them are written with `css`.
    applyStyles(root, elementStyles as readonly CSSResult[]);
  }
}
