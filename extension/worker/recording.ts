/**
 * The session that is recorded here: begun, paused, ended, and what the browser says in between.
 *
 * Whoever calls waits for one to be done before the next, in the order in which things happened. Nothing is captured
 * while no session runs.
 */
import { recordedAddress, unsaid } from "../capture/address.ts";
import {
  type Away,
  notAway,
  nothingTracked,
  type Seen,
  type Sign,
  type Tracked,
  track,
} from "../capture/tracker.ts";
import { timeIn } from "../messages.ts";
import type { Queue } from "../queue/queue.ts";
import type { KeptStore } from "./kept.ts";
import type { ActiveTab, WorkerPorts } from "./ports.ts";
import { goingOn, type LiveSession, paused, resumed, started } from "./session.ts";

export interface Recording {
  /** @param owner whose session it is: the server and the user */
  start(owner: string): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** @param at epoch ms, by the session's time; otherwise now @returns when it ended, by its time */
  stop(at?: number): Promise<number>;
  /** Something happened in the browser, with addresses as they are. @param at epoch ms, by this machine's clock */
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
/** Nothing was seen for so long: four alarms were missed, so the machine slept. */
const minSleptMs = 120_000;

const trackedName = "tracked";

/** Of a session, as long as the browser is not closed. */
interface Before {
  readonly sessionId: string;
  readonly tracked: Tracked;
  /** When something was noted last, by its time. */
  readonly at: number;
}

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

  const nowIn = (session: LiveSession): number => timeIn(session, clock.now());

  async function before({ sessionId }: LiveSession): Promise<Before | undefined> {
    const { [trackedName]: stored } = await passing.get([trackedName]);
    const found = stored as Before | undefined;
    return found?.sessionId === sessionId ? found : undefined;
  }

  /** Nobody waits for it: a disk that is full must not hold up what comes next. */
  function put({ sessionId }: LiveSession, seen: readonly Seen[]): void {
    for (const one of seen) void queue.capture(sessionId, one);
  }

  async function note(session: LiveSession, sign: Sign, at = nowIn(session)): Promise<void> {
    const { sessionId, startedAt } = session;
    const stood = (await before(session))?.tracked ?? nothingTracked(startedAt, kept.now.away);
    const { tracked, seen } = track(stood, sign, at);
    put(session, seen);
    await passing.set({ [trackedName]: { sessionId, tracked, at } satisfies Before });
    await stand(tracked);
  }

  async function stand({ isLeft, idleSince }: Away): Promise<void> {
    const { away } = kept.now;
    if (isLeft === away.isLeft && idleSince === away.idleSince) return;
    const next = { isLeft, ...(idleSince !== undefined && { idleSince }) };
    // A disk that is full has said so with what matters more.
    await kept.set({ away: next }).catch(() => {});
  }

  /** Its time goes on even where the clock was set back; what the machine slept is idle time. */
  async function goOn(session: LiveSession, lastSeenAt = 0): Promise<LiveSession> {
    const found = await before(session);
    const seenAt = Math.max(session.since, lastSeenAt, kept.now.ranAt, found?.at ?? 0);
    const next = goingOn(session, seenAt, clock.now());
    // A disk that is full has said so with what matters more.
    if (next !== session) await kept.set({ session: next }).catch(() => {});
    const unseenMs = nowIn(next) - seenAt;
    if (found !== undefined && next.kind === "running" && unseenMs >= minSleptMs)
      await slept(next, found.tracked, unseenMs);
    return next;
  }

  async function slept(session: LiveSession, { idleSince }: Away, idleDuration: number): Promise<void> {
    // One who was away then is told of as a whole once they are back.
    if (idleSince !== undefined) return;
    put(session, [{ eventType: "idle_end", timestamp: nowIn(session), metadata: { idleDuration } }]);
    await note(session, { kind: "resumed", afterMs: idleDuration });
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
      await kept.set({ session, ranAt: startedAt, away: notAway, live: undefined });
      await lookAround(session);
    },

    async pause() {
      const found = running();
      if (found === undefined) return;
      const session = await goOn(found);
      const now = nowIn(session);
      await note(session, { kind: "input" });
      put(session, [{ eventType: "idle_start", timestamp: now, metadata: { isPause: true } }]);
      await kept.set({ session: paused(session, now) });
    },

    async resume() {
      if (kept.now.session.kind !== "paused") return;
      const session = await goOn(kept.now.session);
      const now = nowIn(session);
      const idleDuration = Math.max(0, now - session.since);
      const next = resumed(session, now);
      put(session, [{ eventType: "idle_end", timestamp: now, metadata: { idleDuration, isPause: true } }]);
      await kept.set({ session: next });
      await note(next, { kind: "resumed", afterMs: idleDuration }, now);
      await lookAround(next);
    },

    async stop(at) {
      const { session } = kept.now;
      if (session.kind === "none") return at ?? clock.now();
      const endedAt = at ?? nowIn(await goOn(session));
      // In this order: a session that nobody has here any more is ended when the worker wakes.
      await kept.set({ session: { kind: "none" } });
      await queue.end(session.sessionId, endedAt);
      return endedAt;
    },

    async sign(sign, at) {
      const session = running();
      const said = session && allowed(sign);
      if (!session || !said) return;
      const next = await goOn(session);
      await note(next, said, timeIn(next, at));
    },

    async look() {
      const session = running();
      if (session) await lookAround(await goOn(session));
    },

    async ran() {
      const session = running();
      if (session === undefined) return;
      const next = await goOn(session);
      await kept.set({ ranAt: nowIn(next) }).catch(() => {});
    },

    async abandonedAt(lastSeenAt) {
      const found = running();
      if (found === undefined || (await before(found)) !== undefined) return undefined;
      const session = await goOn(found, lastSeenAt);
      const now = nowIn(session);
      const closedAt = Math.max(session.since, lastSeenAt ?? 0, kept.now.ranAt);
      const idleDuration = now - closedAt;
      if (idleDuration >= maxClosedMs) return closedAt;
      if (kept.now.away.idleSince !== undefined) await note(session, { kind: "input" }, now);
      else if (idleDuration >= minClosedMs) await slept(session, kept.now.away, idleDuration);
      await lookAround(session);
      return undefined;
    },
  };
}
