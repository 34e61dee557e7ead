/**
 * The client's short patterns, held to the whole names of the protocol. A name that is new and stands here in a
 * difference is matched by chance: then the pattern is wrong, or the list.
 */
import { expect, test } from "bun:test";
import { expelling, hiding, isDurable, lasting, repeatable } from "../../client/core/names.ts";
import { pageEvents } from "../../client/core/ports.ts";
import { down, errorTable, type UpEvent, up } from "../../protocol/index.ts";

const types = Object.keys(up);

test("the durable requests are those that the protocol calls durable", () => {
  const durable = Object.entries(up as Record<string, UpEvent>)
    .filter(([, event]) => event.durable)
    .map(([type]) => type);
  expect(types.filter(isDurable)).toEqual(durable);
});

test("what is sent again after a lost connection only asks, or says how things stand", () => {
  const repeated = types.filter((type) => repeatable.test(type) && !isDurable(type));
  expect(repeated.sort()).toEqual([
    "commitment:list",
    "conversation:list",
    "message:reads",
    "notification:list",
    "presence:get",
    "room:history",
    "status:set",
  ]);
});

test("a room is denied for good where asking again is answered alike", () => {
  const final = Object.keys(errorTable).filter((code) => lasting.test(code));
  expect(final.sort()).toEqual(["forbidden", "invalid_data", "not_found"]);
});

test("users are put out of a room by being kicked, and by its end unless it is a conversation", () => {
  const rooms = ["conversation:a", "whisper:A"];
  const said = Object.keys(down).flatMap((type) => rooms.map((room) => type + room));
  expect(said.filter((text) => expelling.test(text)).sort()).toEqual([
    "room:closedwhisper:A",
    "room:kickedconversation:a",
    "room:kickedwhisper:A",
  ]);
});

test("the page's events that close the socket are those on which none may stay open", () => {
  expect(pageEvents.filter((event) => hiding.test(event))).toEqual(["pagehide", "freeze"]);
});
