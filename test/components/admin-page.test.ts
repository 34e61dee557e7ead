/** The operator's page without a page: who gets in, what is asked of the server and how often, what is listed. */
import { afterAll, beforeAll, describe, expect, spyOn, test } from "bun:test";
import { AdminSession, type AdminState } from "../../client/demo/admin/admin-session.ts";
import type { AuditEntry } from "../../client/demo/admin/api.ts";
import { AuditLog } from "../../client/demo/admin/audit-log.ts";
import { Poll } from "../../client/demo/admin/poll.ts";
import { pickRooms } from "../../client/demo/admin/room-list.ts";
import { readView, writeView } from "../../client/demo/admin/view.ts";
import { ServerWatch } from "../../client/demo/admin/watch.ts";
import type { TokenProvider } from "../../client/index.ts";
import { createFakeClient } from "../support/fake-client.ts";

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("the session", () => {
  const refused =
    (status: number, code: string, message = code) =>
    () =>
      Response.json({ success: false, error: { code, message } }, { status });
  const good = () => Response.json({ success: true, data: { entries: [], token: "renewed" } });

  function open(answer: () => Response, kept?: string) {
    const stored = new Map(kept === undefined ? [] : [["tautline-admin-token", kept]]);
    const asked: { path: string; authorization: string | null }[] = [];
    const providers: TokenProvider[] = [];
    const client = createFakeClient();
    const answers: { now: () => Response | Promise<Response> } = { now: answer };
    const later: (() => void)[] = [];
    const session = new AdminSession({
      async fetch(path, { headers }) {
        asked.push({ path, authorization: new Headers(headers).get("authorization") });
        return answers.now();
      },
      tab: {
        getItem: (key) => stored.get(key) ?? null,
        setItem: (key, text) => void stored.set(key, text),
        removeItem: (key) => void stored.delete(key),
      },
      connect(provider) {
        providers.push(provider);
        return client;
      },
      after: (_, run) => void later.push(run),
    });
    return { session, stored, asked, providers, client, answers, later };
  }

  const problemOf = (state: AdminState) => (state.kind === "out" ? state.refusal?.problem : undefined);

  test("begins with a token that the server takes for an admin's, kept in the tab and sent in a header", async () => {
    const { session, stored, asked, providers } = open(good);
    await session.signIn("  Bearer a.b.c \n");
    expect(session.state.value.kind).toBe("in");
    expect([...stored.values()]).toEqual(["a.b.c"]);
    expect(asked).toEqual([{ path: "/api/v1/audit?limit=1", authorization: "Bearer a.b.c" }]);
    expect(await providers[0]?.()).toBe("a.b.c");
  });

  test("goes on after a reload", async () => {
    const { session, asked } = open(good, "kept");
    await session.resume();
    expect([session.state.value.kind, asked[0]?.authorization]).toEqual(["in", "Bearer kept"]);
  });

  test.each([
    [403, "forbidden", "this is for role admin, got role user", "role user"],
    [403, "forbidden", "this is for role admin, got role service", "role service"],
    [401, "token_expired", "the token has expired", "expired"],
    [
      401,
      "token_invalid",
      "the signature does not fit",
      "does not accept this token: the signature does not fit",
    ],
  ])("%i %s (%s) is said in words, and nothing is kept", async (status, code, message, words) => {
    const { session, stored } = open(refused(status, code, message), "kept");
    await session.resume();
    expect(problemOf(session.state.value)).toContain(words);
    expect(session.state.value).toHaveProperty("refusal.advice");
    expect(stored.size).toBe(0);
  });

  test("a server that is away for the moment is no reason to forget the token, and is asked again", async () => {
    const { session, stored, answers, later } = open(refused(503, "unavailable", "the store fails"), "kept");
    await session.resume();
    expect(problemOf(session.state.value)).toBe("the store fails");
    answers.now = () => {
      throw new TypeError("network");
    };
    later.pop()?.();
    await settled();
    expect(problemOf(session.state.value)).toContain("cannot be reached");
    expect([...stored.values()]).toEqual(["kept"]);
    answers.now = good;
    later.pop()?.();
    await settled();
    expect(session.state.value.kind).toBe("in");
  });

  test("renews its token when it is asked for one again, and ends where that is refused", async () => {
    const { session, stored, providers, answers } = open(good);
    await session.signIn("first");
    await providers[0]?.();
    expect(await providers[0]?.()).toBe("renewed");
    expect([...stored.values()]).toEqual(["renewed"]);
    answers.now = refused(401, "token_expired");
    await Promise.resolve(providers[0]?.()).catch(() => {});
    expect(problemOf(session.state.value)).toBe("This token has expired.");
    expect(stored.size).toBe(0);
  });

  test("signed out while its token is renewed, it stays out, and nothing is kept", async () => {
    const { session, stored, providers } = open(good);
    await session.signIn("first");
    await providers[0]?.();
    const renewing = providers[0]?.();
    session.signOut();
    expect(await renewing).toBe("");
    expect([session.state.value, stored.size]).toEqual([{ kind: "out" }, 0]);
  });

  test.each([
    ["renewed", good],
    ["refused", refused(401, "token_expired")],
  ])(
    "whoever signed in meanwhile stays in with their own token where that of before is %s",
    async (_, answer) => {
      const { session, stored, providers, answers } = open(good);
      await session.signIn("first");
      await providers[0]?.();
      const { promise, resolve } = Promise.withResolvers<Response>();
      answers.now = () => promise;
      const renewing = Promise.resolve(providers[0]?.()).catch(() => {});
      session.signOut();
      answers.now = good;
      await session.signIn("second");
      resolve(answer());
      await renewing;
      expect([session.state.value.kind, ...stored.values()]).toEqual(["in", "second"]);
    },
  );

  test("ends when the user is revoked, and when one signs out", async () => {
    const { session, stored, client } = open(good);
    await session.signIn("a");
    client.status.value = { kind: "offline", reason: "banned" };
    await settled();
    expect(problemOf(session.state.value)).toContain("revoked");
    client.status.value = { kind: "ready", connectionId: "c" };
    await session.signIn("a");
    session.signOut();
    expect([session.state.value, stored.size, client.calls.close]).toEqual([{ kind: "out" }, 0, 2]);
  });
});

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
    expect(watch.contact.value).toMatchObject({ kind: "silent", since: 0, problem: "it does not answer" });
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
        return kept.filter(({ at }) => at < before).slice(0, limit);
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

  test("has older ones on demand, also those of the moment in which a page ended", async () => {
    const kept = Array.from({ length: 120 }, (_, at) =>
      entry(Math.floor((120 - at) / 2), at % 2 ? "ban" : "kick"),
    );
    const { log } = open(kept);
    await settled();
    expect([log.entries.value?.length, log.hasMore.value]).toEqual([50, true]);
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
