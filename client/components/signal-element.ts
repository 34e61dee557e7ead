/**
 * Base of all elements: renders again whenever a signal read while rendering changes.
 *
 * Only a connected element is subscribed to anything, so what is taken out of the page can be collected.
 */
import { LitElement, type PropertyValues } from "lit";
import { effect } from "../index.ts";

export class SignalElement extends LitElement {
  #unsubscribe: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    // What changed while it was away was not heard.
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
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
}
