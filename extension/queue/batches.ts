/**
 * What waits goes out in batches: what was taken for one stays until it is answered for good.
 *
 * A batch that may have reached the server is sent again before anything after it, and holes are said with the
 * activity after them, once. A session's start is said before its activities, its end after them.
 */
import { measure } from "../../client/core/bytes.ts";
import {
  type KeptActivity,
  type KeptSession,
  maxRefusedKept,
  type PlacedActivity,
  type QueueTransaction,
} from "./port.ts";

/** What the server is to be told next. */
export type Work =
  | { readonly kind: "start"; readonly session: KeptSession }
  | { readonly kind: "batch"; readonly session: KeptSession; readonly batch: readonly PlacedActivity[] }
  | { readonly kind: "end"; readonly session: KeptSession; readonly endedAt: number };

export interface BatchLimits {
  /** 1 to 500 activities. */
  readonly maxCount: number;
  /** Of their JSON, taken together; one that is larger by itself goes by itself. */
  readonly maxBytes: number;
}

/**
 * The oldest work of this owner's.
 *
 * @param isHeld whether a session waits for something else
 */
export async function take(
  transaction: QueueTransaction,
  owner: string,
  limits: BatchLimits,
  isHeld: (sessionId: string) => boolean,
): Promise<Work | undefined> {
  for (const session of await transaction.sessions()) {
    const { sessionId, endedAt, isStartKnown, isEndKnown, waiting } = session;
    if (session.owner !== owner || isHeld(sessionId)) continue;
    if (!isStartKnown) return { kind: "start", session };
    if (waiting > 0) return { kind: "batch", session, batch: await takeBatch(transaction, session, limits) };
    if (endedAt !== undefined && !isEndKnown) return { kind: "end", session, endedAt };
  }
  return undefined;
}

async function takeBatch(
  transaction: QueueTransaction,
  session: KeptSession,
  limits: BatchLimits,
): Promise<readonly PlacedActivity[]> {
  const { sessionId, unsentFrom, nextIndex, shed, shedTold } = session;
  const sent = await transaction.activities(sessionId, 0, unsentFrom, limits.maxCount);
  if (sent.length > 0) return within(sent, limits.maxBytes);
  const found = await transaction.activities(sessionId, unsentFrom, nextIndex, limits.maxCount);
  const [first, ...others] = within(found, limits.maxBytes);
  if (first === undefined) return [];
  const batch = [shed > shedTold ? telling(first, shed - shedTold) : first, ...others];
  const [told = first] = batch;
  transaction.putActivity(sessionId, told.index, told.activity);
  const unsent = (batch.at(-1) ?? told).index + 1;
  transaction.putSession({ ...session, unsentFrom: unsent, shedTold: shed });
  return batch;
}

function toldWith({ metadata: { shedBefore } }: KeptActivity): number {
  return typeof shedBefore === "number" ? shedBefore : 0;
}

/** `metadata.shedBefore`: so many older ones were dropped. */
function telling({ index, activity }: PlacedActivity, shedBefore: number): PlacedActivity {
  return { index, activity: { ...activity, metadata: { ...activity.metadata, shedBefore } } };
}

function within(placed: readonly PlacedActivity[], maxBytes: number): readonly PlacedActivity[] {
  let bytes = 0;
  const end = placed.findIndex(({ activity }, at) => {
    bytes += measure(activity);
    return at > 0 && bytes > maxBytes;
  });
  return end === -1 ? placed : placed.slice(0, end);
}

export async function startKnown(transaction: QueueTransaction, sessionId: string): Promise<void> {
  const session = await transaction.session(sessionId);
  if (session !== undefined) transaction.putSession({ ...session, isStartKnown: true });
}

export async function endKnown(transaction: QueueTransaction, sessionId: string): Promise<void> {
  const session = await transaction.session(sessionId);
  if (session !== undefined) transaction.putSession({ ...session, isEndKnown: true });
}

/** The server has all of the batch. */
export async function acknowledged(
  transaction: QueueTransaction,
  sessionId: string,
  batch: readonly PlacedActivity[],
): Promise<void> {
  const session = await transaction.session(sessionId);
  if (session === undefined) return;
  for (const { index } of batch) transaction.deleteActivities(sessionId, index, index + 1);
  transaction.putSession({ ...session, waiting: session.waiting - batch.length });
}

interface Refused {
  readonly code: string;
  readonly message: string;
}

/**
 * The server will never take these, and has none of them: they are set aside. The holes that they spoke of are said
 * with what comes after them.
 */
export async function refusedForGood(
  transaction: QueueTransaction,
  sessionId: string,
  batch: readonly PlacedActivity[],
  { code, message }: Refused,
): Promise<void> {
  const session = await transaction.session(sessionId);
  if (session === undefined) return;
  let untold = 0;
  let after = 0;
  for (const { index, activity } of batch) {
    untold += toldWith(activity);
    after = index + 1;
    transaction.deleteActivities(sessionId, index, after);
    transaction.setAside({ sessionId, owner: session.owner, activity, code, message });
  }
  const [next] = untold > 0 ? await transaction.activities(sessionId, after, session.unsentFrom, 1) : [];
  if (next) {
    const { index, activity } = telling(next, untold + toldWith(next.activity));
    transaction.putActivity(sessionId, index, activity);
  }
  transaction.putSession({
    ...session,
    waiting: session.waiting - batch.length,
    refused: session.refused + batch.length,
    shedTold: next ? session.shedTold : session.shedTold - untold,
  });
}

/** The server does not have this session: all that waits is set aside, and nothing more of it is said. */
export async function lostAtServer(
  transaction: QueueTransaction,
  sessionId: string,
  at: number,
  { code, message }: Refused,
): Promise<void> {
  const session = await transaction.session(sessionId);
  if (session === undefined) return;
  const { owner, nextIndex, waiting, refused, endedAt = at } = session;
  const newest = await transaction.activities(
    ...([sessionId, Math.max(0, nextIndex - maxRefusedKept), nextIndex, maxRefusedKept] as const),
  );
  for (const { activity } of newest) {
    transaction.setAside({ sessionId, owner, activity, code, message });
  }
  transaction.deleteActivities(sessionId, 0, nextIndex);
  transaction.putSession({
    ...session,
    isStartKnown: true,
    isEndKnown: true,
    endedAt,
    waiting: 0,
    refused: refused + waiting,
    unsentFrom: nextIndex,
  });
}
