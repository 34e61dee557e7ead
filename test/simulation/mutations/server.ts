/** How the server could break its promises. */
import type { Mutation } from "./mutation.ts";

export const serverMutations: readonly Mutation[] = [
  {
    name: "an ack before the commit",
    file: "server/store/sqlite/log.ts",
    find: "return transaction(() => changes.map(applyGuarded));",
    replace:
      'if (db.inTransaction) db.run("ROLLBACK"); db.run("BEGIN IMMEDIATE"); return changes.map(applyGuarded);',
  },
  {
    name: "a repeated request stores once more",
    file: "server/store/sqlite/log.ts",
    find: "if (changes === 0) return duplicate(key.requestId, key.userId);",
    replace: "if (changes < 0) return duplicate(key.requestId, key.userId);",
  },
  {
    name: "a dedup key without the user",
    file: "server/connection/context.ts",
    find: "{ userId: user.id, requestId: id }",
    replace: '{ userId: "" as typeof user.id, requestId: id }',
  },
  {
    name: "a whisper's repeat is said again",
    file: "server/room/ephemeral.ts",
    find: "if (earlier !== undefined) return earlier;",
    replace: "",
  },
  {
    name: "a sender's requests are all new, whatever their ids",
    file: "server/room/senders.ts",
    find: "return !this.isIndexed && requestId > this.#greatestId;",
    replace: "return !this.isIndexed;",
  },
  {
    name: "of a sender's requests, those before the first repeat are not found",
    file: "server/room/passed-events.ts",
    find: "for (let count = sender.last; this.#has(count); ) {",
    replace: "for (let count = 0; this.#has(count); ) {",
  },
  {
    name: "a number that was not stored is not given again",
    file: "server/store/sqlite/log.ts",
    find: "known.clear();",
    replace: "",
  },
  {
    name: "a code of the disk is lost between the threads",
    file: "server/store/sqlite/thread-answers.ts",
    find: "code: codeOf(error)",
    replace: 'code: ""',
  },
  {
    name: "a request's id is lost on its way to the store's thread",
    file: "server/store/sqlite/thread-batch.ts",
    find: 'key: requestId === "" ? undefined : { userId, requestId },',
    replace: "key: undefined,",
  },
  {
    name: "a subscription after the reading",
    file: "server/room/resume.ts",
    find: "position: { recovered, epoch, seq: head, from: after + 1, to }",
    replace: "position: { recovered, epoch, seq: upTo, from: after + 1, to }",
  },
  {
    name: "what came while the log was read is left out",
    file: "server/room/resume.ts",
    find: "withinChars([...read.texts, ...rest], maxChars);",
    replace: "withinChars([...read.texts, ...rest.slice(1)], maxChars);",
  },
  {
    name: "a replay in the wrong order",
    file: "server/store/sqlite/log.ts",
    find: 'return from === "oldest" ? events : events.reverse();',
    replace: "return events;",
  },
  {
    name: "a live event overtakes the replay",
    file: "server/connection/session.ts",
    find: "this.flush(frames);",
    replace: "this.host.services.clock.soon(() => this.flush(frames));",
  },
  {
    name: "an epoch is ignored on resume",
    file: "server/room/resume.ts",
    find: "cursor.epoch !== room.epoch ||",
    replace: "",
  },
  {
    name: "a trimmed log is resumed as a whole one",
    file: "server/room/resume.ts",
    find: "cursor.seq < room.floor",
    replace: "cursor.seq < 0",
    also: {
      find: 'if (upTo > after && read.firstSeq !== after + 1) return () => nothing(room, "reset");',
      replace: "",
    },
  },
  {
    name: "rights are not looked at on resume",
    file: "server/room/join.ts",
    find: "if (refusal !== undefined) throw new ProtocolError(refusal.code, refusal.message);",
    replace:
      'if (refusal !== undefined && action !== "join") throw new ProtocolError(refusal.code, refusal.message);',
  },
  {
    name: "rights are not looked at again after the reading",
    file: "server/room/join.ts",
    find: 'checkRoom("join", asker, opened);',
    replace: "",
  },
  {
    name: "who was put out still listens",
    file: "server/features/conversations.ts",
    find: "putOut({ rooms, presences }, room, userId);",
    replace: "",
  },
  {
    name: "who was put out still counts as a member",
    file: "server/features/conversations.ts",
    find: "room.setConversation(withoutMember({ ...room.conversation, memberIds, ownerId }, userId));",
    replace: "room.setConversation({ ...room.conversation, ownerId });",
  },
  {
    name: "presence does not end when a connection does",
    file: "server/connection/session.ts",
    find: "services.presences.leave(room, this, false);",
    replace: "",
  },
  {
    name: "a silent connection is not closed",
    file: "server/connection/session.ts",
    find: "if (nowMs >= this.lastInboundAt + heartbeat.timeoutMs) {",
    replace: "if (nowMs < 0) {",
  },
  {
    name: "a new connection leaves the old one of its client alone",
    file: "server/connection/session-handlers.ts",
    find: 'before?.close(4408, "replaced by a newer connection of the same client");',
    replace: "",
  },
  {
    name: "an expired token still counts",
    file: "server/connection/session.ts",
    find: 'if (this.state.kind === "ready" && wallMs >= this.state.expiresAt) {',
    replace: 'if (this.state.kind === "ready" && wallMs < 0) {',
  },
  {
    name: "who is revoked is not cut off",
    file: "server/connection/revoke.ts",
    find: 'for (const connection of connections) connection.close(4403, "banned or revoked");',
    replace: "",
  },
  {
    name: "a revocation ends with the process",
    file: "server/auth/revocations.ts",
    find: "for (const [userId, atMs] of await load()) add(userId, atMs);",
    replace: "await load();",
  },
  {
    name: "a queue without a bound",
    file: "server/connection/request-queue.ts",
    find: "if (!this.#waiting.hasSpace(request, maxQueuedEnvelopes, maxQueuedChars)) return false;",
    replace: "",
  },
  {
    name: "answers in the order in which they are known",
    file: "server/connection/request-queue.ts",
    find: "this.#runner.answer(first, first.result.known);",
    replace: "this.#runner.answer(request, result);",
  },
  {
    name: "a reader that has caught up is not put back on its topics",
    file: "server/room/deliver.ts",
    find: 'for (const { kind, name } of connection.rooms) if (kind !== "user") connection.subscribe(name);',
    replace: "",
  },
  {
    name: "a changed message is replayed as it was",
    file: "server/room/journal.ts",
    find: "if (isRewriting(effect)) this.#options.rooms.loaded(effect.room)?.ring.clear();",
    replace: "",
  },
  {
    name: "a deleted message stays on the disk",
    file: "server/store/sqlite/effects.ts",
    find: "UPDATE events SET type = 'message:deleted', body = ? WHERE room = ?",
    replace:
      "UPDATE events SET type = 'message:deleted', body = json_insert(body, '$.was', ?) WHERE room = ?",
  },
];
