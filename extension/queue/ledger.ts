/**
 * What is captured is kept, each session's in its order, and within the bound.
 *
 * Each function is part of one change of the storage. What may have reached the server is never shed, so what is
 * counted as shed is not there; each session keeps its newest activity, which tells the server of the hole before it.
 */
import { merged } from "./merge.ts";
import type { KeptActivity, KeptSession, QueueTransaction } from "./port.ts";

/** Activities that wait at a time, of all sessions together. */
export const bound = 50_000;

/** Done sessions before it are let go of; the newest one stays, for what is told of it. */
export async function begin(
  transaction: QueueTransaction,
  session: Pick<KeptSession, "sessionId" | "owner" | "startedAt">,
): Promise<void> {
  for (const { sessionId, isEndKnown, waiting } of await transaction.sessions()) {
    if (sessionId === session.sessionId) return;
    if (isEndKnown && waiting === 0) transaction.deleteSession(sessionId);
  }
  transaction.putSession({
    ...session,
    isStartKnown: false,
    isEndKnown: false,
    nextIndex: 0,
    unsentFrom: 0,
    waiting: 0,
    shed: 0,
    shedTold: 0,
    refused: 0,
  });
}

/** The first end is the one. */
export async function end(transaction: QueueTransaction, sessionId: string, endedAt: number): Promise<void> {
  const session = await transaction.session(sessionId);
  if (session === undefined || session.endedAt !== undefined) return;
  transaction.putSession({ ...session, endedAt: Math.max(endedAt, session.startedAt) });
}

/**
 * @param activities in the order of capture
 * @param lost so many were captured before these and could not be kept; they count as shed
 * @returns for each the id of the activity that holds it: its own, or that of the one it was merged into; none where
 *   there is no such session
 */
export async function add(
  transaction: QueueTransaction,
  sessionId: string,
  activities: readonly KeptActivity[],
  { maxWaiting = bound, lost = 0 } = {},
): Promise<readonly string[]> {
  const session = await transaction.session(sessionId);
  if (session === undefined) return [];
  let { nextIndex } = session;
  let last =
    nextIndex > session.unsentFrom ? await transaction.activity(sessionId, nextIndex - 1) : undefined;
  const ids = activities.map((activity) => {
    const both = last && merged(last, activity);
    if (both === undefined) nextIndex += 1;
    last = both ?? activity;
    transaction.putActivity(sessionId, nextIndex - 1, last);
    return last.id;
  });
  const waiting = session.waiting + nextIndex - session.nextIndex;
  transaction.putSession({ ...session, nextIndex, waiting, shed: session.shed + lost });
  await shedOldest(transaction, maxWaiting);
  return ids;
}

async function shedOldest(transaction: QueueTransaction, maxWaiting: number): Promise<void> {
  const sessions = await transaction.sessions();
  let excess = sessions.reduce((sum, { waiting }) => sum + waiting, 0) - maxWaiting;
  for (const session of sessions) {
    const { sessionId, unsentFrom, nextIndex, waiting, shed } = session;
    const count = Math.min(excess, nextIndex - unsentFrom - 1);
    if (count <= 0) continue;
    excess -= count;
    transaction.deleteActivities(sessionId, unsentFrom, unsentFrom + count);
    transaction.putSession({
      ...session,
      unsentFrom: unsentFrom + count,
      waiting: waiting - count,
      shed: shed + count,
    });
  }
}
