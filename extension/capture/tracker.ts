/**
 * What the browser says, as activities of a session: where one is, for how long, and when one is away.
 *
 * Pure. What was said already is not said again, and durations follow from timestamps alone, so that it does not
 * matter whether anybody was awake in between.
 */
import type { LoggedActivity } from "../../protocol/events/index.ts";
import type { TypingCounts } from "./typing-message.ts";

/** As the browser says it. Addresses are those that may be recorded. */
export type Sign =
  /** This tab is looked at now. */
  | { readonly kind: "tab"; readonly tabId: number; readonly url?: string | undefined }
  /** A tab shows another page. */
  | { readonly kind: "page"; readonly tabId: number; readonly url: string }
  /** No window of the browser has the focus. */
  | { readonly kind: "left" }
  /** There was no input for so long. */
  | { readonly kind: "idle"; readonly forMs: number }
  | { readonly kind: "input" }
  /** A pause is over that was so long. */
  | { readonly kind: "resumed"; readonly afterMs: number }
  | {
      readonly kind: "typing";
      readonly tabId: number;
      readonly url?: string | undefined;
      readonly counts: TypingCounts;
    };

/** What holds until something is said that ends it. */
export interface Away {
  /** No window of the browser has the focus. */
  readonly isLeft: boolean;
  readonly idleSince?: number;
}

interface Tab {
  readonly id: number;
  /** Since when it is looked at, idle time and pauses left out. */
  readonly since: number;
  readonly url?: string | undefined;
}

export interface Tracked extends Away {
  readonly sessionStartedAt: number;
  /** When the user was known to be back last, from idle time or a pause. */
  readonly backAt?: number;
  readonly tab?: Tab;
}

export const notAway: Away = { isLeft: false };

/** What was seen, before it has an id. */
export interface Seen {
  readonly eventType: LoggedActivity["eventType"];
  /** Epoch ms. */
  readonly timestamp: number;
  readonly metadata: Readonly<Record<string, unknown>>;
}

interface Step {
  readonly tracked: Tracked;
  readonly seen: readonly Seen[];
}

export const nothingTracked = (sessionStartedAt: number, away = notAway): Tracked => ({
  sessionStartedAt,
  ...away,
});

/** @param now epoch ms */
export function track(tracked: Tracked, sign: Sign, now: number): Step {
  switch (sign.kind) {
    case "tab":
      return lookedAt(tracked, sign, now);
    case "page":
      return changed(tracked, sign, now);
    case "left":
      return left(tracked, now);
    case "idle":
      return idle(tracked, sign.forMs, now);
    case "input":
      return back(tracked, now);
    case "resumed":
      return resumed(tracked, sign.afterMs, now);
    case "typing":
      return typed(tracked, sign, now);
  }
}

const at = (url: string | undefined) => (url === undefined ? {} : { url });
const unchanged = (tracked: Tracked): Step => ({ tracked, seen: [] });

function lookedAt(tracked: Tracked, { tabId, url }: Sign & { kind: "tab" }, now: number): Step {
  const { tab, isLeft } = tracked;
  const isOther = tab?.id !== tabId;
  const since = isOther || tab === undefined || isLeft ? now : tab.since;
  const next = { ...tracked, isLeft: false, tab: { id: tabId, since, ...at(url) } };
  const metadata = { ...at(url), tabId };
  const seen: Seen[] = [];
  if (isLeft) seen.push({ eventType: "window_focus", timestamp: now, metadata });
  if (tab === undefined) seen.push({ eventType: "tab_activated", timestamp: now, metadata });
  else if (isOther) {
    const spent = isLeft ? {} : { timeSpent: spentOn(tab, tracked, now) };
    const switched = { ...metadata, previousTabId: tab.id, ...spent };
    seen.push({ eventType: "tab_switch", timestamp: now, metadata: switched });
  } else if (!isLeft && url !== undefined && url !== tab.url) return changed(tracked, { tabId, url }, now);
  return { tracked: next, seen };
}

/** Of the tab that is looked at; what others load by themselves is nobody's doing. */
function changed(tracked: Tracked, { tabId, url }: { tabId: number; url: string }, now: number): Step {
  const { tab, isLeft } = tracked;
  // Nobody sees it while the browser is left: whoever comes back is told of as being there.
  if (isLeft || tab?.id !== tabId || tab.url === url) return unchanged(tracked);
  const timeSpent = spentOn(tab, tracked, now);
  return {
    tracked: { ...tracked, tab: { id: tabId, since: now, url } },
    seen: [{ eventType: "url_change", timestamp: now, metadata: { url, tabId, timeSpent } }],
  };
}

function left(tracked: Tracked, now: number): Step {
  const { tab, isLeft } = tracked;
  if (isLeft) return unchanged(tracked);
  const spent = tab === undefined ? {} : { tabId: tab.id, timeSpent: spentOn(tab, tracked, now) };
  return {
    tracked: { ...tracked, isLeft: true },
    seen: [{ eventType: "window_blur", timestamp: now, metadata: spent }],
  };
}

/** Milliseconds; nobody spends idle time on a tab. */
function spentOn({ since }: Tab, { idleSince }: Away, now: number): number {
  return Math.max(0, Math.min(now, idleSince ?? now) - since);
}

/** It began when the last input was. */
function idle(tracked: Tracked, forMs: number, now: number): Step {
  if (tracked.idleSince !== undefined) return unchanged(tracked);
  const { sessionStartedAt, backAt = sessionStartedAt } = tracked;
  const idleSince = Math.max(backAt, now - forMs);
  return {
    tracked: { ...tracked, idleSince },
    seen: [{ eventType: "idle_start", timestamp: idleSince, metadata: {} }],
  };
}

function back(tracked: Tracked, now: number): Step {
  const { idleSince, ...rest } = tracked;
  if (idleSince === undefined) return unchanged(tracked);
  const idleDuration = Math.max(0, now - idleSince);
  const onTabMs = Math.max(0, now - Math.max(idleSince, rest.tab?.since ?? 0));
  const { tracked: next } = resumed(rest, onTabMs, now);
  return { tracked: next, seen: [{ eventType: "idle_end", timestamp: now, metadata: { idleDuration } }] };
}

/** Nobody spent so long on a tab. */
function resumed(tracked: Tracked, afterMs: number, now: number): Step {
  const { tab } = tracked;
  const back = { ...tracked, backAt: now };
  return unchanged(tab === undefined ? back : { ...back, tab: { ...tab, since: tab.since + afterMs } });
}

/** Whoever types is there; what was typed just before the screen was locked is told after that. */
function typed(tracked: Tracked, { tabId, url, counts }: Sign & { kind: "typing" }, now: number): Step {
  const { insertions, deletions, forMs, agoMs } = counts;
  // One may be elsewhere by now.
  const typedAt = Math.max(tracked.sessionStartedAt, now - agoMs);
  const typingVelocity = Math.round((insertions * 60_000) / Math.max(1_000, forMs));
  const metadata = { ...at(url), tabId, typingVelocity, insertions, deletions };
  const { idleSince = typedAt } = tracked;
  const { tracked: awake, seen } = typedAt > idleSince ? back(tracked, typedAt) : unchanged(tracked);
  return { tracked: awake, seen: [...seen, { eventType: "typing", timestamp: typedAt, metadata }] };
}
