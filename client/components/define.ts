/** Defines a custom element once: a module that is loaded a second time leaves what the first one defined. */
export function define(name: `taut-${string}`, element: CustomElementConstructor): void {
  if (customElements.get(name) === undefined) customElements.define(name, element);
}
