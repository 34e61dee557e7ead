/** Requests that wait, or are under way, in order, and how much text they are. */
export class Backlog<Request extends { readonly chars: number }> {
  readonly #requests: Request[] = [];
  #chars = 0;

  add(request: Request): void {
    this.#requests.push(request);
    this.#chars += request.chars;
  }

  get first(): Request | undefined {
    return this.#requests[0];
  }

  get last(): Request | undefined {
    return this.#requests.at(-1);
  }

  dropFirst(): void {
    this.#chars -= this.#requests.shift()?.chars ?? 0;
  }

  get length(): number {
    return this.#requests.length;
  }

  /** Whether there is space for one more; one is taken however long it is. */
  hasSpace({ chars }: Request, maxRequests: number, maxChars: number): boolean {
    return this.length === 0 || (this.length < maxRequests && this.#chars + chars <= maxChars);
  }
}
