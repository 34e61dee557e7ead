/** A focus session as its owner sees it, and all of it as one JSON text, piece by piece. */
import type { FocusWatcher } from "../../../protocol/focus-report.ts";
import { type Clock, endOfTurn } from "../../lib/clock.ts";
import type { FocusSession, Store } from "../../store/port.ts";
import type { FocusSessions } from "../focus-sessions.ts";

export interface SessionExportOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly sessions: FocusSessions;
}

const pageSize = 1_000;

export function viewOf(session: FocusSession) {
  const { id, startedAt, endedAt, endReason, focusScore, activityCount, lastActivityAt } = session;
  return {
    sessionId: id,
    startTime: startedAt,
    endTime: endedAt ?? null,
    endReason: endReason ?? null,
    isActive: endedAt === undefined,
    focusScore,
    activityCount,
    lastActivityTime: lastActivityAt,
  };
}

/** Who may watch it, by name as far as its owner may know it. */
export async function watchersOf(
  { focus, conversations }: Store,
  { id, ownerId }: FocusSession,
): Promise<readonly FocusWatcher[]> {
  const userIds = await focus.watchers(id);
  const known = await conversations.names(ownerId, userIds);
  const names = new Map(known.map(({ userId, name }) => [userId, name]));
  return userIds.map((userId) => {
    const username = names.get(userId);
    return { userId, ...(username !== undefined && { username }) };
  });
}

/** @returns pieces of the text of one JSON object; a page is read in a turn of the event loop */
export async function* exportSession(
  { store: { focus }, clock, sessions }: SessionExportOptions,
  session: FocusSession,
): AsyncGenerator<string> {
  const { id, userAgent = null, extensionVersion = null } = session;
  const head = { ...viewOf(await sessions.asItStands(session)), userAgent, extensionVersion };
  yield `{"format":"tautline-session-1","session":${JSON.stringify(head)}`;
  yield `,"watchers":${JSON.stringify(await focus.watchers(id))}`;
  const said = (await focus.interventions(id)).map(({ sessionId: _, dismissedAt = null, ...one }) => ({
    ...one,
    dismissedAt,
  }));
  yield `,"interventions":${JSON.stringify(said)},"activities":[`;
  let after = "";
  let comma = "";
  for (;;) {
    const page = await focus.activities(id, after, pageSize);
    for (const { id: activityId, type, at, metadata } of page) {
      yield `${comma}{"activityId":${JSON.stringify(activityId)},"eventType":"${type}","timestamp":${at},"metadata":${metadata}}`;
      comma = ",";
    }
    await endOfTurn(clock);
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) break;
    after = last.id;
  }
  yield "]}";
}
