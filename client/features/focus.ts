/**
 * Focus sessions: begun, fed and ended here, watched here, looked back on here.
 *
 * What is done in a session is kept until the server has it, through reloads and outages: each activity has its id
 * from the moment it is captured, so that none counts twice however often it is sent.
 */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals-core";
import type {
  FocusReport,
  FocusSession,
  FocusSessionDetails,
  FocusSite,
  FocusWatcher,
  SaidSite,
} from "../../protocol/focus-report.ts";
import { deviceConnectedTitle } from "../../protocol/pairing.ts";
import type { Core } from "../core/core.ts";
import type { TautlineError } from "../core/errors.ts";
import type { Clock } from "../core/ports.ts";
import type { RoomState } from "../core/rooms.ts";
import type { OutboxEntry } from "../core/storage-port.ts";
import type { ServerEvent } from "../core/wire.ts";
import type { FocusActivity } from "./focus-state.ts";
import { createFocusWatch, type FocusWatch, focusRoom, type WatchedFocus } from "./focus-watch.ts";
import type { Http } from "./http.ts";

/** What was seen, when: `activityId` and the time are given by `log` where they are not there. */
export interface NewActivity {
  readonly eventType: FocusActivity["eventType"];
  readonly timestamp?: number | undefined;
  readonly metadata?: FocusActivity["metadata"] | undefined;
}

export interface PairingCode {
  /** Eight characters, as they are shown. */
  readonly code: string;
  /** Epoch ms. */
  readonly expiresAt: number;
  /** Whether a device has signed in with it: it is good for no other. */
  readonly isUsed: ReadonlySignal<boolean>;
}

/** All promises reject with a TautlineError. Those of start, log, end and dismiss wait for as long as it takes. */
export interface Focus {
  /** The same id gives the same session. */
  watch(sessionId: string): WatchedFocus;
  /** @param sessionId a new one unless given. @returns its id at once, and when the server has it */
  start(sessionId?: string): { readonly sessionId: string; readonly started: Promise<void> };
  /** @param activities 1 to 500 */
  log(sessionId: string, activities: readonly NewActivity[]): Promise<void>;
  /**
   * @param at epoch ms, by the session's time; now unless given, but not before what is known of the session
   * @returns the score, 0 to 100; also of one that has ended elsewhere meanwhile
   */
  end(sessionId: string, at?: number): Promise<number>;
  dismiss(sessionId: string, interventionId: string): Promise<void>;
  /** Lets another user watch, or no longer. */
  grant(sessionId: string, userId: string, on: boolean): Promise<void>;
  /** Whom the user lets watch one of their own. */
  watchers(sessionId: string): Promise<readonly FocusWatcher[]>;
  /** The user's own, the newest first. @param page sessions from before `before`; `limit` 1 to 200, 50 unless given */
  sessions(page?: { readonly before?: number; readonly limit?: number }): Promise<readonly FocusSession[]>;
  report(sessionId: string): Promise<FocusReport>;
  /** The report as a table, or all that is kept of the session. */
  download(sessionId: string, format: "csv" | "json"): Promise<Blob>;
  /** It is gone, with all that was done in it. */
  remove(sessionId: string): Promise<void>;
  sites(): Promise<readonly FocusSite[]>;
  /** The user's own list as a whole, over the server's. @returns both */
  setSites(sites: readonly SaidSite[]): Promise<readonly FocusSite[]>;
  /** What another device, such as the extension, signs in with; the one before it is void. */
  pair(): Promise<PairingCode>;
}

export function createFocus(
  core: Core,
  deps: {
    readonly clock: Clock;
    readonly http: Http;
    /** UUIDv7. */
    nextId(): string;
  },
) {
  const { clock, http, nextId } = deps;
  const { request } = core;
  const watches = new Map<string, FocusWatch>();
  /** Of the code that is open: a user has one at most. */
  let isCodeUsed: Signal<boolean> | undefined;
  const pathOf = (sessionId: string, rest = "") => `/api/v1/sessions/${encodeURIComponent(sessionId)}${rest}`;
  const report = async (sessionId: string) => (await http.ask(pathOf(sessionId, "/report"))) as FocusReport;
  const kept = { isKept: true } as const;

  function find(sessionId: string): FocusWatch {
    const watch = watches.get(focusRoom(sessionId)) ?? createFocusWatch(sessionId, core, clock, report);
    watches.set(focusRoom(sessionId), watch);
    return watch;
  }

  const shown: Focus = {
    watch: (sessionId) => find(sessionId).shown,
    start(sessionId = nextId()) {
      const data = { sessionId, startTime: clock.now() };
      find(sessionId).begin(data.startTime);
      const started = request("session:start", data, kept).then(() => {});
      return { sessionId, started };
    },
    async log(sessionId, seen) {
      const activities = seen.map(({ eventType, timestamp = clock.now(), metadata }) => ({
        sessionId,
        eventType,
        timestamp,
        metadata: { activityId: nextId(), ...metadata },
      }));
      await request("activity:batch", { activities }, kept);
    },
    async end(sessionId, at) {
      const { state, now } = find(sessionId).shown;
      const { startedAt = 0, lastActivityAt = 0 } = state.peek() ?? {};
      const data = { sessionId, endTime: Math.max(at ?? now(), startedAt, lastActivityAt) };
      const ended = request("session:end", data, kept).catch((error: TautlineError) => {
        if (error.code !== "conflict") throw error;
        return http.ask(pathOf(sessionId));
      });
      return ((await ended) as { focusScore: number }).focusScore;
    },
    async dismiss(sessionId, interventionId) {
      watches.get(focusRoom(sessionId))?.dismissed(interventionId);
      await request("intervention:dismiss", { interventionId }, kept);
    },
    async grant(sessionId, userId, on) {
      await request("session:grant", { sessionId, userId, on });
    },
    async watchers(sessionId) {
      return ((await http.ask(pathOf(sessionId))) as FocusSessionDetails).watchers;
    },
    async sessions({ before, limit } = {}) {
      const query = new URLSearchParams();
      if (before !== undefined) query.set("before", `${before}`);
      if (limit !== undefined) query.set("limit", `${limit}`);
      const found = (await http.ask(`/api/v1/sessions?${query}`)) as { sessions: readonly FocusSession[] };
      return found.sessions;
    },
    report,
    async download(sessionId, format) {
      const path = format === "csv" ? "/report?format=csv" : "/export";
      return (await http.fetch(pathOf(sessionId, path))).blob();
    },
    async remove(sessionId) {
      await http.ask(pathOf(sessionId), { method: "DELETE" });
    },
    async sites() {
      return ((await http.ask("/api/v1/sites")) as { sites: readonly FocusSite[] }).sites;
    },
    async setSites(sites) {
      const init = json("PUT", { sites: sites.map(({ domain, category }) => ({ domain, category })) });
      return ((await http.ask("/api/v1/sites", init)) as { sites: readonly FocusSite[] }).sites;
    },
    async pair() {
      const opened = (await http.ask("/api/v1/pairings", json("POST", {}))) as Omit<PairingCode, "isUsed">;
      const isUsed = signal(false);
      isCodeUsed = isUsed;
      return { ...opened, isUsed };
    },
  };

  return {
    shown,
    /** Events of sessions, in their rooms and in the user's own, and of devices that were connected. */
    event(envelope: ServerEvent): void {
      const { type, data } = envelope;
      if (type === "system:notification" && data.title === deviceConnectedTitle && isCodeUsed)
        isCodeUsed.value = true;
      if ("sessionId" in data) watches.get(focusRoom(`${data.sessionId}`))?.event(envelope);
    },
    /** What was kept has its answer. */
    settled({ type, data }: OutboxEntry): void {
      if (type === "session:start") watches.get(focusRoom(`${data.sessionId}`))?.started();
    },
    changed(room: string, state: RoomState): void {
      watches.get(room)?.changed(state);
    },
    /** @returns whether it is a session that is watched here, which then calls `isShown` */
    reset(room: string, isShown: () => void): boolean {
      const watch = watches.get(room);
      watch?.reset(isShown);
      return watch !== undefined;
    },
  };
}

function json(method: string, body: object): RequestInit {
  return { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
