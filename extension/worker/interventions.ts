/**
 * What the server has to say to the user, as notifications of the browser: of low priority none, popup and panel show it;
 * of medium silently; of high with a sound.
 */
import type { DownData } from "../../protocol/events/index.ts";
import type { KeptStore } from "./kept.ts";
import type { Notice, WorkerPorts } from "./ports.ts";

type Said = DownData<"intervention:send">;

const titles: Readonly<Record<Said["type"], string>> = {
  alert: "Your focus session",
  suggestion: "A suggestion",
  encouragement: "Well done",
  question: "A question",
};

/** On a notification, in this order. */
export const buttons = ["Snooze 15 minutes", "Dismiss"] as const;
export const snoozeMinutes = 15;

const endedPrefix = "ended ";

/** Of the notice that a session is over. */
export const endedNoticeId = (sessionId: string): string => `${endedPrefix}${sessionId}`;

/** The notice of an intervention has its id. */
export const isOfIntervention = (noticeId: string): boolean => !noticeId.startsWith(endedPrefix);

/** What is older was said while nobody was there. */
const maxAgeMs = 120_000;

function noticeOf({ interventionId, message, type, priority }: Said): Notice | undefined {
  if (priority === "low") return undefined;
  return { id: interventionId, title: titles[type], message, isSilent: priority !== "high" };
}

/** @param ageMs by the server's clock: the time in it is its session's, which this machine's clock has made */
export async function tell(
  said: Said,
  ageMs: number,
  { now: { settings, snoozedUntil, session } }: KeptStore,
  { clock, browser }: Pick<WorkerPorts, "clock" | "browser">,
): Promise<void> {
  const isOwn = session.kind === "running" && session.sessionId === said.sessionId;
  const isSnoozed = clock.now() < snoozedUntil;
  const isWanted = settings.areNotificationsOn && !isSnoozed && ageMs <= maxAgeMs;
  const notice = noticeOf(said);
  if (isOwn && isWanted && notice) await browser.notify(notice);
}
