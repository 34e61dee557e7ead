/**
 * The verdict over a round's evidence: what was lost, what was there twice, what was out of order.
 *
 * Nothing is forgiven: a request that an outbox had kept must be in the database exactly once, every event of
 * the database in every view exactly once and in its place, and the database must hold nothing else.
 */
import { type Evidence, type KeptRequest, requestKey, type StoredEvent, type View } from "./evidence.ts";

export interface Verdict {
  /** Durable requests that outboxes kept. */
  readonly sent: number;
  /** Of those, how many were acknowledged. */
  readonly acked: number;
  /** Acks for what the server had done before, when its first answer did not arrive. */
  readonly repeated: number;
  /** Events that readers were given. */
  readonly delivered: number;
  /** One sentence each. */
  readonly lost: readonly string[];
  readonly duplicated: readonly string[];
  readonly disordered: readonly string[];
}

type Problems = Record<"lost" | "duplicated" | "disordered", string[]>;

export function judge(evidence: Evidence): Verdict {
  const problems: Problems = { lost: [], duplicated: [], disordered: [] };
  const { kept, acks, stored, views, shownTwice } = evidence;
  if (stored.integrity !== "ok") problems.lost.push(`the database is damaged: ${stored.integrity}`);
  judgeNumbers(evidence, problems);
  judgeRequests(evidence, problems);
  judgeAcks(evidence, problems);
  judgeWriters(evidence, problems);
  for (const view of views) judgeView(view, evidence, problems);
  if (shownTwice > 0) problems.duplicated.push(`${shownTwice} messages stood twice in a list on the way`);
  const acked = new Set(acks.map(({ userId, id }) => requestKey(userId, id))).size;
  return {
    sent: kept.length,
    acked,
    repeated: acks.filter(({ isRepeat }) => isRepeat).length,
    delivered: views.reduce((sum, { events }) => sum + events.length, 0),
    ...problems,
  };
}

const placeKey = ({ room, seq }: { readonly room: string; readonly seq: number }) => `${room} ${seq}`;

/** Each log is numbered from 1 without a hole. */
function judgeNumbers({ rooms, stored }: Evidence, { lost, duplicated }: Problems): void {
  for (const room of rooms) {
    let seq = 0;
    for (const event of stored.events) {
      if (event.room !== room) continue;
      seq += 1;
      if (event.seq < seq) duplicated.push(`${room} has seq ${event.seq} twice`);
      else if (event.seq > seq) lost.push(`${room} has no seq ${seq} to ${event.seq - 1}`);
      seq = event.seq;
    }
  }
}

/** Every request that was kept made one event, and every event was made by one such request. */
function judgeRequests({ kept, stored }: Evidence, { lost, duplicated }: Problems): void {
  const events = new Map(stored.events.map((event) => [placeKey(event), event]));
  const made = new Set<string>();
  for (const request of kept) {
    const place = stored.requests.get(requestKey(request.userId, request.id));
    const event = place && events.get(placeKey(place));
    if (event === undefined) lost.push(`${describe(request)} is not in the database`);
    else if (!isEffectOf(event, request)) {
      lost.push(`${describe(request)} made ${describeEvent(event)}, which is something else`);
    } else if (made.has(placeKey(event))) duplicated.push(`${describeEvent(event)} answers two requests`);
    else made.add(placeKey(event));
  }
  for (const [key, event] of events) {
    if (!made.has(key)) duplicated.push(`${describeEvent(event)} was made by no request, or twice by one`);
  }
}

const effects: Readonly<Record<string, string>> = {
  "message:send": "message:new",
  "message:edit": "message:update",
  "message:delete": "message:deleted",
};

/** A deleted message, and what was said of it, stays as `message:deleted`. */
function isEffectOf({ type, room, token }: StoredEvent, request: KeptRequest): boolean {
  if (request.room !== undefined && request.room !== room) return false;
  if (type === "message:deleted") return true;
  return type === effects[request.type] && (type !== "message:new" || token === request.token);
}

/** What a writer was told is where it was told it is; told again, it is told the same. */
function judgeAcks({ acks, stored }: Evidence, { lost, duplicated }: Problems): void {
  const ids = new Map(stored.events.map((event) => [placeKey(event), event.id]));
  for (const { userId, id, seq, messageId } of acks) {
    const place = stored.requests.get(requestKey(userId, id));
    if (place === undefined) lost.push(`${userId} was told that ${id} is kept, and it is not`);
    else if (place.seq !== seq || (messageId !== undefined && ids.get(placeKey(place)) !== messageId)) {
      duplicated.push(`${userId} was told that ${id} is seq ${seq}, and it is seq ${place.seq}`);
    }
  }
}

/** A writer's messages stand in a room in the order in which they were written. */
function judgeWriters({ kept, stored }: Evidence, { disordered }: Problems): void {
  const last = new Map<string, number>();
  for (const { userId, id, type, room } of kept) {
    const place = stored.requests.get(requestKey(userId, id));
    if (type !== "message:send" || place === undefined) continue;
    const lane = requestKey(userId, room ?? "");
    const before = last.get(lane) ?? 0;
    if (place.seq < before)
      disordered.push(`${userId} wrote ${id} after what has seq ${before}, it has ${place.seq}`);
    last.set(lane, place.seq);
  }
}

/** A reader was given the log: all of it, each event once, in order; and its list shows what the log holds. */
function judgeView(
  { userId, room, events, shown, shownAfterSeq }: View,
  { stored }: Evidence,
  problems: Problems,
): void {
  const { lost, duplicated, disordered } = problems;
  const log = stored.events.filter((event) => event.room === room);
  const who = `${userId} in ${room}`;
  let last = 0;
  const seen = new Set<number>();
  for (const { seq, type, id, token } of events) {
    const event = log[seq - 1];
    if (seen.has(seq)) duplicated.push(`${who} was given seq ${seq} twice`);
    else if (seq !== last + 1) disordered.push(`${who} was given seq ${seq} after ${last}`);
    seen.add(seq);
    last = seq;
    if (event === undefined) duplicated.push(`${who} was given seq ${seq}, which the log does not have`);
    else if (event.type !== "message:deleted" && event.type !== type) {
      lost.push(`${who} was given ${type} as seq ${seq}, the log has ${event.type}`);
    } else if (type === "message:new" && (event.id !== id || (event.token ?? token) !== token)) {
      lost.push(`${who} was given ${token} as seq ${seq}, the log has ${event.token}`);
    }
  }
  for (const { seq } of log) if (!seen.has(seq)) lost.push(`${who} was never given seq ${seq}`);
  judgeList(who, shown, log.slice(shownAfterSeq), problems);
}

function judgeList(
  who: string,
  shown: readonly string[],
  log: readonly StoredEvent[],
  problems: Problems,
): void {
  const wanted = log.flatMap(({ token }) => (token === undefined ? [] : [token]));
  const isWanted = new Set(wanted);
  const held = new Set(shown);
  if (held.size < shown.length)
    problems.duplicated.push(`${who} shows ${shown.length - held.size} messages twice`);
  for (const token of wanted) if (!held.has(token)) problems.lost.push(`${who} does not show ${token}`);
  for (const token of held) {
    if (!isWanted.has(token)) problems.duplicated.push(`${who} shows ${token}, which the log does not have`);
  }
  const inBoth = shown.filter((token) => isWanted.has(token));
  const expected = wanted.filter((token) => held.has(token));
  const wrong = inBoth.findIndex((token, at) => token !== expected[at]);
  if (wrong >= 0 && held.size === shown.length) {
    problems.disordered.push(`${who} shows ${inBoth[wrong]} where ${expected[wrong]} belongs`);
  }
}

function describe({ userId, id, type, token }: KeptRequest): string {
  return `${userId}'s ${type} ${token ?? id}`;
}

function describeEvent({ room, seq, type, token }: StoredEvent): string {
  return `${type}${token === undefined ? "" : ` ${token}`} (${room}, seq ${seq})`;
}
