/**
 * A page's link to the worker: its newest state as a signal, and commands.
 *
 * The state is the worker's alone; a page changes it by asking. The browser stops the worker when it likes, so a line
 * that ends is opened anew, which wakes it: at once while a session runs, else when the page is looked at or asks.
 */
import { type ReadonlySignal, signal } from "../../client/tautline.ts";
import type { Answer, Command, ExtensionState, Problem } from "../messages.ts";
import type { PageBrowser } from "./browser.ts";

export interface WorkerLink {
  /** Undefined until the worker has said it. */
  readonly state: ReadonlySignal<ExtensionState | undefined>;
  /** Never rejects: what went wrong is a problem like any other. */
  send(command: Command): Promise<Answer>;
}

/** What tells that somebody looks at the page again, such as the document. */
type Looked = Pick<Document, "addEventListener" | "visibilityState">;

const noAnswer: Problem = {
  code: "server-refused",
  message: "The extension's background worker did not answer.",
  remedy:
    "Try again; if that does not help, switch the extension off and on in the browser's list of extensions.",
};

export function linkWorker(browser: Pick<PageBrowser, "openLine" | "send">, page: Looked): WorkerLink {
  const state = signal<ExtensionState | undefined>(undefined);
  let isOpen = false;

  function open(): void {
    if (isOpen) return;
    isOpen = true;
    const line = browser.openLine();
    let hasSpoken = false;
    line.onState((newest) => {
      hasSpoken = true;
      state.value = newest;
    });
    line.onEnd(() => {
      isOpen = false;
      // A worker that ends without a word would be woken without an end.
      if (hasSpoken && state.peek()?.session.kind !== "none") open();
    });
  }

  page.addEventListener("visibilitychange", () => {
    if (page.visibilityState === "visible") open();
  });
  open();
  return {
    state,
    async send(command) {
      open();
      try {
        return await browser.send(command);
      } catch {
        return { ok: false, problem: noAnswer };
      }
    },
  };
}
