import { describe, expect, test } from "bun:test";
import type { Broadcast } from "../../../server/room/port.ts";
import { http } from "./support.ts";

const path = "/api/v1/websocket/broadcast";
const json = { event: "maintenance:planned", data: { at: 5 } };

/** An HTTP side that writes down what is broadcast, to two connections each time. */
function station() {
  const said: Broadcast[] = [];
  const side = http({
    deps: {
      broadcast: async (request) => {
        said.push(request);
        return 2;
      },
    },
  });
  const ask = async (
    where: string,
    body: unknown,
    role: "user" | "admin" | "service" = "admin",
    headers: Record<string, string> = {},
  ) => side.ask(where, { json: body, headers, token: await side.tokenOf("root", role) });
  return { ask, said };
}

describe("a broadcast", () => {
  test.each([
    [path, "all-users"],
    [`${path}/user/bob`, "user:bob"],
    [`${path}/room/admin-room`, "admin-room"],
    [`${path}/room/whisper%3Aabc`, "whisper:ABC"],
  ])("to %s is said in %s, and answered with the number of its recipients", async (where, room) => {
    const { ask, said } = station();
    const answer = await ask(where, json);
    expect(answer.status).toBe(200);
    expect(answer.json.data).toEqual({
      message: `maintenance:planned was said in ${room}`,
      event: "maintenance:planned",
      recipientCount: 2,
    });
    expect(said).toMatchObject([{ room, type: json.event, data: json.data, by: { id: "root" } }]);
  });

  test("takes its request id from the Idempotency-Key", async () => {
    const { ask, said } = station();
    await ask(path, json, "admin", { "idempotency-key": "b-1" });
    expect(said[0]?.requestId).toBe("b-1");
  });

  test.each([path, `${path}/user/bob`, `${path}/room/admin-room`])("%s is for admins only", async (where) => {
    const { said, ask } = station();
    expect((await ask(where, json, "user")).status).toBe(403);
    expect((await ask(where, json, "service")).status).toBe(403);
    expect(said).toEqual([]);
  });

  test.each([
    ["no event", { data: {} }],
    ["no data", { event: "x" }],
    ["data that is no object", { event: "x", data: [1] }],
    ["a name that no envelope has", { event: "Loud!", data: {} }],
    ["an answer to a request nobody made", { event: "ack", data: {} }],
    ["a welcome", { event: "welcome", data: {} }],
    [
      "a message, whose id is the server's to give",
      { event: "message:new", data: { id: "1", content: "x" } },
    ],
    ["an event of the protocol with other data", { event: "room:closed", data: { room: "admin-room" } }],
  ])("with %s is refused and not said", async (_, body) => {
    const { ask, said } = station();
    const { status, json: answer } = await ask(path, body);
    expect([status, answer.error?.code]).toEqual([422, "invalid_data"]);
    expect(said).toEqual([]);
  });

  test("of an event of the protocol carries that event's data and nothing else", async () => {
    const { ask, said } = station();
    const data = { room: "whisper:ABC", reason: "night" };
    await ask(path, { event: "room:closed", data: { ...data, more: 1 } });
    expect(said[0]?.data).toEqual(data);
  });

  test.each(["nonsense", "%2e%2e", "conversation%3A"])("to the room %s finds none", async (name) => {
    const { ask, said } = station();
    expect((await ask(`${path}/room/${name}`, json)).status).toBe(404);
    expect(said).toEqual([]);
  });
});

test.each([
  ["message:new", "messages are sent with POST /api/v1/messages"],
  ["ack", "it is only ever the answer to a request"],
])("%s is the server's own to say, and what to do instead is said of it", async (event, advice) => {
  const answer = await station().ask(`${path}/user/bob`, { event, data: { title: "Hi", body: "There" } });
  expect(answer.status).toBe(422);
  expect(answer.json.error?.message).toStartWith(
    `got the event ${event}, which is the server's own to say; ${advice}`,
  );
});

describe("a notification that is broadcast", () => {
  const event = "system:notification";
  const words = { title: "Tonight", message: "we move" };

  test.each([
    [
      "with an id, a type and a time of its own",
      { id: "notif123", type: "warning", createdAt: 5 },
      "warning",
    ],
    ["with a level", { level: "error" }, "error"],
    ["with a level and a type", { level: "success", type: "error" }, "success"],
    ["with neither", {}, "info"],
  ])("%s is said without what the server gives", async (_, more, level) => {
    const { ask, said } = station();
    const answer = await ask(`${path}/user/bob`, { event, data: { ...words, ...more } });
    expect([answer.status, answer.json.data]).toEqual([
      200,
      { message: "system:notification is kept for each user in user:bob", event, recipientCount: 2 },
    ]);
    expect(said).toMatchObject([{ room: "user:bob", type: event, data: { ...words, level } }]);
    expect(Object.keys(said[0]?.data ?? {}).sort()).toEqual(["level", "message", "title"]);
  });

  test.each([
    ["without a title", { message: "x" }, "data.title"],
    ["without a message", { title: "x" }, "data.message"],
    ["of a type that is none", { ...words, type: "loud" }, "data.type"],
    ["of a level that is none", { ...words, level: "loud", type: "info" }, "data.level"],
    ["with a link that runs", { ...words, url: "javascript:alert(1)" }, "data.url"],
  ])("%s is refused, field by field", async (_, data, field) => {
    const { ask, said } = station();
    const { status, json: answer } = await ask(path, { event, data });
    expect([status, answer.error?.code]).toEqual([422, "invalid_data"]);
    expect(answer.error?.details).toEqual([{ path: field, message: expect.any(String) }]);
    expect(said).toEqual([]);
  });
});

test("an announcement that is broadcast is said without the id that the server gives it", async () => {
  const { ask, said } = station();
  const data = { title: "Tonight", message: "we move" };
  const { status } = await ask(path, { event: "system:announcement", data: { id: "a1", ...data } });
  expect(status).toBe(200);
  expect(said).toMatchObject([{ room: "all-users", type: "system:announcement" }]);
  expect(said[0]?.data).toEqual(data);
});
