/** Requests that wait, in order, and how much text they are; made when the first one waits. */
export class Backlog<Request> {
  readonly #items: { readonly request: Request; readonly chars: number }[] = [];
  #chars = 0;

  add(request: Request, chars: number): void {
    this.#items.push({ request, chars });
    this.#chars += chars;
  }

  get first(): Request | undefined {
    return this.#items[0]?.request;
  }

  dropFirst(): void {
    this.#chars -= this.#items.shift()?.chars ?? 0;
  }

  get length(): number {
    return this.#items.length;
  }

  /** Of the frames that they came in. */
  get chars(): number {
    return this.#chars;
  }
}
