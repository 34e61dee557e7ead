/** protocol/README.md, "Focus sessions": an activity acknowledged before SIGKILL is there after it, once. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { type RealServer, startRealServer } from "../../support/real-server.ts";
import { newUserId, upTo } from "./support/people.ts";
import { tokenFor } from "./support/tokens.ts";
import { WireClient } from "./support/wire-client.ts";

let server: RealServer;

beforeAll(async () => {
  server = await startRealServer();
}, 60_000);
afterAll(() => server.stop());

const newSessionId = () => crypto.randomUUID();

const activity = (sessionId: string, activityId: string, timestamp: number) => ({
  sessionId,
  eventType: "url_change",
  timestamp,
  metadata: { activityId, url: "https://docs.example.org/" },
});

async function get(userId: string, path: string, method = "GET") {
  const headers = { authorization: `Bearer ${tokenFor(userId)}` };
  const response = await fetch(`${server.url}/api/v1/sessions${path}`, { method, headers });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  return { status: response.status, text, body: isJson ? JSON.parse(text) : undefined };
}

test("what is acknowledged is stored once, through kill -9 and repeats", async () => {
  const userId = newUserId("ann");
  const sessionId = newSessionId();
  const startTime = Date.now();
  const ids = upTo(40).map(() => crypto.randomUUID());
  const acked = new Set<string>();
  const first = await WireClient.connect(server, userId);
  await first.ask("session:start", { sessionId, startTime });
  const logging = ids.map(async (id, at) => {
    await first.ask("activity:log", activity(sessionId, id, startTime + at));
    acked.add(id);
    if (acked.size === 15) await server.kill("SIGKILL");
  });
  await Promise.allSettled(logging);
  await server.restart();

  const again = await WireClient.connect(server, userId);
  const activities = ids.map((id, at) => activity(sessionId, id, startTime + at));
  const { count, duplicates } = await again.ask<{ count: number; duplicates: number }>("activity:batch", {
    activities,
  });
  expect(count + duplicates).toBe(ids.length);
  expect(duplicates).toBeGreaterThanOrEqual(acked.size);
  expect(acked.size).toBeGreaterThanOrEqual(15);
  const { body } = await get(userId, `/${sessionId}/export`);
  const kept = body.data.activities.map((one: { activityId: string }) => one.activityId);
  expect(kept.toSorted()).toEqual(ids.toSorted());
}, 60_000);

test("its owner finds it over HTTP, with its report, and may delete it; nobody else does", async () => {
  const [userId, otherId] = [newUserId("ann"), newUserId("bob")];
  const sessionId = newSessionId();
  const startTime = Date.now() - 600_000;
  const ann = await WireClient.connect(server, userId);
  await ann.ask("session:start", { sessionId, startTime });
  const activities = upTo(30).map((at) => activity(sessionId, `a${at}`, startTime + at * 10_000));
  await ann.ask("activity:batch", { activities });
  const ended = await ann.ask<{ focusScore: number }>("session:end", {
    sessionId,
    endTime: startTime + 600_000,
  });

  const { body: list } = await get(userId, "");
  expect(list.data.sessions).toEqual([
    {
      sessionId,
      startTime,
      endTime: startTime + 600_000,
      endReason: null,
      isActive: false,
      focusScore: ended.focusScore,
      activityCount: 30,
      lastActivityTime: startTime + 300_000,
    },
  ]);
  const { body: report } = await get(userId, `/${sessionId}/report`);
  expect(report.data).toMatchObject({ sessionId, focusScore: ended.focusScore, durationMs: 600_000 });
  const { text: csv } = await get(userId, `/${sessionId}/report?format=csv`);
  expect(csv.split("\r\n").length).toBeGreaterThan(5);

  for (const path of ["", "/report", "/export"])
    expect((await get(otherId, `/${sessionId}${path}`)).body.error.code).toBe("forbidden");
  expect((await get(otherId, `/${sessionId}`, "DELETE")).status).toBe(403);
  expect((await get(otherId, "")).body.data.sessions).toEqual([]);

  expect((await get(userId, `/${sessionId}`, "DELETE")).status).toBe(200);
  expect((await get(userId, `/${sessionId}`)).body.error.code).toBe("not_found");
});

test("its report compares it with those before it that have a score", async () => {
  const userId = newUserId("ann");
  const ann = await WireClient.connect(server, userId);
  const now = Date.now();
  const run = async (startTime: number, minutes: number, count: number) => {
    const sessionId = newSessionId();
    await ann.ask("session:start", { sessionId, startTime });
    const activities = upTo(count).map((at) => activity(sessionId, `${sessionId}-${at}`, startTime + at));
    if (count > 0) await ann.ask("activity:batch", { activities });
    await ann.ask("session:end", { sessionId, endTime: startTime + minutes * 60_000 });
    return sessionId;
  };
  await run(now - 90 * 60_000, 10, 3);
  await run(now - 70 * 60_000, 10, 0);
  await run(now - 50 * 60_000, 0.5, 3);
  const { body } = await get(userId, `/${await run(now - 30 * 60_000, 10, 3)}/report`);
  expect(body.data.comparison.previous).toMatchObject([{ startedAt: now - 90 * 60_000 }]);
});

test("its owner finds who may watch it over HTTP, by name where they share a conversation", async () => {
  const [userId, friendId, strangerId] = [newUserId("ann"), newUserId("bob"), newUserId("cyd")];
  const sessionId = newSessionId();
  const ann = await WireClient.connect(server, userId);
  await WireClient.connect(server, friendId);
  await ann.ask("conversation:create", { memberIds: [friendId], kind: "group" });
  await ann.ask("session:start", { sessionId, startTime: Date.now() });
  const grant = (id: string, on: boolean) => ann.ask("session:grant", { sessionId, userId: id, on });
  const watchers = async () => (await get(userId, `/${sessionId}`)).body.data.watchers;
  expect(await watchers()).toEqual([]);
  for (const id of [friendId, strangerId]) await grant(id, true);
  const found: readonly { userId: string }[] = await watchers();
  expect(found.map((one) => one.userId).toSorted()).toEqual([friendId, strangerId].toSorted());
  expect(found).toContainEqual({ userId: strangerId });
  await grant(friendId, false);
  expect(await watchers()).toEqual([{ userId: strangerId }]);
});

test("a session that is deleted while it goes on is over, and its owner is told", async () => {
  const userId = newUserId("ann");
  const sessionId = newSessionId();
  const ann = await WireClient.connect(server, userId);
  await ann.ask("session:start", { sessionId, startTime: Date.now() });
  await get(userId, `/${sessionId}`, "DELETE");
  const { data } = await ann.waitForType("session:force-end");
  expect(data).toMatchObject({ sessionId, reason: expect.any(String) });
});
