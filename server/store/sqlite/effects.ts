/** What a change does beside its events. Runs inside the log's transaction, never outside it. */
import type { Database } from "bun:sqlite";
import type { RoomName } from "../../../protocol/index.ts";
import type { Effect } from "../port.ts";
import { createCommitmentEffects } from "./commitment-effects.ts";
import { createFocusEffects } from "./focus-effects.ts";
import { markFollowed } from "./follow.ts";
import type { RoomRecord } from "./log.ts";
import { StaleEffect } from "./stale-effect.ts";

export type ApplyEffect = (effect: Effect, recordOf: (room: RoomName) => RoomRecord, at: number) => void;

export function createEffects(db: Database): ApplyEffect {
  const editMessage = db.prepare(
    `UPDATE events SET body = json_set(body, '$.content', ?, '$.editedAt', ?)
     WHERE room = ? AND seq = ? AND type = 'message:new'`,
  );
  const editUpdates = db.prepare(
    "UPDATE events SET body = json_set(body, '$.content', ?) WHERE room = ? AND target = ? AND type = 'message:update'",
  );
  // One for each index: with both places in one statement SQLite goes through all of the room.
  const eraseMessage = ["seq", "target"].map((place) =>
    db.prepare(
      `UPDATE events SET type = 'message:deleted', body = ? WHERE room = ? AND ${place} = ? AND type LIKE 'message:%'`,
    ),
  );
  const isMessage = db.prepare("SELECT 1 FROM events WHERE room = ? AND seq = ? AND type = 'message:new'");
  const addReaction = db.prepare(
    "INSERT INTO reactions (room, seq, user, emoji) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const removeReaction = db.prepare(
    "DELETE FROM reactions WHERE room = ? AND seq = ? AND user = ? AND emoji = ?",
  );
  const removeReactions = db.prepare("DELETE FROM reactions WHERE room = ? AND seq = ?");
  const readNotification = db.prepare(
    "INSERT INTO notification_reads (user_id, seq) VALUES (?, ?) ON CONFLICT DO NOTHING",
  );
  const markNotifications = db.prepare(
    `INSERT INTO notification_marks (user_id, up_to) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET up_to = max(up_to, excluded.up_to)`,
  );
  const forgetReads = db.prepare("DELETE FROM notification_reads WHERE user_id = ? AND seq <= ?");
  const addFile = db.prepare(
    `INSERT INTO files (id, room, seq, owner, owner_name, name, mime, size, thumbnail_mime, thumbnail_size, at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const eraseFile = db.prepare(
    "UPDATE events SET type = 'file:deleted', body = ? WHERE room = ? AND seq = ?",
  );
  const removeFile = db.prepare("DELETE FROM files WHERE id = ?");
  const addConversation = db.prepare(
    "INSERT INTO conversations (id, title, kind, owner_id, direct_key, created_at) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const addMember = db.prepare(
    "INSERT INTO members (conversation_id, user_id, joined_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const nameUser = db.prepare(
    `INSERT INTO names (user_id, name) SELECT ?1, ?2 WHERE EXISTS (SELECT 1 FROM members WHERE user_id = ?1)
     ON CONFLICT DO UPDATE SET name = excluded.name`,
  );
  const removeMember = db.prepare("DELETE FROM members WHERE conversation_id = ? AND user_id = ?");
  const voidInvite = db.prepare("UPDATE conversations SET invite = NULL WHERE id = ?");
  const setOwner = db.prepare("UPDATE conversations SET owner_id = ? WHERE id = ?");
  const markRead = db.prepare(
    `INSERT INTO reads (conversation_id, user_id, seq) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET seq = max(seq, excluded.seq)`,
  );
  const revoke = db.prepare(
    `INSERT INTO revocations (user_id, at) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET at = max(at, excluded.at)`,
  );
  const moderate = db.prepare(
    "UPDATE conversations SET moderators = ?, slow_seconds = ?, closed = ? WHERE id = ?",
  );
  const ban = db.prepare("INSERT INTO bans (conversation_id, user_id) VALUES (?, ?) ON CONFLICT DO NOTHING");
  const unban = db.prepare("DELETE FROM bans WHERE conversation_id = ? AND user_id = ?");
  const dropModerator = db.prepare(
    `UPDATE conversations SET moderators = (
       SELECT json_group_array(value) FROM json_each(moderators) WHERE value <> ?
     ) WHERE id = ? AND moderators IS NOT NULL`,
  );
  const addAudit = db.prepare(
    "INSERT INTO audit (at, action, actor_id, room, user_id, detail) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const optIn = db.prepare("INSERT INTO opt_ins (user_id, at) VALUES (?, ?) ON CONFLICT DO NOTHING");
  const optOut = db.prepare("DELETE FROM opt_ins WHERE user_id = ?");
  const commitments = createCommitmentEffects(db);
  const focus = createFocusEffects(db);
  const followed = markFollowed(db);
  const beginErasure = db.prepare("INSERT INTO erasures (user_id, at) VALUES (?, ?) ON CONFLICT DO NOTHING");
  const endErasure = [
    "reads",
    "notification_marks",
    "notification_reads",
    "own_sites",
    "names",
    "erasures",
  ].map((table) => db.prepare(`DELETE FROM ${table} WHERE user_id = ?`));
  const disown = db.prepare(
    `UPDATE events SET sender = NULL, body = CASE type
       WHEN 'channel:event' THEN '{"event":"deleted","payload":null}'
       WHEN 'message:reaction' THEN json_set(body, '$.emoji', '-', '$.on', json('false'))
       ELSE body END
     WHERE room = ? AND seq = ?`,
  );
  const forgetDirect = db.prepare("UPDATE conversations SET direct_key = NULL WHERE id = ?");
  const trimEvents = db.prepare("DELETE FROM events WHERE room = ? AND seq <= ?");
  const setFloor = db.prepare("UPDATE rooms SET floor = ? WHERE number = ?");
  const rename = db.prepare("UPDATE conversations SET title = ? WHERE id = ?");

  return (effect, recordOf, at) => {
    switch (effect.kind) {
      case "edit-message": {
        const { number } = recordOf(effect.room);
        const { changes } = editMessage.run(effect.content, effect.editedAt, number, effect.seq);
        if (changes === 0) throw new StaleEffect("the message is gone");
        editUpdates.run(effect.content, number, effect.seq);
        return;
      }
      case "erase-message": {
        const { number } = recordOf(effect.room);
        const body = JSON.stringify({ id: effect.id });
        for (const statement of eraseMessage) statement.run(body, number, effect.seq);
        removeReactions.run(number, effect.seq);
        commitments.forget(number, effect.seq);
        return;
      }
      case "react": {
        const { number } = recordOf(effect.room);
        if (effect.on && isMessage.get(number, effect.seq) === null)
          throw new StaleEffect("the message is gone");
        const change = effect.on ? addReaction : removeReaction;
        change.run(number, effect.seq, effect.userId, effect.emoji);
        return;
      }
      case "read-notifications": {
        const { userId, seqs } = effect;
        if ("upTo" in seqs) {
          markNotifications.run(userId, seqs.upTo);
          forgetReads.run(userId, seqs.upTo);
        } else for (const seq of seqs) readNotification.run(userId, seq);
        return;
      }
      case "add-file": {
        const { number, head } = recordOf(effect.room);
        const { id, owner, name, mime, size, thumbnail } = effect.file;
        const small = [thumbnail?.mime ?? null, thumbnail?.size ?? 0];
        addFile.run(id, number, head + 1, owner.id, owner.name, name, mime, size, ...small, at);
        return;
      }
      case "erase-file": {
        const { room, seq, fileId } = effect;
        eraseFile.run(JSON.stringify({ fileId }), recordOf(room).number, seq);
        removeFile.run(fileId);
        return;
      }
      case "create-conversation": {
        const { id, title, kind, ownerId, memberIds } = effect.conversation;
        addConversation.run(id, title, kind, ownerId, effect.directKey ?? null, at);
        for (const userId of memberIds) addMember.run(id, userId, at);
        return;
      }
      case "add-members":
        for (const userId of effect.userIds) addMember.run(effect.conversationId, userId, at);
        if (effect.ownerId !== undefined) setOwner.run(effect.ownerId, effect.conversationId);
        return;
      case "remove-member":
        removeMember.run(effect.conversationId, effect.userId);
        setOwner.run(effect.ownerId, effect.conversationId);
        dropModerator.run(effect.userId, effect.conversationId);
        return;
      case "void-invite":
        voidInvite.run(effect.conversationId);
        return;
      case "moderate-conversation": {
        const { id, moderatorIds, slowSeconds, closed } = effect.conversation;
        const moderators = moderatorIds === undefined ? null : JSON.stringify(moderatorIds);
        moderate.run(moderators, slowSeconds ?? null, closed ?? null, id);
        return;
      }
      case "ban":
        (effect.on ? ban : unban).run(effect.conversationId, effect.userId);
        return;
      case "audit": {
        const { at: when, action, actorId, room, userId, detail } = effect.entry;
        addAudit.run(when, action, actorId, room ?? null, userId ?? null, detail ?? null);
        return;
      }
      case "mark-read":
        markRead.run(effect.conversationId, effect.userId, effect.seq);
        return;
      case "begin-erasure":
        beginErasure.run(effect.userId, at);
        return;
      case "name-user":
        nameUser.run(effect.userId, effect.name);
        return;
      case "end-erasure":
        for (const statement of endErasure) statement.run(effect.userId);
        return;
      case "disown-event": {
        const { number } = recordOf(effect.room);
        disown.run(number, effect.seq);
        commitments.unname(number, effect.seq);
        return;
      }
      case "forget-direct":
        forgetDirect.run(effect.conversationId);
        return;
      case "trim-log": {
        const record = recordOf(effect.room);
        trimEvents.run(record.number, effect.upTo);
        setFloor.run(effect.upTo, record.number);
        record.floor = effect.upTo;
        return;
      }
      case "revoke-user":
        revoke.run(effect.userId, at);
        return;
      case "rename-conversation":
        rename.run(effect.title, effect.conversationId);
        return;
      case "opt-in":
        if (effect.on) optIn.run(effect.userId, at);
        else optOut.run(effect.userId);
        return;
      case "followed":
        followed(effect.follower, effect.upTo);
        return;
      case "start-session":
      case "end-session":
      case "score-session":
      case "log-activities":
      case "grant-session":
      case "intervene":
      case "dismiss-intervention":
      case "erase-session":
      case "set-sites":
        focus(effect);
        return;
      default:
        commitments.apply(effect, recordOf);
    }
  };
}
