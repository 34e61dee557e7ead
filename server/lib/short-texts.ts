/** Short texts by their places, kept as bytes: nothing that a collection of garbage has to look at. */
export class ShortTexts {
  readonly #maxChars: number;
  readonly #bytes: Buffer;
  readonly #lengths: Uint8Array;

  /** @param maxChars at most 255, of ASCII */
  constructor(places: number, maxChars: number) {
    this.#maxChars = maxChars;
    this.#bytes = Buffer.alloc(places * maxChars);
    this.#lengths = new Uint8Array(places);
  }

  set(place: number, text: string): void {
    this.#bytes.write(text, place * this.#maxChars, this.#maxChars, "latin1");
    this.#lengths[place] = text.length;
  }

  get(place: number): string {
    const from = place * this.#maxChars;
    return this.#bytes.toString("latin1", from, from + (this.#lengths[place] ?? 0));
  }

  has(place: number, text: string): boolean {
    return this.#lengths[place] === text.length && this.get(place) === text;
  }
}
