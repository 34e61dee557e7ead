/**
 * One focus session that is watched: joined while somebody holds it, and folded from its room's log.
 *
 * What the log says comes in order and once. Where the log begins anew, the state is made anew: from what the server
 * says of the session, its report where it is the user's own, the newest page of the log, and the line of scores as
 * far as it was followed here: the log may have begun anew with the server, and a report has a point a minute.
 */
import { batch, type ReadonlySignal, signal } from "@preact/signals-core";
import type { DownData, Reply } from "../../protocol/events/index.ts";
import type { FocusReport } from "../../protocol/focus-report.ts";
import type { Core } from "../core/core.ts";
import type { TautlineError } from "../core/errors.ts";
import type { Clock } from "../core/ports.ts";
import type { RoomState } from "../core/rooms.ts";
import type { HistoryPage, ServerEvent } from "../core/wire.ts";
import {
  afterDismissal,
  afterFocusEvent,
  beginFocus,
  type FocusEnvelope,
  type FocusState,
  joinedLines,
} from "./focus-state.ts";
import { createHolds } from "./holds.ts";
import type { Problem } from "./message.ts";

export interface WatchedFocus {
  readonly sessionId: string;
  /** Watches. @returns lets go; the last one to let go leaves the session's room */
  hold(): () => void;
  /** Undefined until the server has said how it stands. */
  readonly state: ReadonlySignal<FocusState | undefined>;
  readonly loading: ReadonlySignal<boolean>;
  /** Whether the session is the user's own; false until that is known. */
  readonly isOwn: ReadonlySignal<boolean>;
  /** Why there is nothing to watch (`not_found`, `forbidden`, `kicked`), or why it could not be loaded. */
  readonly error: ReadonlySignal<Problem | undefined>;
  /** The session's time, epoch ms: as it is told while it goes on, and until then this machine's clock. */
  now(): number;
  /** Loads it once more, after an error. */
  retry(): void;
}

export type FocusWatch = ReturnType<typeof createFocusWatch>;

export const focusRoom = (sessionId: string): string => `session:${sessionId}`;

/** By less, clocks always differ, and what is told is late. */
const minAheadMs = 5_000;

type CurrentState = Reply<"session:subscribe">["currentState"];

export function createFocusWatch(
  sessionId: string,
  core: Core,
  clock: Clock,
  /** Rejects where it is not the user's own. */
  report: (sessionId: string) => Promise<FocusReport>,
) {
  const room = focusRoom(sessionId);
  const state = signal<FocusState | undefined>(undefined);
  const loading = signal(false);
  const isOwn = signal(false);
  const error = signal<Problem | undefined>(undefined);
  /** What came since the log began anew, until what was before is there. */
  let early: ServerEvent[] | undefined;
  let isAsking = false;
  /** Begun here, and on its way to the server: that it knows of none says nothing. */
  let isStarting = false;
  /** The session's time, by this machine's clock; unknown until it is told as it goes. */
  let aheadMs = Number.NEGATIVE_INFINITY;
  /** Says that what is there is shown. */
  let shown = () => {};
  /** Of the newest load; what an older one brings is void. */
  let generation = 0;

  const holds = createHolds(() => {
    if (holds.isHeld) core.join(room);
    else {
      core.leave(room);
      abandon();
    }
  });

  /** What is being loaded is void: it is loaded anew when the room is joined again. */
  function abandon(): void {
    generation += 1;
    isAsking = false;
    loading.value = false;
  }

  /** What comes late says less than what came in time. An idle one may be paused: there, its time stands still. */
  function follow({ type, data }: ServerEvent): void {
    if (type !== "focus:update" || state.peek()?.status === "idle") return;
    const { timestamp } = data as DownData<"focus:update">;
    aheadMs = Math.max(aheadMs, timestamp - clock.now());
  }

  function rejoin(): void {
    core.leave(room);
    core.join(room);
  }

  async function load(): Promise<void> {
    const mine = ++generation;
    early = [];
    isAsking = true;
    batch(() => {
      loading.value = true;
      error.value = undefined;
    });
    try {
      const [{ currentState }, { events }, past] = await Promise.all([
        core.request("session:subscribe", { sessionId }) as Promise<Reply<"session:subscribe">>,
        core.request("room:history", { room }) as Promise<HistoryPage>,
        report(sessionId).catch(() => undefined),
      ]);
      if (mine !== generation) return;
      const head = events.at(-1)?.seq ?? 0;
      const told = [...events, ...early.filter(({ seq = 0 }) => seq > head)];
      early = undefined;
      batch(() => {
        const begun = standing(currentState, past, told, state.peek());
        state.value = reported(told.reduce(afterFocusEvent, begun), past);
        isOwn.value = past !== undefined;
        loading.value = false;
      });
      shown();
    } catch (thrown) {
      if (mine !== generation) return;
      isAsking = false;
      const problem = thrown as TautlineError;
      // It is asked for again on the next connection.
      if (problem.code === "disconnected") return;
      batch(() => {
        loading.value = false;
        error.value = problem;
      });
    }
  }

  /** Its owner is shown what the score is made of, as the report has it. */
  async function settle(): Promise<void> {
    const past = await report(sessionId).catch(() => undefined);
    const held = state.peek();
    if (held) state.value = reported(held, past);
  }

  const watched: WatchedFocus = {
    sessionId,
    state,
    loading,
    isOwn,
    error,
    hold: () => holds.hold(),
    now: () => clock.now() + (Number.isFinite(aheadMs) && Math.abs(aheadMs) > minAheadMs ? aheadMs : 0),
    retry: rejoin,
  };
  return {
    event(envelope: ServerEvent): void {
      if (early && envelope.room === room) early.push(envelope);
      else if (state.peek()) {
        state.value = afterFocusEvent(state.peek() as FocusState, envelope);
        follow(envelope);
        if (envelope.type === "session:completed" && envelope.room === room && isOwn.peek()) void settle();
      }
    },
    changed(next: RoomState): void {
      if (next.kind === "denied") {
        if (isStarting) return;
        batch(() => {
          abandon();
          error.value = next;
        });
      } else if (next.kind === "joined") {
        // What was asked for on a connection that ended has no answer.
        if (early && !isAsking) void load();
      } else if (next.kind === "joining") {
        batch(() => {
          loading.value = state.peek() === undefined;
          error.value = undefined;
        });
      }
    },
    reset(isShown: () => void): void {
      shown = isShown;
      void load();
    },
    /** It begins here, and is shown at once; one that is shown already goes on. */
    begin(startedAt: number): void {
      isStarting = true;
      batch(() => {
        if (state.peek() === undefined) {
          state.value = beginFocus(sessionId, startedAt);
          isOwn.value = true;
        }
        error.value = undefined;
      });
    },
    /** The server has heard of its start, in this page or from an earlier one, and has it or not. */
    started(): void {
      isStarting = false;
      if (holds.isHeld) rejoin();
    },
    dismissed(interventionId: string): void {
      const held = state.peek();
      if (held) state.value = afterDismissal(held, interventionId);
    },
    shown: watched,
  };
}

/** How it stood before the newest events, which are `told`. @param held as it was shown until now */
function standing(
  current: CurrentState,
  past: FocusReport | undefined,
  told: readonly FocusEnvelope[],
  held: FocusState | undefined,
): FocusState {
  const { sessionId, startTime, isActive, focusScore: score, owner } = current;
  const over = isActive ? {} : { endedAt: past?.endedAt ?? startTime, reportUrl: `/report/${sessionId}` };
  const first = told.find(({ type }) => type === "focus:update")?.data as
    | DownData<"focus:update">
    | undefined;
  const until = first?.timestamp ?? Number.POSITIVE_INFINITY;
  const reported = (past?.points ?? []).map(({ at, focusScore }) => ({ at, score: focusScore }));
  // Another session may have got its id.
  const followed = held?.startedAt === startTime ? held.scores : [];
  const scores = joinedLines(startTime, reported, followed).filter(({ at }) => at < until);
  const begun = { ...beginFocus(sessionId, startTime), score, scores, ...(owner && { owner }), ...over };
  if (past === undefined) return begun;
  const { components, activityCount } = past;
  return { ...begun, components, activityCount };
}

/** Once it is over, by its report. */
function reported(state: FocusState, past: FocusReport | undefined): FocusState {
  if (past === undefined || state.endedAt === undefined) return state;
  const { components, focusScore: score } = past;
  return { ...state, components, score };
}
