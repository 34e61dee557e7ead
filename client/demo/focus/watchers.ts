/**
 * Whom the user lets watch one of their sessions: what the server says, asked anew whenever it may have changed.
 *
 * Of two answers the one to the later question counts.
 */
import { type Client, type FocusWatcher, type ReadonlySignal, signal } from "../../index.ts";

export class Watchers {
  readonly #focus: Client["focus"];
  readonly #list = signal<readonly FocusWatcher[]>([]);
  #sessionId = "";
  #asked = 0;

  constructor(focus: Client["focus"]) {
    this.#focus = focus;
  }

  /** Of the session that is followed, as far as the server has said. */
  get list(): ReadonlySignal<readonly FocusWatcher[]> {
    return this.#list;
  }

  /** @param sessionId empty: of none */
  follow(sessionId: string): void {
    if (this.#sessionId === sessionId) return;
    this.#sessionId = sessionId;
    this.#list.value = [];
    void this.ask();
  }

  /** Where that fails, what was known stays. */
  async ask(): Promise<void> {
    this.#asked += 1;
    const mine = this.#asked;
    if (this.#sessionId === "") return;
    const found = await this.#focus.watchers(this.#sessionId).catch(() => undefined);
    if (found !== undefined && mine === this.#asked) this.#list.value = found;
  }

  /** Rejects with a TautlineError. */
  async let(userId: string, on: boolean): Promise<void> {
    const sessionId = this.#sessionId;
    await this.#focus.grant(sessionId, userId, on);
    if (sessionId !== this.#sessionId) return;
    const others = this.#list.peek().filter((one) => one.userId !== userId);
    this.#list.value = on ? [...others, { userId }] : others;
    await this.ask();
  }
}
