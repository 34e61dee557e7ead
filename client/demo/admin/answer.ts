/** What the server made of something that was asked of it, shown beside where it was asked. */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { html, nothing } from "lit";
import { icons } from "../../components/icons.ts";
import { readError } from "../../components/problem-words.ts";

type AnswerState =
  | { readonly kind: "none" }
  | { readonly kind: "asking" }
  | { readonly kind: "done"; readonly text: string }
  | { readonly kind: "refused"; readonly text: string };

export class Answer implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #state: AnswerState = { kind: "none" };

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {}

  get isAsking(): boolean {
    return this.#state.kind === "asking";
  }

  /** @param ask resolves with what to say @returns whether it was done */
  async to(ask: () => Promise<string>): Promise<boolean> {
    this.#set({ kind: "asking" });
    try {
      this.#set({ kind: "done", text: await ask() });
      return true;
    } catch (error) {
      const { code, message } = readError(error);
      this.#set({ kind: "refused", text: own[code] ?? `${message} (${code})` });
      return false;
    }
  }

  /** Without asking the server. */
  refuse(text: string): void {
    this.#set({ kind: "refused", text });
  }

  clear(): void {
    this.#set({ kind: "none" });
  }

  render() {
    const { kind } = this.#state;
    const isRefused = kind === "refused";
    const look = isRefused ? "problem" : kind;
    // The same element throughout: one that only comes with its words may not be read out.
    return html`<p class="answer ${look}" role=${isRefused ? "alert" : "status"} dir="auto">${this.#renderWords()}</p>`;
  }

  #renderWords() {
    const state = this.#state;
    if (state.kind === "none") return nothing;
    if (state.kind === "asking") return "Asking the server…";
    return html`${state.kind === "done" ? icons.check : icons.alert}<span>${state.text}</span>`;
  }

  #set(state: AnswerState): void {
    this.#state = state;
    this.#host.requestUpdate();
  }
}

const own: Readonly<Record<string, string>> = {
  timeout: "The server did not answer in time; look at the audit whether it was done.",
  disconnected: "The connection ended before the answer; look at the audit whether it was done.",
};
