import { describe, expect, test } from "bun:test";
import { FrameLog, familyOf } from "../../client/demo/frame-log.ts";
import { inviteLink, readPlace, writePlace } from "../../client/demo/place.ts";
import { Session, type SessionOptions } from "../../client/demo/session.ts";
import { snippet } from "../../client/demo/snippet.ts";
import type { TokenProvider } from "../../client/index.ts";
import { failureOf } from "../support/failure.ts";
import { createFakeClient } from "../support/fake-client.ts";

describe("the address", () => {
  for (const place of [
    { kind: "start" },
    { kind: "room", room: "conversation:x~1" },
    { kind: "invited", code: "k3J9dPq2Lm8sT0vX" },
  ] as const) {
    test(`of ${place.kind} leads back to it`, () => {
      expect(readPlace(writePlace(place))).toEqual(place);
    });
  }

  test("of an invitation keeps the code from the server", () => {
    expect(inviteLink("https://chat.example", "CODE")).toBe("https://chat.example/#join=CODE");
  });
});

describe("the log of frames", () => {
  function openLog() {
    const scheduled: (() => void)[] = [];
    const log = new FrameLog((flush) => scheduled.push(flush));
    const see = (type: string) => log.add({ direction: "in", type, bytes: 10, at: 0 });
    return { log, see, flush: () => scheduled.splice(0).forEach((run) => void run()), scheduled };
  }

  test("shows the newest first, and no more than two hundred", () => {
    const { log, see, flush } = openLog();
    for (let index = 0; index < 150; index += 1) see(`a${index}`);
    flush();
    for (let index = 0; index < 150; index += 1) see(`b${index}`);
    flush();
    expect(log.rows.value.length).toBe(200);
    expect([log.rows.value[0]?.type, log.rows.value[199]?.type]).toEqual(["b149", "a100"]);
  });

  test("keeps no more than it would show while the page is hidden", () => {
    const { log, see, flush } = openLog();
    for (let index = 0; index < 5_000; index += 1) see(`a${index}`);
    flush();
    expect(log.rows.value.map((row) => row.serial).slice(0, 2)).toEqual([5_000, 4_999]);
    expect(log.rows.value.length).toBe(200);
    expect(log.totals.value).toEqual({ frames: 5_000, bytes: 50_000 });
  });

  test("draws once for all frames of a moment", () => {
    const { see, scheduled } = openLog();
    see("a");
    see("b");
    expect(scheduled.length).toBe(1);
  });

  test("counts the frames of each second for a minute", () => {
    const { log, see } = openLog();
    see("a");
    see("b");
    log.tick();
    log.tick();
    expect(log.rates.value.length).toBe(60);
    expect(log.rates.value.slice(-2)).toEqual([
      { in: 2, out: 0 },
      { in: 0, out: 0 },
    ]);
  });

  test("knows each event's family", () => {
    const types = ["ack", "status:typing", "message:new", "status:online", "conversation:list", "ping"];
    expect(types.map(familyOf)).toEqual(["replies", "typing", "messages", "presence", "rooms", "connection"]);
  });
});

describe("a guest", () => {
  const ada = { id: "g1", name: "Ada", token: "t1" };

  function openSession(
    answers: Record<string, () => Response>,
    before: { tab?: object; shared?: object } = {},
  ) {
    const asked: { url: string; body: unknown; authorization: string | null }[] = [];
    const providers: TokenProvider[] = [];
    const store = (value: object | undefined) => {
      const values = new Map<string, string>();
      if (value !== undefined) values.set("tautline-demo-guest", JSON.stringify(value));
      return {
        getItem: (key: string) => values.get(key) ?? null,
        setItem: (key: string, text: string) => void values.set(key, text),
        removeItem: (key: string) => void values.delete(key),
      };
    };
    const options: SessionOptions = {
      async fetch(url, init) {
        const authorization = new Headers(init.headers).get("authorization");
        asked.push({ url, body: JSON.parse(String(init.body)), authorization });
        const answer = answers[url];
        if (answer === undefined) throw new TypeError("network");
        return answer();
      },
      shared: store(before.shared),
      tab: store(before.tab),
      connect(provider) {
        providers.push(provider);
        return createFakeClient();
      },
    };
    return { session: new Session(options), asked, providers };
  }

  const made = (token: string) =>
    Response.json({ success: true, data: { token, user: { id: "g1", name: "Ada" } } });

  test("is made with a name, and is there after a reload of the tab", async () => {
    const { session, providers } = openSession({ "/api/v1/auth/guest": () => made("t1") });
    await session.begin("Ada");
    expect(session.state.value).toMatchObject({ kind: "started", guest: ada });
    expect(await providers[0]?.()).toBe("t1");
    expect(session.remembered).toEqual(ada);
    const again = openSession({}, { tab: ada });
    again.session.resume();
    expect(again.session.state.value).toMatchObject({ kind: "started", guest: ada });
  });

  test("of another tab is offered, not taken", () => {
    const { session } = openSession({}, { shared: ada });
    session.resume();
    expect(session.state.value).toEqual({ kind: "new" });
    expect(session.remembered).toEqual(ada);
  });

  for (const status of [403, 404]) {
    test(`is told what to do where guests are turned off (${status})`, async () => {
      const { session } = openSession({ "/api/v1/auth/guest": () => new Response("{}", { status }) });
      await session.begin("Ada");
      expect(session.state.value).toMatchObject({ problem: expect.stringContaining("TAUTLINE_GUESTS=on") });
    });
  }

  test("is told when there is no server", async () => {
    const { session } = openSession({});
    await session.begin("Ada");
    expect(session.state.value).toMatchObject({
      kind: "new",
      problem: "The server cannot be reached. Is it running?",
    });
  });

  test("whose token is refused gets a new one for the same user", async () => {
    const { session, asked, providers } = openSession(
      { "/api/v1/auth/refresh": () => Response.json({ success: true, data: { token: "t2" } }) },
      { tab: ada },
    );
    session.resume();
    await providers[0]?.();
    expect(await providers[0]?.()).toBe("t2");
    expect(asked).toEqual([{ url: "/api/v1/auth/refresh", body: {}, authorization: "Bearer t1" }]);
  });

  test("whom the server does not know any more becomes a new one of the same name", async () => {
    const { session, asked, providers } = openSession(
      {
        "/api/v1/auth/refresh": () => new Response("{}", { status: 401 }),
        "/api/v1/auth/guest": () => made("t9"),
      },
      { tab: ada },
    );
    session.resume();
    await providers[0]?.();
    expect(await providers[0]?.()).toBe("t9");
    expect(asked.map(({ url, body }) => [url, body])).toEqual([
      ["/api/v1/auth/refresh", {}],
      ["/api/v1/auth/guest", { name: "Ada" }],
    ]);
  });

  test("keeps the token while the server is away", async () => {
    const { session, providers } = openSession({}, { tab: ada });
    session.resume();
    await providers[0]?.();
    expect((await failureOf(Promise.resolve(providers[0]?.()))).message).toContain("cannot be reached");
    expect(session.remembered).toEqual(ada);
  });
});

test("the lines to embed a room are ten, and name the server and the room", () => {
  const lines = snippet("https://chat.example", "conversation:x");
  expect(lines.length).toBe(10);
  expect(lines.join("\n")).toContain(`src="https://chat.example/sdk/components.js"`);
  expect(lines.join("\n")).toContain(`url="https://chat.example/ws"`);
  expect(lines.join("\n")).toContain(`room="conversation:x"`);
});
