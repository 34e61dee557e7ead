/**
 * The user's sessions that another device or another window began, as long as they go on.
 *
 * Those that go on are asked for whenever the server says that one began or is over, and what is told of one that is
 * watched counts before the last answer.
 */
import { type Client, computed, type ReadonlySignal, signal } from "../../index.ts";
import type { OwnSession } from "./own-session.ts";

/** More than the sessions that one user may have going on at a time. */
const limit = 20;
/** Should an answer have been lost. */
const askEveryMs = 60_000;

export class OtherSessions {
  readonly #focus: Client["focus"];
  readonly #running = signal<readonly string[]>([]);
  readonly #isAsked = signal(false);
  /** The newest that goes on and was not begun in this tab; empty where there is none. */
  readonly newest: ReadonlySignal<string>;
  #asked = 0;
  #answered = 0;

  constructor(focus: Client["focus"], own: Pick<OwnSession, "begun">) {
    this.#focus = focus;
    this.newest = computed(() => {
      const isOther = (sessionId: string) =>
        !own.begun.has(sessionId) && focus.watch(sessionId).state.value?.endedAt === undefined;
      return this.#running.value.find(isOther) ?? "";
    });
  }

  /** Ids of all that go on, those of this tab, too, as the server said last: the newest first. */
  get running(): ReadonlySignal<readonly string[]> {
    return this.#running;
  }

  /** Whether the server has answered once, or cannot. */
  get isAsked(): ReadonlySignal<boolean> {
    return this.#isAsked;
  }

  /** Where that fails, what was known counts on. */
  async ask(): Promise<void> {
    this.#asked += 1;
    const mine = this.#asked;
    const sessions = await this.#focus.sessions({ limit }).catch(() => undefined);
    this.#isAsked.value = true;
    if (sessions === undefined || mine < this.#answered) return;
    this.#answered = mine;
    const running = sessions.flatMap(({ sessionId, isActive }) => (isActive ? [sessionId] : []));
    if (running.join() !== this.#running.peek().join()) this.#running.value = running;
  }
}

/** Calls whenever the page comes to be looked at, and every minute while it is. @returns stops it */
export function whileLookedAt(ask: () => void): () => void {
  const look = () => {
    if (document.visibilityState === "visible") ask();
  };
  const timer = setInterval(look, askEveryMs);
  document.addEventListener("visibilitychange", look);
  addEventListener("focus", look);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
    removeEventListener("focus", look);
  };
}
