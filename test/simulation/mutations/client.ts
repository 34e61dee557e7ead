/** How a client could break the promises. */
import type { Mutation } from "./mutation.ts";

export const clientMutations: readonly Mutation[] = [
  {
    name: "a request goes out before it is kept",
    file: "client/core/outbox.ts",
    find: "item.sentAt !== undefined || item.isHeld || ",
    replace: "item.sentAt !== undefined || ",
  },
  {
    name: "the outbox sends again under a new id",
    file: "client/core/outbox.ts",
    find: "connection.send(entry);",
    replace: "connection.send({ ...entry, id: nextId() });",
  },
  {
    name: "a refusal for now is taken for good",
    file: "client/core/outbox.ts",
    find: "if (refusal !== undefined && isTemporary(refusal)) {",
    replace: "if (refusal !== undefined && isTemporary(refusal) && false) {",
  },
  {
    name: "what was on its way when the connection went is not sent again",
    file: "client/core/outbox.ts",
    // To forget it but once would change nothing: that there is no connection is said again before the next one.
    find: "item.sentAt = item.refusal = undefined;",
    replace: "item.refusal = undefined;",
  },
  {
    name: "a room's messages overtake one another",
    file: "client/core/outbox.ts",
    find: "busy.add(lane);",
    replace: "",
  },
  {
    name: "what an earlier page left is not sent",
    file: "client/core/outbox.ts",
    find: "hooks.restored(entry);",
    replace: "items.delete(entry.id);",
  },
  {
    name: "an answer stays on the page that has it",
    file: "client/storage/shared-storage.ts",
    find: 'const tell = () => post({ kind: "settled", key, answer });',
    replace: "const tell = () => {};",
  },
  {
    name: "a cursor is not kept",
    file: "client/core/rooms.ts",
    find: "if (isShown) hooks.moved(room, { epoch, seq });",
    replace: "if (isShown && epoch === room) hooks.moved(room, { epoch, seq });",
  },
  {
    name: "no cursor is said on a new connection",
    file: "client/core/rooms.ts",
    find: "if ((place.isWanted || automatic.test(place.room)) && cursor) rooms[place.room] = cursor;",
    replace: "if (automatic.test(place.room) && cursor) rooms[place.room] = cursor;",
  },
  {
    name: "an epoch is ignored by the reader",
    file: "client/core/rooms.ts",
    find: "else restart(place, epoch, seq);",
    replace: "else if (!place.epoch) restart(place, epoch, seq);",
  },
  {
    name: "a hole is not repaired",
    file: "client/core/rooms.ts",
    find: "void fill(place);",
    replace: "place.isFilling = false;",
  },
  {
    name: "a hole is jumped over",
    file: "client/core/rooms.ts",
    find: "if (seq > place.seq && place.early.size < maxEarly) place.early.set(seq, envelope);",
    replace: "if (seq > place.seq) place.early.set((place.seq = seq - 1) + 1, envelope);",
  },
  {
    name: "a lost last event is not noticed",
    file: "client/core/rooms.ts",
    find: 'if (type === "pong") heads(data.heads);',
    replace: "",
  },
  {
    name: "events go by their order of arrival",
    file: "client/core/rooms.ts",
    find: "if (place && seq) {",
    replace: "if (place && seq && !place.isLive) {",
  },
  {
    name: "a request that lost its connection is never answered",
    file: "client/core/requests.ts",
    find: 'reject("disconnected", ({ isSent, entry }) => isSent && !repeatable.test(entry.type));',
    replace: "for (const [id, { isSent }] of items) if (isSent) items.delete(id);",
  },
  {
    name: "what may be asked twice is not asked again on a new connection",
    file: "client/core/requests.ts",
    find: "for (const item of items.values()) item.isSent = false;",
    replace: "",
  },
  {
    name: "who was put out of a room goes on showing it",
    file: "client/features/connect.ts",
    find: 'if (type === "conversation:removed" || (isOut && isMember)) held?.rejoin();',
    replace: "if (isOut && isMember) held?.rejoin();",
  },
  {
    name: "an own message and its echo are two",
    file: "client/features/own-messages.ts",
    find: "const same = waiting.find((own) => own.content === content);",
    replace: "const same = waiting.find((own) => own.content !== content);",
  },
  {
    name: "a deleted message goes on being shown",
    file: "client/features/messages.ts",
    find: 'else if (type === "message:deleted") table.drop(known.key);',
    replace: 'else if (type === "message:deleted") return;',
  },
  {
    name: "who was behind does not look around",
    file: "client/features/connect.ts",
    find: 'if (type === "pong" && data.echo === undefined)',
    replace: 'if (type === "pong" && data.echo === null)',
  },
];
