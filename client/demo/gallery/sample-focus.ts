/** Focus sessions of the sample server: one that goes on, some that are over, and how their sites are counted. */
import type { FocusReport, FocusSession, FocusSite, SaidSite } from "../../index.ts";
import { recounted, sampleComponents, sampleReport, sampleScore, sampleSites } from "./sample-report.ts";
import type { Person, SampleRooms } from "./sample-rooms.ts";
import { type Handlers, Refusal } from "./sample-server.ts";
import { sampleActivities, sampleMinutes } from "./sample-session.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** How many days ago, how many minutes long, and how well it went. */
const workdays = [
  [1, sampleMinutes, 74],
  [2, 46, 81],
  [3, 30, 77],
  [4, 36, 58],
  [5, 24, 70],
] as const;
const goingMinutes = 45;

export interface SampleFocus {
  readonly handlers: Handlers;
  /** What a real one answers over HTTP. @throws Refusal */
  ask(method: string, path: string, body: string): unknown;
  /** The session that goes on, and the newest that is over. */
  readonly session: string;
  readonly ended: string;
}

/** @param now epoch ms */
export function createSampleFocus(rooms: SampleRooms, owner: Person, now: number): SampleFocus {
  const going = sessionOf("now", now - goingMinutes * minuteMs, goingMinutes);
  const past = workdays.map(([daysAgo, minutes, score]) =>
    sessionOf(`${daysAgo}-ago`, now - daysAgo * dayMs, minutes, score),
  );
  let sessions: readonly FocusSession[] = [going, ...past];
  let sites = sampleSites;
  fill(rooms, going);

  function find(sessionId: string): FocusSession {
    const found = sessions.find((one) => one.sessionId === sessionId);
    if (found === undefined) throw new Refusal("not_found", "There is no such session among the samples.");
    return found;
  }

  function report({ sessionId, startTime, endTime, activityCount }: FocusSession): FocusReport {
    const whole = recounted(sampleReport(startTime + sampleMinutes * minuteMs), sites);
    const endedAt = endTime ?? now;
    const points = whole.points.filter(({ at }) => at <= endedAt);
    return { ...whole, sessionId, endedAt, durationMs: endedAt - startTime, activityCount, points };
  }

  function setSites(said: readonly SaidSite[]): readonly FocusSite[] {
    const rest = sampleSites.filter(({ domain }) => said.every((site) => site.domain !== domain));
    sites = [...said.map((site) => ({ ...site, isDefault: false })), ...rest];
    return sites;
  }

  return {
    session: going.sessionId,
    ended: past[0]?.sessionId ?? "",
    handlers: {
      "session:subscribe": (asker, { sessionId }: { sessionId: string }) => {
        const { startTime, isActive, focusScore } = find(sessionId);
        rooms.join(`session:${sessionId}`, asker);
        const currentOwner = { userId: owner.id, username: owner.name };
        return {
          success: true,
          currentState: { sessionId, startTime, isActive, focusScore, owner: currentOwner },
        };
      },
      "intervention:dismiss": () => ({}),
    },
    ask(method, path, body) {
      if (path === "/api/v1/sites") {
        return {
          sites: method === "PUT" ? setSites((JSON.parse(body) as { sites: SaidSite[] }).sites) : sites,
        };
      }
      if (path === "/api/v1/sessions") return { sessions };
      const [, sessionId = "", rest] = /^\/api\/v1\/sessions\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
      const session = find(sessionId);
      if (rest !== undefined) return report(session);
      if (method === "DELETE") sessions = sessions.filter((one) => one !== session);
      return session;
    },
  };
}

function sessionOf(sessionId: string, startTime: number, minutes: number, score?: number): FocusSession {
  const endTime = startTime + minutes * minuteMs;
  return {
    sessionId,
    startTime,
    endTime: score === undefined ? null : endTime,
    endReason: null,
    isActive: score === undefined,
    focusScore: score ?? sampleScore(minutes),
    activityCount: sampleActivities(startTime, minutes).length,
    lastActivityTime: endTime,
  };
}

/** What was told of it until now. */
function fill(rooms: SampleRooms, { sessionId, startTime, activityCount }: FocusSession): void {
  const tell = (type: string, data: object, at: number) =>
    rooms.append(`session:${sessionId}`, type, { sessionId, ...data }, at);
  for (const activity of sampleActivities(startTime, goingMinutes))
    tell("activity:new", { activity }, activity.timestamp);
  for (let minute = 1; minute <= goingMinutes; minute += 1) {
    const timestamp = startTime + minute * minuteMs;
    const focusScore = sampleScore(minute);
    tell("focus:update", { focusScore, components: sampleComponents, timestamp }, timestamp);
  }
  const at = startTime + goingMinutes * minuteMs;
  const update = {
    focusScore: sampleScore(goingMinutes),
    activityCount,
    lastActivityTime: at,
    status: "focus",
  };
  tell("session:update", update, at);
  const intervention = {
    interventionId: "tabs",
    message: "A lot of tabs in a short while. Is there one that matters now?",
    type: "suggestion",
    priority: "medium",
    timestamp: startTime + 26 * minuteMs,
    dismissible: true,
  };
  tell("intervention:send", intervention, at);
}
