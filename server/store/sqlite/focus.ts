/** Focus sessions in SQLite, as they are read. Only effects write them. */
import type { Database } from "bun:sqlite";
import type { UserId } from "../../../protocol/index.ts";
import type { FocusSession, FocusStore, OwnSite, StoredActivity, StoredIntervention } from "../port.ts";

type Nullable<Row> = {
  [Field in keyof Row]: undefined extends Row[Field] ? Exclude<Row[Field], undefined> | null : Row[Field];
};
type SessionRow = Nullable<FocusSession>;
type InterventionRow = Nullable<StoredIntervention>;

const session = `id, owner AS ownerId, started_at AS startedAt, ended_at AS endedAt, end_reason AS endReason,
  user_agent AS userAgent, extension_version AS extensionVersion, score AS focusScore,
  activities AS activityCount, last_at AS lastActivityAt`;
const intervention = `i.id, s.id AS sessionId, i.rule, i.type, i.priority, i.message, i.at,
  i.dismissed_at AS dismissedAt`;
const withSession = "FROM interventions i JOIN focus_sessions s ON s.number = i.session";
const numbered = "session = (SELECT number FROM focus_sessions WHERE id = ?)";

export function createSqliteFocus(db: Database): FocusStore {
  const get = db.prepare<SessionRow, [string]>(`SELECT ${session} FROM focus_sessions WHERE id = ?`);
  const ofUser = db.prepare<SessionRow, [UserId, number, number]>(
    `SELECT ${session} FROM focus_sessions WHERE owner = ? AND started_at < ? ORDER BY started_at DESC LIMIT ?`,
  );
  const active = db.prepare<SessionRow, []>(`SELECT ${session} FROM focus_sessions WHERE ended_at IS NULL`);
  const watchers = db.prepare<{ user: UserId }, [string]>(
    `SELECT user FROM session_watchers WHERE ${numbered} ORDER BY user`,
  );
  const known = db.prepare<{ id: string }, [string, string]>(
    `SELECT id FROM activities WHERE ${numbered} AND id IN (SELECT value FROM json_each(?))`,
  );
  const activities = db.prepare<StoredActivity, [string, string, number]>(
    `SELECT id, type, at, metadata FROM activities WHERE ${numbered} AND id > ? ORDER BY id LIMIT ?`,
  );
  const recent = db.prepare<StoredActivity, [string, number]>(
    `SELECT id, type, at, metadata FROM activities WHERE ${numbered} AND at >= ?`,
  );
  const one = db.prepare<InterventionRow, [string]>(`SELECT ${intervention} ${withSession} WHERE i.id = ?`);
  const all = db.prepare<InterventionRow, [string]>(
    `SELECT ${intervention} ${withSession} WHERE s.id = ? ORDER BY i.at, i.id`,
  );
  const sites = db.prepare<OwnSite, [UserId]>(
    "SELECT domain, category FROM own_sites WHERE user_id = ? ORDER BY domain",
  );

  return {
    async get(id) {
      const row = get.get(id);
      return row === null ? undefined : without<FocusSession>(row);
    },
    async ofUser(ownerId, { before = Number.MAX_SAFE_INTEGER, limit }) {
      return ofUser.all(ownerId, before, limit).map((row) => without<FocusSession>(row));
    },
    async active() {
      return active.all().map((row) => without<FocusSession>(row));
    },
    async watchers(id) {
      return watchers.all(id).map(({ user }) => user);
    },
    async known(id, activityIds) {
      return new Set(known.all(id, JSON.stringify(activityIds)).map((row) => row.id));
    },
    async activities(id, after, limit) {
      return activities.all(id, after, limit);
    },
    async recent(id, from) {
      return recent.all(id, from);
    },
    async intervention(id) {
      const row = one.get(id);
      return row === null ? undefined : without<StoredIntervention>(row);
    },
    async interventions(id) {
      return all.all(id).map((row) => without<StoredIntervention>(row));
    },
    async sites(userId) {
      return sites.all(userId);
    },
  };
}

/** What a database has no value for is undefined here. */
function without<Value extends object>(row: Nullable<Value>): Value {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value ?? undefined])) as Value;
}
