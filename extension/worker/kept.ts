/**
 * What outlives the worker: settings, sign-in, session and how it was shown last, and what was dismissed.
 *
 * The browser stops the worker whenever it likes, so each change is in the storage before it is said to be done.
 */
import type { FocusState } from "../../client/index.ts";
import { type Away, notAway } from "../capture/tracker.ts";
import type { Session, Settings } from "../messages.ts";
import type { Dismissal } from "./dismissals.ts";
import type { Values } from "./ports.ts";
import { ProblemError, problems } from "./problems.ts";
import { storedSettings } from "./settings.ts";

export interface Account {
  /** Whose token it is; it says nothing to another server. */
  readonly server: string;
  readonly token: string;
  readonly userId: string;
  readonly name: string;
  /** Half of its life is over, epoch ms; undefined where it is not ours to renew. */
  readonly renewAt: number | undefined;
}

/** Who it is, at which server: whose something is that is kept here. */
export const ownerOf = ({ server, userId }: Account): string => `${server} ${userId}`;

/** A session as it was shown last. */
export interface Live {
  readonly owner: string;
  readonly state: FocusState;
}

export interface Kept {
  /** Of this installation, so that two of one user's are two to the server. */
  readonly installationId: string;
  readonly settings: Settings;
  readonly account: Account | undefined;
  readonly session: Session;
  /** Epoch ms: a session ran here then, as the last alarm found it. */
  readonly ranAt: number;
  /** How the session stands: a browser that is closed must not leave it so. */
  readonly away: Away;
  readonly live: Live | undefined;
  /** Epoch ms: no notification until then. */
  readonly snoozedUntil: number;
  /** The oldest first. */
  readonly dismissals: readonly Dismissal[];
}

export interface KeptStore {
  readonly now: Kept;
  /** Rejects with a ProblemError where the disk takes nothing; the session is then the one that it was. */
  set(changes: Partial<Kept>): Promise<void>;
  /** Everything but the installation's id. */
  clear(): Promise<void>;
}

const names = [
  "installationId",
  "settings",
  "account",
  "session",
  "ranAt",
  "away",
  "live",
  "snoozedUntil",
  "dismissals",
] as const;

/** @param newId for an installation that has none yet */
export async function loadKept(values: Values, newId: () => string): Promise<KeptStore> {
  let now = read(await values.get(names), newId);
  await values.set({ installationId: now.installationId });
  return {
    get now() {
      return now;
    },
    async set(changes) {
      const { session } = now;
      now = { ...now, ...changes };
      // Nothing in place of what is not there.
      const items = Object.entries(changes).map(([name, value]) => [name, value ?? null]);
      try {
        await values.set(Object.fromEntries(items));
      } catch (error) {
        // The next worker would go on with it; a sign-in is good for as long as this one lasts.
        if ("session" in changes) now = { ...now, session };
        throw new ProblemError(problems.storageFull(error instanceof Error ? error.message : `${error}`));
      }
    },
    async clear() {
      const { installationId } = now;
      await values.clear();
      now = read({ installationId }, newId);
      await values.set({ installationId });
    },
  };
}

/** What was stored by this extension, of whatever version. */
function read(stored: Readonly<Record<string, unknown>>, newId: () => string): Kept {
  const { installationId, settings, account, session, ranAt, away, live, snoozedUntil, dismissals } = stored;
  return {
    installationId: typeof installationId === "string" ? installationId : newId(),
    settings: storedSettings(settings),
    account: (account ?? undefined) as Account | undefined,
    session: (session ?? { kind: "none" }) as Session,
    ranAt: typeof ranAt === "number" ? ranAt : 0,
    away: (away ?? notAway) as Away,
    live: liveOf(live),
    snoozedUntil: typeof snoozedUntil === "number" ? snoozedUntil : 0,
    dismissals: (dismissals ?? []) as readonly Dismissal[],
  };
}

/** Whose it is that an earlier version has stored is not known. */
function liveOf(stored: unknown): Live | undefined {
  const live = (stored ?? undefined) as Live | undefined;
  return live?.owner === undefined || live.state === undefined ? undefined : live;
}
