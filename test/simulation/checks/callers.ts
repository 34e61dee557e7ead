/**
 * Whoever asks a page for something that is not kept hears of it when its connection goes: where twice is the same
 * as once it is said again on the next connection, as long as somebody waits for it; else the caller is told at once.
 */
import type { Envelope, ServerEnvelope } from "../../../protocol/index.ts";
import type { Page } from "../world/page.ts";
import type { PageEnd } from "../world/page-end.ts";
import type { Violated } from "./truth.ts";

interface Said {
  readonly type: string;
  readonly askedAt: number;
  /** The connection on which it was said last. */
  end: PageEnd | undefined;
}

interface Caller {
  /** Said and not answered, by id. */
  readonly said: Map<string, Said>;
  /** The newest connection on which it was welcome, and since when. */
  welcomedOn: PageEnd | undefined;
  welcomedAt: number;
}

/** As the client says of its requests. */
const timeoutMs = 10_000;
/** Asking twice is asking once. */
const repeatable = new Set(["presence:get", "room:history", "status:set", "conversation:list"]);

export class Callers {
  readonly #violated: Violated;
  readonly #now: () => number;
  readonly #callers = new WeakMap<Page, Caller>();

  constructor(violated: Violated, now: () => number) {
    this.#violated = violated;
    this.#now = now;
  }

  said(page: Page, envelopes: readonly Envelope[]): void {
    const { said } = this.#callerOf(page);
    for (const { id, type, timestamp } of envelopes) {
      if (id === undefined || !repeatable.has(type)) continue;
      const earlier = said.get(id);
      if (earlier !== undefined) earlier.end = page.end;
      // Of what waited for a connection it is not known here for how long anybody will.
      else if (timestamp === this.#now() + page.device.clockSkewMs) {
        said.set(id, { type, askedAt: this.#now(), end: page.end });
      }
    }
  }

  heard(page: Page, envelopes: readonly ServerEnvelope[]): void {
    const caller = this.#callerOf(page);
    for (const { type, id } of envelopes) {
      if (id !== undefined) caller.said.delete(id);
      if (type !== "welcome") continue;
      caller.welcomedOn = page.end;
      caller.welcomedAt = this.#now();
    }
  }

  afterStep(pages: readonly Page[]): void {
    for (const page of pages) {
      this.#checkSaidAgain(page);
      this.#checkTold(page);
    }
  }

  #checkSaidAgain(page: Page): void {
    const { said, welcomedOn, welcomedAt } = this.#callerOf(page);
    if (welcomedOn === undefined || welcomedOn !== page.end || welcomedOn.isClosed) return;
    for (const [id, { type, askedAt, end }] of said) {
      if (end !== welcomedOn && welcomedAt < askedAt + timeoutMs) {
        const where = `${page.name}, welcome on c${welcomedOn.wire?.id}`;
        this.#violated("said-again", `${where}, does not repeat ${type} ${id}, said on c${end?.wire?.id}`);
      }
      if (this.#now() >= askedAt + timeoutMs) said.delete(id);
    }
  }

  #checkTold({ name, onceOn }: Page): void {
    for (const { wire, isClosed } of onceOn.values()) {
      if (!isClosed) continue;
      this.#violated(
        "told-of-the-end",
        `${name} asked on c${wire?.id}, which has ended, and was not told so`,
      );
    }
  }

  #callerOf(page: Page): Caller {
    const caller = this.#callers.get(page) ?? { said: new Map(), welcomedOn: undefined, welcomedAt: 0 };
    this.#callers.set(page, caller);
    return caller;
  }
}
