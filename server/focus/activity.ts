/**
 * What a focus session is made of, as its client saw it.
 *
 * Metadata comes from the wire: any field may be missing, absurd or of another type than it says. It is read only by
 * the functions here, which never throw and give nothing that is not a finite number.
 */
export type ActivityType =
  | "tab_switch"
  | "tab_activated"
  | "url_change"
  | "typing"
  | "idle_start"
  | "idle_end"
  | "window_focus"
  | "window_blur";

export interface Activity {
  /** Unique within the session; among activities of one moment the greatest id is the latest. */
  readonly id: string;
  readonly eventType: ActivityType;
  /** Epoch ms. */
  readonly at: number;
  readonly metadata: {
    readonly url?: string | undefined;
    /** Characters a minute, usually over ten seconds. */
    readonly typingVelocity?: number | undefined;
    /** Milliseconds, of the idle time that ends now. */
    readonly idleDuration?: number | undefined;
    /** The idle time that begins or ends is a pause that one has asked for: it is no time of the session's. */
    readonly isPause?: boolean | undefined;
    /** Epoch ms and a number: so many alike followed each other until then, and this one stands for all of them. */
    readonly until?: number | undefined;
    readonly count?: number | undefined;
    /** So many activities before this one had to be let go of before they were sent. */
    readonly shedBefore?: number | undefined;
    /** Of ten seconds of typing, usually: how many times characters were put in, and deleted. */
    readonly insertions?: number | undefined;
    readonly deletions?: number | undefined;
    readonly tabId?: number | undefined;
    readonly previousTabId?: number | undefined;
    /** Milliseconds on what was left. */
    readonly timeSpent?: number | undefined;
    readonly [more: string]: unknown;
  };
}

/** Characters a minute beyond which it is no hand that types: pasted, or a mistake. */
const maxVelocity = 10_000;

const maxEdits = 10_000;

const maxIdleMs = 30 * 24 * 60 * 60 * 1_000;

const maxAlike = 1_000;
const maxShed = 1_000_000_000;

function positive(value: unknown): number | undefined {
  return typeof value === "number" && value > 0 && value < Number.POSITIVE_INFINITY ? value : undefined;
}

/** @returns characters a minute, over 0 and up to 10,000; `undefined` where the activity tells none */
export function velocityOf({ eventType, metadata }: Activity): number | undefined {
  const velocity = eventType === "typing" ? positive(metadata.typingVelocity) : undefined;
  return velocity === undefined || velocity > maxVelocity ? undefined : velocity;
}

/** @returns whole numbers from 0 to 10,000; 0 where the activity tells none */
export function editsOf({ eventType, metadata }: Activity): { insertions: number; deletions: number } {
  const whole = (value: unknown) =>
    eventType === "typing" ? Math.min(Math.round(positive(value) ?? 0), maxEdits) : 0;
  return { insertions: whole(metadata.insertions), deletions: whole(metadata.deletions) };
}

/** @returns how many alike the activity stands for: a whole number from 1 to 1,000 */
export function countOf({ metadata: { count } }: Activity): number {
  return Math.max(1, Math.min(Math.floor(positive(count) ?? 1), maxAlike));
}

/** @returns epoch ms of the last that the activity stands for, no more than 30 days after the first */
export function lastAtOf({ at, metadata: { until } }: Activity): number {
  return Math.min(Math.max(at, positive(until) ?? at), at + maxIdleMs);
}

/** @returns how many were let go of before this one: a whole number from 0 to a milliard */
export function shedBefore({ metadata }: Activity): number {
  return Math.min(Math.floor(positive(metadata.shedBefore) ?? 0), maxShed);
}

/** Whether a pause begins or ends here. */
export function isOfPause({ eventType, metadata }: Activity): boolean {
  return (eventType === "idle_start" || eventType === "idle_end") && metadata.isPause === true;
}

/** @returns ms of idle time, or of a pause, that ends with this activity, up to 30 days; `undefined` where it tells none */
export function idleMsOf({ eventType, metadata }: Activity): number | undefined {
  const ms = eventType === "idle_end" ? positive(metadata.idleDuration) : undefined;
  return ms === undefined ? undefined : Math.min(ms, maxIdleMs);
}

/**
 * @returns the address of the page that one is on from this activity on; `undefined` where it says nothing of that.
 * What is said with the end of attention (`window_blur`, `idle_start`, `idle_end`) is the page that one was on before.
 */
export function visitOf({ eventType, metadata: { url } }: Activity): string | undefined {
  const isOfBefore = eventType === "window_blur" || eventType === "idle_start" || eventType === "idle_end";
  return isOfBefore || typeof url !== "string" || url === "" ? undefined : url;
}
