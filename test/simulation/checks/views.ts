/** What a page shows, looked at whenever it changes: each message once, in the log's order, as the log has it. */
import type { Message } from "../../../client/index.ts";
import type { Page } from "../world/page.ts";
import { isForgotten, sayingOf } from "./contents.ts";
import type { Truth, Violated } from "./truth.ts";

export class Views {
  readonly #truth: Truth;
  readonly #violated: Violated;
  readonly #seen = new WeakMap<Page, Map<string, readonly Message[]>>();

  constructor(truth: Truth, violated: Violated) {
    this.#truth = truth;
    this.#violated = violated;
  }

  check(page: Page): void {
    const seen = this.#seen.get(page) ?? new Map<string, readonly Message[]>();
    this.#seen.set(page, seen);
    for (const [name, { room }] of page.rooms) {
      const list = room.messages.list.peek();
      if (list === seen.get(name)) continue;
      seen.set(name, list);
      this.#checkList(page, name, list);
    }
  }

  #checkList(page: Page, room: string, list: readonly Message[]): void {
    const wrong = (check: string, what: string) =>
      this.#violated(check, `${page.name} shows ${room}: ${what}`);
    /** When each was said. */
    const names = new Map<string, number>();
    const ids = new Set<string>();
    let before = 0;
    for (const message of list) {
      const { id, seq, content, state, timestamp } = message;
      const name = sayingOf(content, id);
      // What failed may have been tried again on another page.
      const saidAt = names.get(name);
      if (state !== "failed" && saidAt !== undefined && !isForgotten(id, timestamp - saidAt)) {
        wrong("shown-once", `"${name}" twice`);
      }
      if (state !== "failed") names.set(name, timestamp);
      if (id !== undefined && ids.has(id)) wrong("shown-once", `message ${id} twice`);
      if (id !== undefined) ids.add(id);
      const place = state === "sent" ? (seq ?? before) : Number.POSITIVE_INFINITY;
      if (place < before) wrong("shown-in-order", `"${name}" (seq ${seq}, ${state}) after seq ${before}`);
      before = place;
      if (state === "sent" && seq !== undefined) this.#checkMessage(room, message, seq, wrong);
    }
  }

  #checkMessage(
    room: string,
    { content, sender }: Message,
    seq: number,
    wrong: (check: string, what: string) => void,
  ): void {
    const recorded = this.#truth.at(room, seq);
    if (recorded === undefined) wrong("acked-is-stored", `seq ${seq}, which is not in the store`);
    // Before a page knows who is signed in, what it has left was written by nobody.
    else if (!recorded.versions.has(content) || (sender.id !== "" && recorded.sender !== sender.id)) {
      const shown = `"${content.slice(0, 40)}" of ${sender.id}`;
      wrong(
        "true-content",
        `${shown} at seq ${seq}, where ${recorded.sender} said "${recorded.content.slice(0, 40)}"`,
      );
    }
  }
}
