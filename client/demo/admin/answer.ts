/** What the server made of something that was asked of it, shown beside where it was asked. */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { html, nothing } from "lit";
import { icons } from "../../components/icons.ts";
import { readError } from "../../components/message-actions.ts";

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
      // A mere code is what the client's own refusals say.
      this.#set({ kind: "refused", text: message === code ? (own[code] ?? code) : `${message} (${code})` });
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
    const state = this.#state;
    if (state.kind === "none") return html`<p class="answer" role="status"></p>`;
    if (state.kind === "asking") return html`<p class="answer" role="status">…</p>`;
    const isDone = state.kind === "done";
    return html`<p class=${isDone ? "answer" : "answer problem"} role=${isDone ? "status" : "alert"} dir="auto">
      ${isDone ? icons.check : icons.alert}<span>${state.text === "" ? nothing : state.text}</span>
    </p>`;
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
