/** What changes do to focus sessions. Runs inside the log's transaction, never outside it. */
import type { Database } from "bun:sqlite";
import type { FocusEffect } from "../port.ts";
import { StaleEffect } from "./stale-effect.ts";

export function createFocusEffects(db: Database) {
  const start = db.prepare(
    `INSERT INTO focus_sessions (id, owner, started_at, user_agent, extension_version, score, activities, last_at)
     VALUES (?, ?, ?, ?, ?, 0, 0, ?) ON CONFLICT DO NOTHING`,
  );
  const end = db.prepare(
    "UPDATE focus_sessions SET ended_at = ?, score = ?, end_reason = ? WHERE id = ? AND ended_at IS NULL",
  );
  const score = db.prepare("UPDATE focus_sessions SET score = ? WHERE id = ?");
  const find = db.prepare<{ number: number }, [string]>("SELECT number FROM focus_sessions WHERE id = ?");
  const log = db.prepare(
    "INSERT INTO activities (session, id, type, at, metadata) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const count = db.prepare(
    "UPDATE focus_sessions SET activities = activities + ?, last_at = max(last_at, ?) WHERE number = ?",
  );
  const grant = db.prepare(
    "INSERT INTO session_watchers (session, user) VALUES (?, ?) ON CONFLICT DO NOTHING",
  );
  const revoke = db.prepare("DELETE FROM session_watchers WHERE session = ? AND user = ?");
  const intervene = db.prepare(
    `INSERT INTO interventions (id, session, rule, type, priority, message, at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  );
  const dismiss = db.prepare(
    "UPDATE interventions SET dismissed_at = coalesce(dismissed_at, ?) WHERE id = ?",
  );
  const erase = [
    ...["activities", "session_watchers", "interventions"].map((table) =>
      db.prepare(`DELETE FROM ${table} WHERE session = ?`),
    ),
    db.prepare("DELETE FROM focus_sessions WHERE number = ?"),
  ];
  const removeSites = db.prepare("DELETE FROM own_sites WHERE user_id = ?");
  const addSite = db.prepare("INSERT INTO own_sites (user_id, domain, category) VALUES (?, ?, ?)");

  const require = (changes: number) => {
    if (changes === 0) throw new StaleEffect("changed meanwhile");
  };
  const numberOf = (sessionId: string): number => {
    const found = find.get(sessionId);
    if (found === null) throw new StaleEffect("there is no such session");
    return found.number;
  };

  return (effect: FocusEffect): void => {
    switch (effect.kind) {
      case "start-session": {
        const { id, ownerId, startedAt, userAgent = null, extensionVersion = null } = effect.session;
        require(start.run(id, ownerId, startedAt, userAgent, extensionVersion, startedAt).changes);
        return;
      }
      case "end-session":
        require(end.run(effect.endedAt, effect.focusScore, effect.reason ?? null, effect.sessionId).changes);
        return;
      case "score-session":
        require(score.run(effect.focusScore, effect.sessionId).changes);
        return;
      case "log-activities": {
        const number = numberOf(effect.sessionId);
        let added = 0;
        let lastAt = 0;
        for (const { id, type, at, metadata } of effect.activities) {
          added += log.run(number, id, type, at, metadata).changes;
          lastAt = Math.max(lastAt, at);
        }
        count.run(added, lastAt, number);
        return;
      }
      case "grant-session":
        (effect.on ? grant : revoke).run(numberOf(effect.sessionId), effect.userId);
        return;
      case "intervene": {
        const { id, sessionId, rule, type, priority, message, at } = effect.intervention;
        require(intervene.run(id, numberOf(sessionId), rule, type, priority, message, at).changes);
        return;
      }
      case "dismiss-intervention":
        require(dismiss.run(effect.at, effect.interventionId).changes);
        return;
      case "erase-session": {
        const number = numberOf(effect.sessionId);
        for (const statement of erase) statement.run(number);
        return;
      }
      case "set-sites":
        removeSites.run(effect.userId);
        for (const { domain, category } of effect.sites) addSite.run(effect.userId, domain, category);
    }
  };
}
