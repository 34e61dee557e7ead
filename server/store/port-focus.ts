/** What a store keeps of focus sessions: what was done in them, who may watch, and what was said about it. */
import type { SiteCategory } from "../../protocol/focus-report.ts";
import type { UserId } from "../../protocol/index.ts";

export interface FocusSession {
  readonly id: string;
  readonly ownerId: UserId;
  /** Epoch ms, as its owner's clock has it. */
  readonly startedAt: number;
  /** The same; undefined while it goes on. */
  readonly endedAt: number | undefined;
  /** Why it ended, where its owner did not end it. */
  readonly endReason: string | undefined;
  readonly userAgent: string | undefined;
  readonly extensionVersion: string | undefined;
  /** 0 to 100; 0 before it ended. */
  readonly focusScore: number;
  readonly activityCount: number;
  /** Epoch ms of the newest activity, or of the start. */
  readonly lastActivityAt: number;
}

export interface StoredActivity {
  /** Counts once in its session. */
  readonly id: string;
  readonly type: string;
  /** Epoch ms, as its owner's clock has it. */
  readonly at: number;
  /** JSON of an object. */
  readonly metadata: string;
}

export interface StoredIntervention {
  readonly id: string;
  readonly sessionId: string;
  /** Name of the rule that gave rise to it. */
  readonly rule: string;
  readonly type: "alert" | "suggestion" | "encouragement" | "question";
  readonly priority: "low" | "medium" | "high";
  readonly message: string;
  /** Epoch ms. */
  readonly at: number;
  /** Epoch ms. */
  readonly dismissedAt: number | undefined;
}

/** What the owner of sessions says of a site. */
export interface OwnSite {
  /** In lower case. */
  readonly domain: string;
  readonly category: SiteCategory;
}

/** All of a session that is not there, or no longer, are a conflict. */
export type FocusEffect =
  /** A conflict where there is one with this id. */
  | { kind: "start-session"; session: FocusSession }
  /** A conflict unless it goes on. */
  | {
      kind: "end-session";
      sessionId: string;
      endedAt: number;
      focusScore: number;
      reason: string | undefined;
    }
  /** What came late may change the score of a session that has ended. */
  | { kind: "score-session"; sessionId: string; focusScore: number }
  /** Activities that are there already change nothing. */
  | { kind: "log-activities"; sessionId: string; activities: readonly StoredActivity[] }
  | { kind: "grant-session"; sessionId: string; userId: UserId; on: boolean }
  /** A conflict where there is one with this id. */
  | { kind: "intervene"; intervention: StoredIntervention }
  | { kind: "dismiss-intervention"; interventionId: string; at: number }
  /** Nothing of it stays. */
  | { kind: "erase-session"; sessionId: string }
  /** All that the user says of sites from now on; each domain once. */
  | { kind: "set-sites"; userId: UserId; sites: readonly OwnSite[] };

export interface FocusStore {
  get(sessionId: string): Promise<FocusSession | undefined>;
  /** The newest first. @param before epoch ms; sessions that started earlier */
  ofUser(
    ownerId: UserId,
    options: { readonly before?: number | undefined; readonly limit: number },
  ): Promise<readonly FocusSession[]>;
  /** Those that go on. */
  active(): Promise<readonly FocusSession[]>;
  watchers(sessionId: string): Promise<readonly UserId[]>;
  /** Which of these activities are there. */
  known(sessionId: string, activityIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** By id, after the given one. */
  activities(sessionId: string, after: string, limit: number): Promise<readonly StoredActivity[]>;
  /** Not older than `from`, in epoch ms. */
  recent(sessionId: string, from: number): Promise<readonly StoredActivity[]>;
  intervention(id: string): Promise<StoredIntervention | undefined>;
  /** Oldest first. */
  interventions(sessionId: string): Promise<readonly StoredIntervention[]>;
  /** By domain. */
  sites(userId: UserId): Promise<readonly OwnSite[]>;
}
