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

/** @returns ms of idle time that ends with this activity, up to 30 days; `undefined` where it tells none */
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
