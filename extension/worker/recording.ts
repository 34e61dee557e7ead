/**
 * The session that is recorded here: begun, paused, ended, and what the browser says in between.
 *
 * Whoever calls waits for one to be done before the next, in the order in which things happened. Nothing is captured
 * while no session runs.
 */
import { recordedAddress, unsaid } from "../capture/address.ts";
import { nothingTracked, type Seen, type Sign, type Tracked, track } from "../capture/tracker.ts";
import type { Queue } from "../queue/queue.ts";
import type { KeptStore } from "./kept.ts";
import type { ActiveTab, WorkerPorts } from "./ports.ts";
import { type LiveSession, paused, resumed, started } from "./session.ts";

export interface Recording {
  /** @param owner whose session it is: the server and the user */
  start(owner: string): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** @param at epoch ms */
  stop(at: number): Promise<void>;
  /** Something happened in the browser, with addresses as they are. @param at epoch ms */
  sign(sign: Sign, at: number): Promise<void>;
  /** What is looked at is asked for anew, such as after permissions changed. */
  look(): Promise<void>;
  /** The browser runs: what passed until now was no time that it was closed for. */
  ran(): Promise<void>;
  /**
   * The worker is there again. Where the browser was closed meanwhile, that time is idle.
   *
   * @param lastSeenAt when something was captured last, as far as is known
   * @returns where it was closed for so long that the session is to end: since when, epoch ms
   */
  abandonedAt(lastSeenAt: number | undefined): Promise<number | undefined>;
}

/** As long as the server waits for a sign of life. */
const maxClosedMs = 12 * 3_600_000;
const minClosedMs = 60_000;

const trackedName = "tracked";

export function createRecording(
  kept: KeptStore,
  queue: Queue,
  { clock, passing, browser }: Pick<WorkerPorts, "clock" | "passing" | "browser">,
  nextId: () => string,
): Recording {
  const running = (): LiveSession | undefined => {
    const { session } = kept.now;
    return session.kind === "running" ? session : undefined;
  };

  async function trackedBefore({ sessionId }: LiveSession): Promise<Tracked | undefined> {
    const { [trackedName]: stored } = await passing.get([trackedName]);
    const found = stored as { sessionId: string; tracked: Tracked } | undefined;
    return found?.sessionId === sessionId ? found.tracked : undefined;
  }

  /** Nobody waits for it: a disk that is full must not hold up what comes next. */
  function put({ sessionId }: LiveSession, seen: readonly Seen[]): void {
    for (const one of seen) void queue.capture(sessionId, one);
  }

  async function note(session: LiveSession, sign: Sign, at = clock.now()): Promise<void> {
    const before = (await trackedBefore(session)) ?? nothingTracked(session.startedAt);
    const { tracked, seen } = track(before, sign, at);
    put(session, seen);
    await passing.set({ [trackedName]: { sessionId: session.sessionId, tracked } });
  }

  /** What may be recorded of an address; undefined where none may. */
  function addressOf(url: string | undefined): string | undefined {
    const { settings } = kept.now;
    return settings.areTabsOn && url !== undefined ? recordedAddress(url, settings) : undefined;
  }

  function allowed(sign: Sign): Sign | undefined {
    if (!("url" in sign) || sign.url === undefined) return sign;
    const url = addressOf(sign.url);
    if (sign.kind === "page") return url === undefined ? undefined : { ...sign, url };
    if (sign.kind === "typing" && recordedAddress(sign.url, kept.now.settings) === unsaid) return undefined;
    const { url: _, ...rest } = sign;
    return url === undefined ? rest : { ...rest, url };
  }

  async function lookAround(session: LiveSession): Promise<void> {
    const tab: ActiveTab | undefined = await browser.activeTab();
    const sign = tab === undefined ? { kind: "left" as const } : allowed({ kind: "tab", ...tab });
    if (sign !== undefined) await note(session, sign);
  }

  return {
    async start(owner) {
      const session = started(nextId(), clock.now());
      const { sessionId, startedAt } = session;
      await queue.begin({ sessionId, owner, startedAt });
      await kept.set({ session, live: undefined });
      await lookAround(session);
    },

    async pause() {
      const session = running();
      if (session === undefined) return;
      const now = clock.now();
      await note(session, { kind: "input" });
      put(session, [{ eventType: "idle_start", timestamp: now, metadata: { isPause: true } }]);
      await kept.set({ session: paused(session, now) });
    },

    async resume() {
      const { session } = kept.now;
      if (session.kind !== "paused") return;
      const now = clock.now();
      const idleDuration = Math.max(0, now - session.since);
      const next = resumed(session, now);
      put(session, [{ eventType: "idle_end", timestamp: now, metadata: { idleDuration, isPause: true } }]);
      await kept.set({ session: next });
      await note(next, { kind: "resumed", afterMs: idleDuration }, now);
      await lookAround(next);
    },

    async stop(at) {
      const { session } = kept.now;
      if (session.kind === "none") return;
      // In this order: a session that nobody has here any more is ended when the worker wakes.
      await kept.set({ session: { kind: "none" } });
      await queue.end(session.sessionId, at);
    },

    async sign(sign, at) {
      const session = running();
      const said = session && allowed(sign);
      if (session && said) await note(session, said, at);
    },

    async look() {
      const session = running();
      if (session) await lookAround(session);
    },

    async ran() {
      // A disk that is full has said so with what matters more.
      if (running()) await kept.set({ ranAt: clock.now() }).catch(() => {});
    },

    async abandonedAt(lastSeenAt) {
      const session = running();
      if (session === undefined || (await trackedBefore(session)) !== undefined) return undefined;
      const now = clock.now();
      const closedAt = Math.max(session.since, lastSeenAt ?? 0, kept.now.ranAt);
      const idleDuration = now - closedAt;
      if (idleDuration >= maxClosedMs) return closedAt;
      if (idleDuration >= minClosedMs)
        put(session, [{ eventType: "idle_end", timestamp: now, metadata: { idleDuration } }]);
      await lookAround(session);
      return undefined;
    },
  };
}
