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
  ["system:notification", "it comes of the request `notification:send` on a WebSocket"],
  ["system:announcement", "it comes of the request `announcement:send` on a WebSocket"],
  ["ack", "it is only ever the answer to a request"],
])("%s is the server's own to say, and what to do instead is said of it", async (event, advice) => {
  const answer = await station().ask(`${path}/user/bob`, { event, data: { title: "Hi", body: "There" } });
  expect(answer.status).toBe(422);
  expect(answer.json.error?.message).toStartWith(
    `got the event ${event}, which is the server's own to say; ${advice}`,
  );
});
