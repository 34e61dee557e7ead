import { describe, expect, test } from "bun:test";
import { http, serviceKey } from "./support.ts";

const words = { title: "Tonight", message: "we move" };
const notification = { userId: "bob", level: "warning", ...words, url: "/boats/7" };

test("a notification goes to the handler of notification:send, under its Idempotency-Key", async () => {
  const { ask, asked } = http({ answer: () => ({ ok: true, data: { duplicate: true } }) });
  const answer = await ask("/api/v1/notifications", {
    json: notification,
    token: serviceKey,
    headers: { "idempotency-key": "n-1" },
  });
  expect([answer.status, answer.json.data]).toEqual([200, { duplicate: true }]);
  const { userId, ...said } = notification;
  expect(asked).toEqual([
    { userId: "service", type: "notification:send", data: { userIds: [userId], ...said }, requestId: "n-1" },
  ]);
});

test("an announcement goes to the handler of announcement:send, under its Idempotency-Key", async () => {
  const { ask, asked } = http({ answer: () => ({ ok: true, data: { id: "w.1.2" } }) });
  const headers = { "idempotency-key": "a-1" };
  const answer = await ask("/api/v1/announcements", { json: words, token: serviceKey, headers });
  expect([answer.status, answer.json.data]).toEqual([200, { id: "w.1.2" }]);
  expect(asked).toEqual([{ userId: "service", type: "announcement:send", data: words, requestId: "a-1" }]);
});

describe.each([
  ["/api/v1/notifications", notification],
  ["/api/v1/announcements", words],
])("%s", (path, json) => {
  test.each(["admin", "service"] as const)("is for role %s", async (role) => {
    const { ask, tokenOf } = http();
    expect((await ask(path, { json, token: await tokenOf("root", role) })).status).toBe(200);
  });

  test("is not for users", async () => {
    const { ask, tokenOf, asked } = http();
    const { status, json: answer } = await ask(path, { json, token: await tokenOf("alice") });
    expect([status, answer.error]).toEqual([
      403,
      { code: "forbidden", message: "this is for role admin or service, got role user" },
    ]);
    expect(asked).toEqual([]);
  });

  test("without a title is refused", async () => {
    const { title: _, ...rest } = json;
    const { status, json: answer } = await http().ask(path, { json: rest, token: serviceKey });
    expect(status).toBe(422);
    expect(answer.error?.details).toMatchObject([{ path: "title" }]);
  });
});
