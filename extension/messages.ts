/**
 * What the extension's pages (popup, side panel, options) and its worker say to each other.
 *
 * A page holds no state of its own: it shows the `ExtensionState` that the worker sends over the port `live`, whole
 * at once and on each change (at most 4 a second), and asks for changes with a `Command`.
 */
import type { FocusState } from "../client/features/focus-state.ts";
import type { FocusSite } from "../protocol/focus-report.ts";

/** Something that the user can do something about. */
export interface Problem {
  readonly code:
    | "server-away"
    | "token-expired"
    | "not-signed-in"
    | "permission-missing"
    | "local-network-blocked"
    | "origin-refused"
    | "storage-full"
    | "server-refused";
  /** What happened, a sentence. */
  readonly message: string;
  /** What to do, a sentence. */
  readonly remedy: string;
}

export interface Settings {
  /** `http(s)://host[:port]`. */
  readonly server: string;
  /** What of an address is recorded: its domain, or all of it but query and fragment. */
  readonly address: "domain" | "full";
  /** The rhythm of typing; asks for host access when turned on. */
  readonly isTypingOn: boolean;
  /** Addresses of tabs; asks for `tabs` when turned on. */
  readonly areTabsOn: boolean;
  readonly areNotificationsOn: boolean;
  /** 15 to 600. */
  readonly idleAfterSeconds: number;
  /** Domains that are never recorded, those below them included; in lower case. At most 1,000. */
  readonly excluded: readonly string[];
}

/** Times in epoch ms, by the session's time. */
export type Session =
  | { readonly kind: "none" }
  | {
      readonly kind: "running" | "paused";
      readonly sessionId: string;
      readonly startedAt: number;
      /** Milliseconds spent running, until `since`. */
      readonly activeMs: number;
      /** When it began to run, or was paused. */
      readonly since: number;
      /** How far its time is before this machine's clock, where that was set back in the middle. */
      readonly aheadMs?: number;
    };

/** @param now epoch ms, by this machine's clock @returns the session's time */
export const timeIn = (session: Session, now: number): number =>
  session.kind === "none" ? now : now + (session.aheadMs ?? 0);

/** Activities kept here until the server has them: those of the user who is signed in, but for `ofOthers`. */
export interface QueueState {
  readonly waiting: number;
  /** Of users who were signed in here before; kept until they are again. */
  readonly ofOthers: number;
  /** How many older ones were dropped to make room, in the session that is shown. */
  readonly shed: number;
  /** How many the server refused for good, in the session that is shown; they are set aside. */
  readonly refused: number;
  readonly bound: 50_000;
  /** When the oldest that waits was captured. */
  readonly oldestAt?: number;
}

export interface ExtensionState {
  readonly account:
    | { readonly kind: "signed-out" }
    | { readonly kind: "signed-in"; readonly userId: string; readonly name: string };
  readonly session: Session;
  /** `asleep`: nothing is to be sent or heard. `offline`: given up until something changes; `problem` says what. */
  readonly connection: { readonly kind: "asleep" | "connecting" | "ready" | "waiting" | "offline" };
  readonly problem?: Problem;
  readonly queue: QueueState;
  /** Of the running session, or of the user's last one until the next starts. */
  readonly live?: FocusState;
  readonly settings: Settings;
  /** Until then nothing is notified; in the past where nobody asked for silence. */
  readonly snoozedUntil: number;
  readonly granted: { readonly hosts: boolean; readonly tabs: boolean };
}

/** What a site counts as. */
export type { FocusSite as Site };

export interface Deleted {
  /** Activities that were kept here, whoever's they were, and that the server did not have. */
  readonly activities: number;
  readonly isServerToo: boolean;
}

export type Command =
  | { readonly kind: "start" }
  | { readonly kind: "pause" }
  | { readonly kind: "resume" }
  | { readonly kind: "stop" }
  /** A pairing code, as the server's page shows it. */
  | { readonly kind: "sign-in"; readonly code: string }
  | { readonly kind: "sign-in-token"; readonly token: string }
  | { readonly kind: "sign-out" }
  | { readonly kind: "set"; readonly settings: Partial<Settings> }
  | { readonly kind: "dismiss"; readonly interventionId: string }
  /** No notification for so long. 1 to 240. */
  | { readonly kind: "snooze"; readonly minutes: number }
  /** A page asked `chrome.permissions`, which needs a gesture there. */
  | { readonly kind: "permissions-changed" }
  /** The value: everything kept here of the user who is signed in, as JSON. */
  | { readonly kind: "export" }
  /** Tries the server again at once. */
  | { readonly kind: "retry" }
  /** The value: `Site[]`, the server's defaults with the user's own over them. */
  | { readonly kind: "sites" }
  /** The user's own word on one domain; without a category, that there is none any more. The value: as of `sites`. */
  | { readonly kind: "set-site"; readonly domain: string; readonly category?: FocusSite["category"] }
  /** Everything that is kept here, whoever's it is. `isServerToo`: everything of the user there, as well. The value: `Deleted`. */
  | { readonly kind: "delete-everything"; readonly isServerToo: boolean };

export type Answer =
  | { readonly ok: true; readonly value?: unknown }
  | { readonly ok: false; readonly problem: Problem };

/** The name of the port over which a page hears the state. */
export const livePort = "live";

export const defaultSettings: Settings = {
  server: "http://127.0.0.1:8765",
  address: "domain",
  isTypingOn: false,
  areTabsOn: false,
  areNotificationsOn: true,
  idleAfterSeconds: 60,
  excluded: [],
};
