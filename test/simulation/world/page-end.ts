/** The page's end of a connection, in the place of a browser's WebSocket. */
import type { Link } from "../../../client/index.ts";
import type { Page } from "./page.ts";
import type { Down, Wire } from "./wire.ts";

export class PageEnd implements Link {
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  /** None before a server has taken it. */
  wire: Wire | undefined;
  isClosed = false;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  send(text: string): void {
    if (this.isClosed || this.wire === undefined) return;
    const frame = this.wire.sendUp(text);
    this.#page.watch.said(this.#page, frame.envelopes);
  }

  close(_code: number): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.wire?.up.put({ kind: "end" }, 0);
  }

  // ---- from the network

  arrive(item: Down): void {
    if (this.isClosed) return;
    if (item.kind === "opened") this.onopen?.({} as never);
    else if (item.kind === "text") {
      this.#page.watch.heard(this.#page, item.frame.envelopes);
      this.onmessage?.({ data: item.frame.text } as never);
    } else {
      this.isClosed = true;
      this.onclose?.({ code: item.code, reason: item.reason } as never);
    }
  }
}
