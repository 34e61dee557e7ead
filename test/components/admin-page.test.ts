/** The operator's page without a page: who gets in, what is asked of the server and how often, what is listed. */
import { afterAll, beforeAll, describe, expect, spyOn, test } from "bun:test";
import type { AuditEntry } from "../../client/demo/admin/api.ts";
import { AuditLog } from "../../client/demo/admin/audit-log.ts";
import { Poll } from "../../client/demo/admin/poll.ts";
import { pickRooms } from "../../client/demo/admin/room-list.ts";
import { readView, writeView } from "../../client/demo/admin/view.ts";
import { ServerWatch } from "../../client/demo/admin/watch.ts";
import { createFakeClient } from "../support/fake-client.ts";

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("the watch", () => {
  function open() {
    const timers: { delayMs: number; run: () => void }[] = [];
    const server = { isAway: false, hangs: false, ready: 200, uptime: 100 };
    let now = 0;
    const watch = new ServerWatch({
      async fetch(path) {
        if (server.isAway) throw new TypeError("Failed to fetch");
        if (server.hangs) throw new DOMException("signal timed out", "TimeoutError");
        if (path === "/metrics")
          return new Response(`tautline_uptime_seconds ${server.uptime}\ntautline_connections 3\n`);
        if (server.ready === 200) return Response.json({ success: true, data: { ready: true } });
        return Response.json({ error: { message: "the disk is full" } }, { status: server.ready });
      },
      now: () => now,
      after(delayMs, run) {
        timers.push({ delayMs, run });
        return () => void timers.splice(0);
      },
    });
    /** @returns after how long it asked */
    const next = async () => {
      const [timer] = timers.splice(0);
      now += timer?.delayMs ?? 0;
      server.uptime += 2;
      timer?.run();
      await settled();
      return timer?.delayMs;
    };
    return { watch, server, next, timers };
  }

  test("asks every two seconds, and keeps a quarter of an hour", async () => {
    const { watch, next } = open();
    watch.start();
    await settled();
    for (let turn = 0; turn < 500; turn += 1) expect(await next()).toBe(2_000);
    expect(watch.readings.value.length).toBe(450);
    expect(watch.readings.value.at(-1)?.at).toBe(1_000_000);
  });

  test("asks more and more seldom while there is no answer, says since when, and goes on by itself", async () => {
    const { watch, server, next } = open();
    watch.start();
    await settled();
    server.isAway = true;
    const waited = [];
    for (let turn = 0; turn < 6; turn += 1) waited.push(await next());
    expect(waited).toEqual([2_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    expect(watch.contact.value).toMatchObject({ kind: "silent", since: 0, problem: "it cannot be reached" });
    server.isAway = false;
    server.uptime = 30;
    await next();
    expect(watch.contact.value.kind).toBe("answered");
    expect(watch.readings.value.map(({ isRestart }) => isRestart)).toEqual([false, true]);
    expect(await next()).toBe(2_000);
  });

  test("a server that hangs is as good as one that is away", async () => {
    const { watch, server, next } = open();
    watch.start();
    await settled();
    server.hangs = true;
    await next();
    expect(watch.contact.value).toMatchObject({ kind: "silent", since: 0, problem: "nothing came in time" });
  });

  test("a server that takes no requests still gives figures, and says why", async () => {
    const { watch, server } = open();
    server.ready = 503;
    watch.start();
    await settled();
    expect(watch.readiness.value).toEqual({ isReady: false, reason: "the disk is full" });
    expect(watch.readings.value[0]?.connections).toBe(3);
  });

  test("once stopped asks no more", async () => {
    const { watch, timers } = open();
    watch.start();
    watch.stop();
    await settled();
    expect([timers.length, watch.readings.value.length]).toEqual([0, 0]);
  });
});

describe("the poll", () => {
  const everyMs = 5;
  const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
  beforeAll(() => void Object.assign(globalThis, { document: page }));
  afterAll(() => void Reflect.deleteProperty(globalThis, "document"));

  function open() {
    const answers: (() => void)[] = [];
    const poll = new Poll(
      {
        addController() {},
        removeController() {},
        requestUpdate() {},
        updateComplete: Promise.resolve(true),
      },
      everyMs,
      () => new Promise<void>((resolve) => void answers.push(resolve)),
    );
    poll.hostConnected();
    return { poll, answers };
  }

  test("asks again a while after the answer", async () => {
    const { poll, answers } = open();
    await settled();
    expect(answers.length).toBe(1);
    answers[0]?.();
    while (answers.length < 2) await settled();
    poll.hostDisconnected();
  });

  test("asks no more once its element is gone, also where the answer comes only then", async () => {
    const { poll, answers } = open();
    await settled();
    poll.hostDisconnected();
    const timers = spyOn(globalThis, "setTimeout");
    answers[0]?.();
    for (let step = 0; step < 10; step += 1) await Promise.resolve();
    expect(timers).not.toHaveBeenCalled();
    timers.mockRestore();
    expect(answers.length).toBe(1);
  });

  test("whoever asks while an answer is to come is served right after it, and once", async () => {
    const { poll, answers } = open();
    void poll.now();
    await settled();
    expect(answers.length).toBe(1);
    void poll.now();
    void poll.now();
    answers[0]?.();
    await Promise.resolve();
    await Promise.resolve();
    expect(answers.length).toBe(2);
    poll.hostDisconnected();
  });
});

describe("the audit", () => {
  const entry = (at: number, action = "kick"): AuditEntry => ({ at, action, actorId: "root", userId: "bo" });

  function open(kept: AuditEntry[]) {
    const client = createFakeClient();
    const asked: (number | undefined)[] = [];
    const log = new AuditLog(client, {
      async audit(limit, before = Number.POSITIVE_INFINITY) {
        asked.push(before);
        const older = kept.filter(({ at }) => at < before);
        const last = older[limit - 1]?.at ?? 0;
        return older.filter(({ at }) => at >= last);
      },
    });
    return { client, log, asked };
  }

  test("has what is kept, and what happens now at the top, each once", async () => {
    const { client, log } = open([entry(2), entry(1)]);
    await settled();
    client.tell("audit:entry", entry(3));
    client.tell("audit:entry", entry(3));
    expect(log.entries.value?.map(({ at }) => at)).toEqual([3, 2, 1]);
    expect(log.hasMore.value).toBe(false);
  });

  test("has once what was done in a whisper room, which is named as it happens and in no kept entry", async () => {
    const kicked: AuditEntry = { at: 1, action: "kick", actorId: "root", userId: "bo" };
    const { client, log } = open([kicked]);
    client.tell("audit:entry", { ...kicked, room: "whisper:TEA" });
    await settled();
    expect(log.entries.value).toEqual([{ ...kicked, room: "whisper:TEA" }]);
  });

  test("has both of what was done twice in the same millisecond, if it was not the same", async () => {
    const slow = (detail: string): AuditEntry => ({ at: 1, action: "slow", actorId: "root", detail });
    const { log } = open([slow("30"), slow("10")]);
    await settled();
    expect(log.entries.value?.map(({ detail }) => detail)).toEqual(["30", "10"]);
  });

  test("gets past a moment in which more happened than a page has", async () => {
    const kept = Array.from({ length: 130 }, (_, n) => ({ ...entry(n < 120 ? 2 : 1), userId: `u${n}` }));
    const { log } = open(kept);
    await settled();
    await log.more();
    expect([log.entries.value?.length, log.hasMore.value]).toEqual([130, false]);
  });

  test("has older ones on demand, also those of the moment in which a page ended", async () => {
    const kept = Array.from({ length: 120 }, (_, at) =>
      entry(Math.floor((120 - at) / 2), at % 2 ? "ban" : "kick"),
    );
    const { log } = open(kept);
    await settled();
    expect([log.entries.value?.length, log.hasMore.value]).toEqual([51, true]);
    await log.more();
    await log.more();
    await log.more();
    expect([log.entries.value?.length, log.hasMore.value]).toEqual([120, false]);
  });

  test("asks again when the connection is back", async () => {
    const kept = [entry(1)];
    const { client, log } = open(kept);
    await settled();
    client.status.value = { kind: "waiting", attempt: 1, retryAt: 0 };
    kept.unshift(entry(2));
    client.status.value = { kind: "ready", connectionId: "c2" };
    await settled();
    expect(log.entries.value?.map(({ at }) => at)).toEqual([2, 1]);
  });
});

test("rooms are found by name or title and by kind, and sorted by either or by how many are there", () => {
  const rooms = [
    { name: "conversation:x1", title: "Launch", memberCount: 2 },
    { name: "user:ada", memberCount: 3 },
    { name: "all-users", memberCount: 3 },
  ];
  const names = (wanted: Partial<Parameters<typeof pickRooms>[1]>) =>
    pickRooms(rooms, { text: "", kind: "", order: { by: "members", isDown: true }, ...wanted }).map(
      ({ name }) => name,
    );
  expect(names({})).toEqual(["all-users", "user:ada", "conversation:x1"]);
  expect(names({ text: " LAUNCH " })).toEqual(["conversation:x1"]);
  expect(names({ text: "x1" })).toEqual(["conversation:x1"]);
  expect(names({ kind: "built-in" })).toEqual(["all-users"]);
  expect(names({ order: { by: "name", isDown: false } })).toEqual([
    "all-users",
    "conversation:x1",
    "user:ada",
  ]);
});

test("the address leads back to what was looked at", () => {
  for (const view of [
    { name: "overview" },
    { name: "audit" },
    { name: "rooms", room: "channel:a.b~c" },
  ] as const) {
    expect(readView(writeView(view))).toMatchObject(view);
  }
  expect(readView("#token=nonsense")).toEqual({ name: "overview" });
});
