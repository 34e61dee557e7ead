/**
 * Focus sessions as a whole: their reports, their ends, and their erasure.
 *
 * What an activity says is never trusted to be in order, or to come before the end: a score is always that of all
 * that is stored.
 */
import type { FocusReport, PreviousSession } from "../../protocol/focus-report.ts";
import { type DownData, ProtocolError, roomName, type UserId } from "../../protocol/index.ts";
import type { Activity } from "../focus/activity.ts";
import { reportSteps } from "../focus/report.ts";
import type { Clock } from "../lib/clock.ts";
import { runSteps } from "../lib/steps.ts";
import { Turns } from "../lib/turns.ts";
import type { Effect, FocusSession, NewEvent, RequestKey, Store, StoredActivity } from "../store/port.ts";
import { UsedBefore } from "./committed.ts";
import type { Delivery } from "./deliver.ts";
import { encodeUnlogged } from "./encode.ts";
import type { Ephemeral } from "./ephemeral.ts";
import type { Hub } from "./hub.ts";
import type { Journal } from "./journal.ts";
import type { Room } from "./room.ts";
import type { Rooms } from "./rooms.ts";
import type { SiteLists } from "./site-lists.ts";
import { forUsers } from "./user-events.ts";

export interface FocusSessionsOptions {
  readonly store: Store;
  readonly journal: Journal;
  readonly ephemeral: Ephemeral;
  readonly delivery: Pick<Delivery, "toConnection">;
  readonly rooms: Rooms;
  readonly hub: Hub;
  readonly sites: SiteLists;
  readonly clock: Clock;
}

/** Read at once, so that the event loop goes on in between. */
const activitiesAtOnce = 2_000;
/** Compared with in a report. */
const maxPrevious = 10;
/** Sessions among which these are looked for. */
const maxEarlier = 50;
/** A shorter session, or one without an activity, has no score to compare with; pages show none. */
const leastComparedMs = 60_000;
/** Of one user: all there are. */
const maxSessions = 1_000_000;

/** The rule, as the report calls it, of what another program thought of. */
const broadcastRule = "broadcast";

type Intervention = DownData<"intervention:send">;

/** Whoever follows the sessions that go on, and knows how each stands. */
interface Follower {
  /** @returns undefined for one that is over */
  state(sessionId: string): Promise<Pick<FocusSession, "focusScore"> | undefined>;
  /** Something was said to its owner that none of its rules thought of. */
  intervened(sessionId: string, rule: string): Promise<void>;
}

export class FocusSessions {
  readonly #options: FocusSessionsOptions;
  readonly #turns = new Turns();
  #follower: Follower | undefined;

  constructor(options: FocusSessionsOptions) {
    this.#options = options;
  }

  followedBy(follower: Follower): void {
    this.#follower = follower;
  }

  /** Runs `task` when everything else that was to change this user's sessions has ended. */
  inTurn<Result>(ownerId: UserId, task: () => Promise<Result>): Promise<Result> {
    return this.#turns.run(ownerId, task);
  }

  /** @throws ProtocolError `not_found`, or `forbidden` where it is another's */
  async own(ownerId: UserId, sessionId: string): Promise<FocusSession> {
    const session = await this.#options.store.focus.get(sessionId);
    if (session === undefined) throw new ProtocolError("not_found", "there is no such session");
    if (session.ownerId !== ownerId) throw new ProtocolError("forbidden", "this session is another user's");
    return session;
  }

  /** With the score of this moment, where the session goes on: it is stored at the end. */
  async asItStands(session: FocusSession): Promise<FocusSession> {
    const state = session.endedAt === undefined ? await this.#follower?.state(session.id) : undefined;
    return state === undefined ? session : { ...session, focusScore: state.focusScore };
  }

  async report(session: FocusSession): Promise<FocusReport> {
    const { store, sites, clock } = this.#options;
    const { id, ownerId, startedAt, endedAt = Math.max(clock.now(), startedAt) } = session;
    const earlier = await store.focus.ofUser(ownerId, { before: startedAt, limit: maxEarlier });
    const steps = reportSteps({
      session: { id, startedAt, endedAt },
      activities: await this.activities(id),
      sites: await sites.of(ownerId),
      interventions: (await store.focus.interventions(id)).map(({ dismissedAt, ...intervention }) => ({
        ...intervention,
        isDismissed: dismissedAt !== undefined,
      })),
      previous: earlier.flatMap(comparable).slice(0, maxPrevious),
    });
    return runSteps(steps, clock);
  }

  async activities(sessionId: string): Promise<readonly Activity[]> {
    const { store, clock } = this.#options;
    const read: Activity[] = [];
    let after = "";
    for (;;) {
      const page = await store.focus.activities(sessionId, after, activitiesAtOnce);
      read.push(...page.map(fromStored));
      const last = page.at(-1);
      if (last === undefined || page.length < activitiesAtOnce) return read;
      after = last.id;
      await new Promise<void>((resolve) => clock.soon(resolve));
    }
  }

  /**
   * Scores it, ends it and tells everyone who watches. To be called in its owner's turn.
   *
   * @param reason why, where it is not the owner's wish; the owner is told
   * @returns its score, also if it had ended before
   * @throws ProtocolError `unavailable`
   */
  async end(session: FocusSession, endedAt: number, reason?: string): Promise<number> {
    const { id, ownerId, startedAt } = session;
    const { focusScore, insights } = await this.report({ ...session, endedAt });
    const told = { sessionId: id, reason, timestamp: this.#options.clock.now() };
    const events = reason === undefined ? [] : forUsers(ownerId, [], "session:force-end", told);
    await this.commit([{ kind: "end-session", sessionId: id, endedAt, focusScore, reason }], events);
    const duration = endedAt - startedAt;
    const reportUrl = `/report/${id}`;
    await this.tell(session, "session:completed", {
      sessionId: id,
      focusScore,
      duration,
      insightsGenerated: insights.length > 0,
      reportUrl,
    });
    this.#options.hub.tell("session-over", { sessionId: id });
    this.tellOwner(session, false);
    return focusScore;
  }

  /**
   * Tells its owner something, in the session's room and in the owner's, and keeps it for the report.
   *
   * @param rule name of what gave rise to it
   * @param key makes a repeat harmless
   * @throws ProtocolError `conflict` if there is an intervention with this id, `unavailable`
   */
  async intervene(session: FocusSession, rule: string, said: Intervention, key?: RequestKey): Promise<void> {
    const { interventionId: id, sessionId, type, priority, message, timestamp: at } = said;
    const intervention = { id, sessionId, rule, type, priority, message, at, dismissedAt: undefined };
    const events = forUsers(session.ownerId, [], "intervention:send", said);
    await this.commit([{ kind: "intervene", intervention }], events, key);
    await this.tell(session, "intervention:send", said);
  }

  /**
   * An intervention that another program thought of. The session's rules are silent after it as after one of theirs.
   * To be called in its owner's turn.
   *
   * @returns false if it was said before
   * @throws ProtocolError `conflict` if there is a different one with this id, or the key was used before, `unavailable`
   */
  async interveneFromOutside(session: FocusSession, said: Intervention, key?: RequestKey): Promise<boolean> {
    const { interventionId: id, sessionId, message } = said;
    const known = await this.#options.store.focus.intervention(id);
    if (known?.sessionId === sessionId && known.message === message) return false;
    if (known !== undefined) throw new ProtocolError("conflict", `there is an intervention ${id} already`);
    await this.intervene(session, broadcastRule, said, key);
    await this.#follower?.intervened(sessionId, broadcastRule);
    return true;
  }

  /** Nothing of it stays. Who watches it is told that it is over. To be called in its owner's turn. */
  async erase(session: FocusSession): Promise<void> {
    const { id, ownerId, endedAt } = session;
    const told = { sessionId: id, reason: "it was deleted", timestamp: this.#options.clock.now() };
    const events = endedAt === undefined ? forUsers(ownerId, [], "session:force-end", told) : [];
    const room = await this.room(id);
    await this.commit([{ kind: "erase-session", sessionId: id }], events);
    if (room !== undefined) {
      if (endedAt === undefined) this.#tellWatchers(room, ownerId, told);
      // The events in memory go too, and with them who might watch: another user's session may get this id.
      this.#options.rooms.forget(room);
    }
    this.#options.hub.tell("session-over", { sessionId: id });
    this.tellOwner(session, false);
  }

  /** The owner is told in the user's own room. */
  #tellWatchers(room: Room, ownerId: UserId, told: DownData<"session:force-end">): void {
    const text = encodeUnlogged("session:force-end", room.name, told, told.timestamp);
    for (const connection of room.connections) {
      if (connection.user.id !== ownerId) this.#options.delivery.toConnection(connection, text);
    }
  }

  /** All sessions of a user. */
  async eraseAll(ownerId: UserId): Promise<void> {
    for (const session of await this.#options.store.focus.ofUser(ownerId, { limit: maxSessions }))
      await this.inTurn(ownerId, () => this.erase(session));
  }

  /** Into the session's room, where the newest events are kept in memory. */
  async tell(session: Pick<FocusSession, "id" | "ownerId">, type: string, data: object): Promise<void> {
    const room = await this.room(session.id);
    if (room === undefined) return;
    const { clock, ephemeral } = this.#options;
    ephemeral.append(room, { type, data, senderId: session.ownerId, at: clock.now() }, undefined);
  }

  /** That it began, or is over or gone. Devices that come later ask for what there is. */
  tellOwner({ id: sessionId, ownerId }: FocusSession, isActive: boolean): void {
    const { clock, ephemeral, rooms } = this.#options;
    const room = rooms.loaded(roomName("user", ownerId));
    if (room === undefined) return;
    const data = { sessionId, isActive };
    const event = { type: "session:status", data, senderId: ownerId, at: clock.now() };
    ephemeral.append(room, event, undefined);
  }

  async room(sessionId: string): Promise<Room | undefined> {
    return this.#options.rooms.open(roomName("session", sessionId));
  }

  /** @throws ProtocolError `conflict` where a session is not as it was thought to be, `unavailable` */
  async commit(
    effects: readonly Effect[],
    events: readonly NewEvent[] = [],
    key: RequestKey | undefined = undefined,
  ): Promise<void> {
    const { journal, clock } = this.#options;
    const { kind } = await journal.commit({ key, events, effects, at: clock.now() });
    if (kind === "duplicate") throw new UsedBefore();
    if (kind !== "stored")
      throw new ProtocolError("conflict", "the session was changed meanwhile; look again");
  }
}

export function fromStored({ id, type, at, metadata }: StoredActivity): Activity {
  return { id, at, eventType: type as Activity["eventType"], metadata: JSON.parse(metadata) };
}

function comparable({ startedAt, endedAt, focusScore, activityCount }: FocusSession): PreviousSession[] {
  const durationMs = (endedAt ?? startedAt) - startedAt;
  return activityCount === 0 || durationMs < leastComparedMs ? [] : [{ startedAt, focusScore, durationMs }];
}
