import { describe, expect, test } from "bun:test";
import { http, serviceKey } from "./support.ts";

const path = "/api/v1/conversations";

test("a user's new conversation goes to the handler of conversation:create, a group unless said otherwise", async () => {
  const { ask, asked, tokenOf } = http({
    answer: () => ({ ok: true, data: { conversationId: "k7", room: "conversation:k7" } }),
  });
  const token = await tokenOf("ann");
  const headers = { "idempotency-key": "c-1" };
  const made = await ask(path, { token, headers, json: { title: "Boat", memberIds: ["ben"] } });
  expect([made.status, made.json.data]).toEqual([200, { conversationId: "k7", room: "conversation:k7" }]);
  await ask(path, { token, json: { kind: "direct", memberIds: ["ben"] } });
  expect(asked).toEqual([
    {
      userId: "ann",
      type: "conversation:create",
      data: { title: "Boat", memberIds: ["ben"], kind: "group" },
      requestId: "c-1",
    },
    {
      userId: "ann",
      type: "conversation:create",
      data: { memberIds: ["ben"], kind: "direct" },
      requestId: undefined,
    },
  ]);
});

describe("a service", () => {
  test("says whose the conversation is", async () => {
    const { ask, asked } = http();
    await ask(path, { token: serviceKey, json: { ownerId: "ann" } });
    expect(asked[0]?.data).toEqual({ ownerId: "ann", memberIds: [], kind: "group" });
  });

  test("that does not is told to, with a key and with a token", async () => {
    const { ask, asked, tokenOf } = http();
    for (const token of [serviceKey, await tokenOf("bot", "service")]) {
      const { status, json } = await ask(path, { token, json: { memberIds: ["ben"] } });
      expect([status, json.error?.code]).toEqual([422, "invalid_data"]);
      expect(json.error?.details).toMatchObject([{ path: "ownerId" }]);
    }
    expect(asked).toEqual([]);
  });
});

const changes: readonly [
  method: string,
  path: string,
  json: object | undefined,
  type: string,
  data: object,
][] = [
  ["PATCH", "/k7", { title: "New" }, "conversation:rename", { title: "New" }],
  ["POST", "/k7/members", { userIds: ["cem"] }, "conversation:add", { userIds: ["cem"] }],
  ["DELETE", "/k7/members/ben", undefined, "conversation:remove", { userId: "ben" }],
];

describe.each(changes)("%s %s", (method, where, json, type, data) => {
  const more = json === undefined ? {} : { json };

  test(`is ${type}`, async () => {
    const { ask, asked } = http();
    const headers = { "idempotency-key": "x-1" };
    const { status } = await ask(path + where, { method, token: serviceKey, headers, ...more });
    expect(status).toBe(200);
    expect(asked).toEqual([
      { userId: "service", type, data: { conversationId: "k7", ...data }, requestId: "x-1" },
    ]);
  });

  test("needs somebody who asks, and an id that is one", async () => {
    const { ask, asked } = http();
    expect((await ask(path + where, { method, ...more })).status).toBe(401);
    const odd = where.replace("k7", "a%20b");
    expect((await ask(path + odd, { method, token: serviceKey, ...more })).status).toBe(422);
    expect(asked).toEqual([]);
  });
});

test.each([
  ["POST", "/k7/members", {}],
  ["POST", "/k7/members", { userIds: ["a b"] }],
  ["PATCH", "/k7", {}],
  ["PATCH", "/k7", { title: 7 }],
])("%s %s with %p is refused before any handler", async (method, where, json) => {
  const { ask, asked } = http();
  expect((await ask(path + where, { method, token: serviceKey, json })).status).toBe(422);
  expect(asked).toEqual([]);
});
