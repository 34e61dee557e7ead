/** Payloads: rebuilt from their schemas, so that a handler gets known fields within known bounds. */
import { describe, expect, test } from "bun:test";
import { decodeFrame, type UpEvent, type UpType, up } from "../../protocol/index.ts";
import { loadReadme } from "./readme.ts";

const requests: Readonly<Record<string, UpEvent>> = up;
const { examples } = await loadReadme();
const samples = examples
  .filter(({ kind }) => kind === "up")
  .map(({ type, text, line }): [string, string, string] => [`${type}, line ${line}`, type, text]);

/** What a handler would get of a frame's one request. */
function received(frame: string): Record<string, unknown> {
  const decoded = decodeFrame(frame);
  const item = decoded.kind === "envelopes" ? decoded.items[0] : undefined;
  if (item === undefined || "problem" in item) throw new Error(`not one good envelope: ${frame}`);
  return requests[item.type]?.data.parse(item.data) as Record<string, unknown>;
}

const accepts = (type: UpType, data: unknown) => requests[type]?.data.safeParse(data).success;

const sneaked =
  '"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}},"toString":1,"isAdmin":true';

/** Puts the sneaked fields into every object of the text but maps by room, and what is the embedder's own. */
function poison(text: string): string {
  return text.replace(
    /("rooms":|"payload":|"metadata":)?\s*\{\s*(\})?/g,
    (object, isMap?: string, isEmpty?: string) => {
      if (isMap !== undefined) return object;
      return isEmpty === undefined ? `{${sneaked},` : `{${sneaked}}`;
    },
  );
}

describe("fields that nobody asked for", () => {
  test.each(samples)("do not reach the handler of %s", (_name, _type, text) => {
    expect(received(poison(text))).toStrictEqual(received(text));
  });

  test("do not change what every object has", () => {
    for (const [, , text] of samples) received(poison(text));
    expect("isAdmin" in {}).toBe(false);
  });

  test("a map by room has no entry, and no prototype, of the name __proto__", () => {
    const { resume } = received(
      '{"type":"hello","data":{"client":{"kind":"web"},"resume":{"rooms":{"__proto__":{"epoch":"e","seq":1}}}}}',
    ) as { resume: { rooms: object } };
    expect(Object.keys(resume.rooms)).toEqual([]);
    expect("epoch" in resume.rooms).toBe(false);
  });

  test("a channel's payload keeps every key but __proto__, at any depth", () => {
    const { payload } = received(
      '{"type":"channel:publish","data":{"room":"channel:x","event":"e","payload":[{"__proto__":{"isAdmin":true},"toString":1}]}}',
    ) as { payload: [object] };
    expect(Object.keys(payload[0])).toEqual(["toString"]);
    expect("isAdmin" in payload[0]).toBe(false);
  });

  test("an activity's metadata keep every key but __proto__, at any depth", () => {
    const { metadata } = received(
      '{"type":"activity:log","data":{"sessionId":"s","eventType":"typing","timestamp":1,"metadata":{"__proto__":{"isAdmin":true},"own":[{"__proto__":{}}]}}}',
    ) as { metadata: { own: [object] } };
    expect([Object.keys(metadata), Object.keys(metadata.own[0])]).toEqual([["own"], []]);
    expect("isAdmin" in metadata).toBe(false);
  });

  test.each(["constructor", "toString", "prototype"])("a map by room has %s for a key of its own", (key) => {
    const rooms = { [key]: { epoch: "e", seq: 1 } };
    const data = { client: { kind: "web" }, resume: { rooms } };
    const { resume } = received(JSON.stringify({ type: "hello", data })) as { resume: { rooms: object } };
    expect(Object.entries(resume.rooms)).toEqual(Object.entries(rooms));
  });
});

describe("a room in a payload", () => {
  test("reaches the handler in its one spelling", () => {
    expect(received('{"type":"room:join","data":{"room":"whisper: lobby "}}')).toEqual({
      room: "whisper:LOBBY",
    });
  });

  test("is in its one spelling as a key of resume.rooms too", () => {
    const data = { client: { kind: "web" }, resume: { rooms: { "whisper:lobby": { epoch: "e", seq: 0 } } } };
    expect(received(JSON.stringify({ type: "hello", data }))).toMatchObject({
      resume: { rooms: { "whisper:LOBBY": { epoch: "e", seq: 0 } } },
    });
  });
});

describe("a payload is refused", () => {
  const cursor = { epoch: "e", seq: 0 };
  const room = "conversation:a";
  const conversationId = "a";
  const ids = (count: number) => Array.from({ length: count }, (_, at) => `u${at}`);

  test.each<[string, UpType, unknown]>([
    ["a client of no kind", "hello", { client: { kind: "toaster" } }],
    ["no client at all", "hello", { token: "t" }],
    ["an empty id of a client", "hello", { client: { kind: "web", id: "" } }],
    ["a long id of a client", "hello", { client: { kind: "web", id: "x".repeat(65) } }],
    ["an id of a client that cannot be printed", "hello", { client: { kind: "web", id: "ü" } }],
    ["a token of more than 8,192 characters", "hello", { token: "t".repeat(8_193), client: { kind: "web" } }],
    ["a cursor before the log", "room:join", { room, after: { ...cursor, seq: -1 } }],
    ["a cursor between two events", "room:join", { room, after: { ...cursor, seq: 1.5 } }],
    ["a cursor without an epoch", "room:join", { room, after: { seq: 1 } }],
    ["a cursor with an empty epoch", "room:join", { room, after: { epoch: "", seq: 1 } }],
    ["what is no room's name", "room:join", { room: "team" }],
    ["a page of none", "room:history", { room, limit: 0 }],
    ["a page of 201", "room:history", { room, limit: 201 }],
    ["a page before the first event", "room:history", { room, before: 0 }],
    ["a status that only the server gives", "status:set", { status: "offline" }],
    ["an empty message", "message:send", { room, content: "" }],
    ["a message of blanks", "message:send", { room, content: " \n\t " }],
    ["a message that is no text", "message:send", { room, content: 5 }],
    ["a reaction of words", "message:react", { messageId: "1", emoji: "so so", on: true }],
    ["a message to nobody in particular, said so", "message:send", { room, content: "x", to: null }],
    ["a kind of message unheard of", "message:send", { room, content: "x", kind: "html" }],
    ["an answer to no message", "message:send", { room, content: "x", replyTo: "" }],
    ["an edit to nothing", "message:edit", { messageId: "1", content: "  " }],
    ["a read mark that is a text", "message:read", { room, seq: "1" }],
    ["a conversation of no kind", "conversation:create", { memberIds: [] }],
    ["more than 500 members at once", "conversation:create", { kind: "group", memberIds: ids(501) }],
    ["a member whose id is none", "conversation:create", { kind: "group", memberIds: ["a b"] }],
    ["a title of blanks", "conversation:rename", { conversationId, title: "   " }],
    ["a title of 121 characters", "conversation:rename", { conversationId, title: "t".repeat(121) }],
    ["the addition of nobody", "conversation:add", { conversationId, userIds: [] }],
    ["what is no conversation's id", "conversation:leave", { conversationId: "a:b" }],
    ["an invitation too short to be one", "conversation:accept", { invite: "abc" }],
  ])("with %s", (_what, type, data) => {
    expect(accepts(type, data)).toBe(false);
  });
});

describe("a payload is taken", () => {
  test("with a message's text just as it was typed", () => {
    const data = { room: "conversation:a", content: "  two blanks, then a tab\t" };
    expect(up["message:send"].data.parse(data).content).toBe(data.content);
  });

  test("with a title, without the blanks around it", () => {
    const data = { conversationId: "a", title: "  Harbour  " };
    expect(up["conversation:rename"].data.parse(data).title).toBe("Harbour");
  });

  test("with a page of 200, and 500 members", () => {
    const memberIds = Array.from({ length: 500 }, (_, at) => `u${at}`);
    expect(accepts("room:history", { room: "conversation:a", limit: 200 })).toBe(true);
    expect(accepts("conversation:create", { kind: "group", memberIds })).toBe(true);
  });
});
