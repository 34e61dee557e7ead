/**
 * The sessions that go on: who tells of them, how often, and which have been forgotten by their owners.
 *
 * A session is told of at most twice a second, however many activities come. One that has shown no sign of life for
 * twelve hours is ended.
 */
import type { UserId } from "../../../protocol/index.ts";
import type { Activity } from "../../focus/activity.ts";
import type { DueIntervention } from "../../focus/rules.ts";
import type { Cancel, Clock } from "../../lib/clock.ts";
import type { RandomId } from "../../lib/ids.ts";
import type { FocusSessions } from "../../room/focus-sessions.ts";
import { fromStored } from "../../room/focus-sessions.ts";
import type { SiteLists } from "../../room/site-lists.ts";
import type { FocusSession, Store } from "../../store/port.ts";
import { LiveSession, type LiveState } from "./live.ts";

interface LiveSessionsOptions {
  readonly store: Store;
  readonly sessions: FocusSessions;
  readonly sites: SiteLists;
  readonly clock: Clock;
  readonly randomId: RandomId;
  /** The rule's own words, or an assistant's. */
  readonly wordIntervention: (due: DueIntervention) => Promise<string>;
  readonly inBackground: (task: Promise<unknown>) => void;
}

interface Watched {
  readonly ownerId: UserId;
  /** Of the last sign of life, monotonic: no clock that is set forward ends a session. */
  signAt: number;
  live: Promise<LiveSession> | undefined;
  /** Monotonic. */
  toldAt: number;
  telling: Cancel | undefined;
}

const tellEveryMs = 500;
const lookEveryMs = 15_000;
const maxSilenceMs = 12 * 3_600_000;
/** So much is read again of a session that is taken up: more than the score looks at, enough to know how one types. */
const recallMs = 3_600_000;
/** After such a silence a session's window is let go of; it is made anew from the store. */
const forgetAfterMs = 30 * 60_000;

export class LiveSessions {
  readonly #options: LiveSessionsOptions;
  readonly #watched = new Map<string, Watched>();
  #looking: Cancel | undefined;

  constructor(options: LiveSessionsOptions) {
    this.#options = options;
  }

  /** Takes up what went on when the server before this one died. */
  async load(): Promise<void> {
    for (const session of await this.#options.store.focus.active()) this.begin(session);
  }

  /** A session that goes on. */
  begin({ id, ownerId }: FocusSession): void {
    if (this.#watched.has(id)) return;
    const signAt = this.#options.clock.monotonic();
    const toldAt = Number.NEGATIVE_INFINITY;
    this.#watched.set(id, { ownerId, signAt, live: undefined, toldAt, telling: undefined });
    this.#look();
  }

  /** How many sessions of a user go on. */
  countOf(ownerId: UserId): number {
    let count = 0;
    for (const watched of this.#watched.values()) if (watched.ownerId === ownerId) count += 1;
    return count;
  }

  /** Sessions of a user that go on. */
  of(ownerId: UserId): readonly string[] {
    return [...this.#watched].flatMap(([id, watched]) => (watched.ownerId === ownerId ? [id] : []));
  }

  /** What is not there is not ours to keep alive. */
  sign(sessionId: string, ownerId: UserId): void {
    const watched = this.#watched.get(sessionId);
    if (watched?.ownerId === ownerId) watched.signAt = this.#options.clock.monotonic();
  }

  /** Activities that are stored. */
  async add(session: FocusSession, activities: readonly Activity[]): Promise<void> {
    const watched = this.#watched.get(session.id);
    if (watched === undefined) return;
    watched.signAt = this.#options.clock.monotonic();
    // What is made from the store has them already.
    const isFresh = watched.live === undefined;
    const live = await this.#live(session.id, watched);
    if (live === undefined) return;
    if (!isFresh) live.add(activities, this.#options.clock.now());
    this.touch(session.id);
  }

  async state(sessionId: string): Promise<LiveState | undefined> {
    const watched = this.#watched.get(sessionId);
    if (watched === undefined) return undefined;
    const { sessions, clock } = this.#options;
    // Made in its owner's turn: what is stored by then is in it, and what is stored later is added, each once.
    const live = await (watched.live ??
      sessions.inTurn(watched.ownerId, async () =>
        this.#watched.get(sessionId) === watched ? this.#live(sessionId, watched) : undefined,
      ));
    return live?.state(clock.now());
  }

  /** The owner's sites are others now: everything in the window counts by them, and who watches is told. */
  async rescore(ownerId: UserId): Promise<void> {
    const { sessions, clock } = this.#options;
    await sessions.inTurn(ownerId, async () => {
      for (const [sessionId, watched] of this.#watched) {
        if (watched.ownerId !== ownerId || watched.live === undefined) continue;
        const at = (await watched.live).now(clock.now());
        watched.live = undefined;
        await this.#live(sessionId, watched, at);
        this.touch(sessionId);
      }
    });
  }

  async dismissed(sessionId: string, rule: string): Promise<void> {
    const watched = this.#watched.get(sessionId);
    // One that is made from the store knows it.
    (await watched?.live)?.dismissed(rule);
  }

  async intervened(sessionId: string, rule: string): Promise<void> {
    const watched = this.#watched.get(sessionId);
    // One that is made from the store knows it.
    (await watched?.live)?.intervened(rule, this.#options.clock.now());
  }

  end(sessionId: string): void {
    const watched = this.#watched.get(sessionId);
    watched?.telling?.();
    this.#watched.delete(sessionId);
    if (this.#watched.size > 0) return;
    this.#looking?.();
    this.#looking = undefined;
  }

  /** Something has changed: those who watch are told, now or soon. */
  touch(sessionId: string): void {
    const watched = this.#watched.get(sessionId);
    if (watched === undefined || watched.telling !== undefined) return;
    const { clock, inBackground } = this.#options;
    const delayMs = Math.max(0, watched.toldAt + tellEveryMs - clock.monotonic());
    watched.telling = clock.after(delayMs, () => {
      watched.telling = undefined;
      watched.toldAt = clock.monotonic();
      inBackground(this.#tell(sessionId, watched));
    });
  }

  async #tell(sessionId: string, watched: Watched): Promise<void> {
    const { clock, sessions } = this.#options;
    const live = await watched.live;
    if (live === undefined || this.#watched.get(sessionId) !== watched) return;
    const { session, activityCount, lastActivityAt } = live;
    const state = live.state(clock.now());
    const { focusScore, components, status, at } = state;
    const update = { sessionId, focusScore, activityCount, lastActivityTime: lastActivityAt, status };
    await sessions.tell(session, "session:update", update);
    await sessions.tell(session, "focus:update", { sessionId, focusScore, components, timestamp: at });
    const intervention = live.due(state);
    if (intervention === undefined) return;
    const message = await this.#options.wordIntervention(intervention);
    // Meanwhile the session may be over.
    if (this.#watched.get(sessionId) !== watched) return;
    await this.#intervene(session, { ...intervention, message }, at);
  }

  /** @param at by the session's time, by which its rules wait */
  async #intervene(
    session: FocusSession,
    { rule, message, type, priority }: DueIntervention,
    at: number,
  ): Promise<void> {
    const { randomId, sessions } = this.#options;
    await sessions.intervene(session, rule, {
      interventionId: randomId(16),
      sessionId: session.id,
      message,
      type,
      priority,
      timestamp: at,
      dismissible: true,
    });
  }

  /** Nothing, or a silence, is told of, too. */
  #look(): void {
    if (this.#looking !== undefined) return;
    this.#looking = this.#options.clock.after(lookEveryMs, () => {
      this.#looking = undefined;
      const nowMs = this.#options.clock.monotonic();
      for (const [sessionId, watched] of this.#watched) {
        const silenceMs = nowMs - watched.signAt;
        if (silenceMs >= maxSilenceMs) this.#options.inBackground(this.#giveUp(sessionId, watched));
        else if (silenceMs >= forgetAfterMs) watched.live = undefined;
        else if (watched.live !== undefined) this.touch(sessionId);
      }
      if (this.#watched.size > 0) this.#look();
    });
  }

  async #giveUp(sessionId: string, { ownerId }: Watched): Promise<void> {
    const { sessions, store } = this.#options;
    await sessions.inTurn(ownerId, async () => {
      const session = await store.focus.get(sessionId);
      if (session === undefined || session.endedAt !== undefined) return this.end(sessionId);
      await sessions.end(session, session.lastActivityAt, "there was no sign of life for twelve hours");
    });
  }

  /** @param at where its time stands, if that is known */
  #live(sessionId: string, watched: Watched, at?: number): Promise<LiveSession | undefined> {
    watched.live ??= this.#make(sessionId, at).catch((error) => {
      watched.live = undefined;
      throw error;
    });
    return watched.live;
  }

  async #make(sessionId: string, at: number | undefined): Promise<LiveSession> {
    const { store, sites: lists, clock } = this.#options;
    const session = await store.focus.get(sessionId);
    if (session === undefined) throw new Error("a session that goes on is not in the store");
    const sites = await lists.of(session.ownerId);
    const recent = await store.focus.recent(sessionId, session.lastActivityAt - recallMs);
    const sent = await store.focus.interventions(sessionId);
    return new LiveSession({ session, sites, recent: recent.map(fromStored), sent, at }, clock.now());
  }
}
