/** Who is signed in, for how long, and what is said where that, or the server, fails. */
import { describe, expect, test } from "bun:test";
import { serverUrl, WorkerWorld } from "../support/worker-world.ts";

const pathsOf = (world: WorkerWorld) => world.asked.map(({ method, path }) => `${method} ${path}`);

describe("signing in", () => {
  test("with a pairing code gets a token, which goes to the server's socket and to nobody else", async () => {
    const world = new WorkerWorld();
    expect(await world.command({ kind: "sign-in", code: "K7QF-2MXW" })).toEqual({ ok: true });
    expect(await world.state()).toMatchObject({ account: { kind: "signed-in", userId: "ann", name: "Ann" } });
    expect(pathsOf(world)).toEqual(["POST /api/v1/pairings/claim"]);
    await world.command({ kind: "start" });
    expect(world.ports.link.url).toBe("ws://127.0.0.1:8765/ws");
    expect(world.ports.link.last("hello")?.data.client).toMatchObject({
      kind: "extension",
      version: "1.2.3",
    });
  });

  test("with a wrong code says what may be wrong with it, and changes nothing", async () => {
    const world = new WorkerWorld();
    world.refusals.set("/api/v1/pairings/claim", "not_found");
    expect(await world.command({ kind: "sign-in", code: "AAAA-AAAA" })).toMatchObject({
      ok: false,
      problem: {
        code: "server-refused",
        message: "The server does not know this code: it is mistyped, used or older than 5 minutes.",
        remedy: "Check it for a slip, or get a new one where you are signed in.",
      },
    });
    expect((await world.state()).account.kind).toBe("signed-out");
  });

  test("without a server says nothing of what would be kept, for nothing is recorded", async () => {
    const world = new WorkerWorld();
    world.isAway = true;
    expect(await world.command({ kind: "sign-in", code: "K7QF-2MXW" })).toMatchObject({
      ok: false,
      problem: { code: "server-away", remedy: "Start the server, or check its address in the settings." },
    });
  });

  test("with a token makes it one of its own", async () => {
    const world = new WorkerWorld();
    const [token = ""] = world.taken;
    expect(await world.command({ kind: "sign-in-token", token: ` ${token}\n` })).toEqual({ ok: true });
    expect(pathsOf(world)).toEqual(["POST /api/v1/auth/refresh"]);
    expect((await world.state()).account).toMatchObject({ userId: "ann" });
  });

  test.each([
    ["“h.e30.s”", "“h.e30.s”"],
    ["eyJhbGci…abc", "eyJhbGci…abc"],
    ["one with a line break", "h.e30.\ns"],
    ["one of 8,193 characters", "h".repeat(8_193)],
  ])("with what cannot be a token, such as %s, says so without asking", async (_, token) => {
    const world = new WorkerWorld();
    expect(await world.command({ kind: "sign-in-token", token })).toMatchObject({
      ok: false,
      problem: { code: "token-expired" },
    });
    expect(world.asked).toEqual([]);
  });

  test("with a token that the server does not renew takes it as it is", async () => {
    const world = new WorkerWorld();
    world.refusals.set("/api/v1/auth/refresh", "forbidden");
    const [token = ""] = world.taken;
    await world.command({ kind: "sign-in-token", token });
    expect((await world.state()).account).toEqual({ kind: "signed-in", userId: "ann", name: "ann" });
  });

  test("survives the worker, and ends with another server: a token is one server's", async () => {
    const world = await new WorkerWorld().started();
    await world.restart();
    expect((await world.state()).account.kind).toBe("signed-in");
    await world.command({ kind: "set", settings: { server: "https://focus.example.org/page" } });
    expect(await world.state()).toMatchObject({
      account: { kind: "signed-out" },
      session: { kind: "none" },
      settings: { server: "https://focus.example.org" },
      connection: { kind: "asleep" },
    });
  });
});

test("signing in again in a session, as one is told to where the sign-in has ended, lets it go on", async () => {
  const world = await new WorkerWorld().started();
  const { session } = await world.state();
  world.taken.clear();
  world.ports.link.end(4401, "expired");
  await world.pass(20_000);
  await world.sign({ kind: "tab", tabId: 2 });
  await world.command({ kind: "sign-in", code: "K7QF-2MXW" });
  await world.sign({ kind: "tab", tabId: 3 });
  await world.pass(5_000);
  expect(await world.state()).toMatchObject({
    session,
    connection: { kind: "ready" },
    queue: { waiting: 0 },
  });
  expect(world.types()).toEqual(["tab_activated", "tab_switch", "tab_switch"]);
  expect([...world.server.sessions.values()].map(({ endTime }) => endTime)).toEqual([undefined]);

  await world.command({ kind: "sign-in", code: "K7QF-2MXW" });
  await world.sign({ kind: "tab", tabId: 4 });
  await world.pass(5_000);
  expect(await world.state()).toMatchObject({
    session,
    connection: { kind: "ready" },
    queue: { waiting: 0 },
  });
});

describe("a token", () => {
  test("is renewed once half of its life is over", async () => {
    const world = await new WorkerWorld().signedIn();
    await world.restart({ afterMs: 16 * 86_400_000 });
    await world.command({ kind: "start" });
    await world.pass(1_000);
    expect(pathsOf(world).filter((path) => path.endsWith("refresh"))).toHaveLength(1);
    expect((await world.state()).connection.kind).toBe("ready");
  });

  test("that the server refuses is renewed, and the session goes on", async () => {
    const world = await new WorkerWorld().started();
    const used = `${world.ports.link.last("hello")?.data.token}`;
    world.taken.delete(used);
    world.renewable.add(used);
    world.ports.link.end(4401, "expired");
    await world.sign({ kind: "tab", tabId: 2 });
    await world.pass(20_000);
    expect(await world.state()).toMatchObject({ connection: { kind: "ready" }, queue: { waiting: 0 } });
  });

  test("that cannot be renewed is a problem with a remedy; what is captured waits until the user is back", async () => {
    const world = await new WorkerWorld().started();
    world.taken.clear();
    world.ports.link.end(4401, "expired");
    await world.pass(20_000);
    await world.sign({ kind: "tab", tabId: 2 });
    await world.wake();
    expect(await world.state()).toMatchObject({
      session: { kind: "running" },
      connection: { kind: "offline" },
      problem: { code: "token-expired" },
      queue: { waiting: 1 },
    });
    expect(pathsOf(world).filter((path) => path.endsWith("refresh"))).toHaveLength(1);

    world.refusals.clear();
    await world.command({ kind: "sign-in", code: "K7QF-2MXW" });
    await world.pass(5_000);
    expect(world.types()).toEqual(["tab_activated", "tab_switch"]);
  });
});

describe("a token of another issuer, which the server does not renew,", () => {
  const adopted = async () => {
    const world = new WorkerWorld();
    world.refusals.set("/api/v1/auth/refresh", "forbidden");
    const [token = ""] = world.taken;
    await world.command({ kind: "sign-in-token", token });
    await world.command({ kind: "start" });
    await world.pass(2_000);
    return { world, token };
  };

  test("is good for each session, and is not asked about again", async () => {
    const { world } = await adopted();
    await world.command({ kind: "stop" });
    await world.pass(20_000);
    await world.command({ kind: "start" });
    await world.pass(5_000);
    expect((await world.state()).connection.kind).toBe("ready");
    expect(pathsOf(world).filter((path) => path.endsWith("refresh"))).toHaveLength(1);
  });

  test("is used to its end, although the server says that a new one is due", async () => {
    const { world } = await adopted();
    await world.tell("auth-expired", { message: "soon", expiresAt: world.now + 60_000, expired: false });
    await world.sign({ kind: "tab", tabId: 2 });
    await world.pass(5_000);
    expect(world.types()).toEqual(["tab_activated", "tab_switch"]);
    expect((await world.state()).connection.kind).toBe("ready");
  });

  test("that the server refuses is a problem with a remedy, although it might know it", async () => {
    const { world, token } = await adopted();
    world.taken.delete(token);
    world.renewable.add(token);
    world.ports.link.end(4401, "expired");
    await world.pass(20_000);
    expect(await world.state()).toMatchObject({
      connection: { kind: "offline" },
      problem: { code: "token-expired" },
    });
  });

  test("is tried again once the user has signed in with it again", async () => {
    const { world, token } = await adopted();
    world.taken.delete(token);
    world.ports.link.end(4401, "expired");
    await world.pass(20_000);
    expect((await world.state()).problem).toMatchObject({ code: "token-expired" });
    world.taken.add(token);
    await world.command({ kind: "sign-in-token", token });
    await world.command({ kind: "start" });
    await world.pass(5_000);
    expect(await world.state()).toMatchObject({ connection: { kind: "ready" }, queue: { waiting: 0 } });
  });
});

describe("without a connection", () => {
  const problemOf = async (world: WorkerWorld) => {
    await world.signedIn();
    return world;
  };
  const after = async (world: WorkerWorld) => {
    await world.command({ kind: "start" });
    await world.pass(10_000);
    return (await world.state()).problem;
  };

  test("it says that nothing answers", async () => {
    const world = await problemOf(new WorkerWorld());
    world.isAway = true;
    expect(await after(world)).toMatchObject({
      code: "server-away",
      message: `Nothing answers at ${serverUrl}.`,
      remedy: "Start the server, or check its address in the settings; what you do is kept until it answers.",
    });
  });

  test("it says that the browser keeps it from the local network, where a permission does", async () => {
    const world = await problemOf(new WorkerWorld());
    world.isAway = world.isLocalNetworkDenied = true;
    expect(await after(world)).toMatchObject({ code: "local-network-blocked" });
  });

  test("it says what to allow where the server answers and lets this origin not in", async () => {
    const world = await problemOf(new WorkerWorld());
    world.isClosed = true;
    const problem = await after(world);
    expect(problem?.code).toBe("origin-refused");
    expect(problem?.remedy).toContain("chrome-extension://abc");
    expect(problem?.remedy).toContain("TAUTLINE_ALLOWED_ORIGINS");
  });

  test("it says so, too, to who signs in, which comes first", async () => {
    const world = new WorkerWorld();
    const signingIn = async () => {
      const answer = await world.command({ kind: "sign-in", code: "K7QF-2MXW" });
      return answer.ok ? undefined : answer.problem.code;
    };
    world.isClosed = true;
    expect(await signingIn()).toBe("origin-refused");
    world.isAway = world.isLocalNetworkDenied = true;
    expect(await signingIn()).toBe("local-network-blocked");
    world.isLocalNetworkDenied = false;
    expect(await signingIn()).toBe("server-away");
  });

  test("it says that another program answers, such as a network that asks to sign in first", async () => {
    const world = new WorkerWorld();
    world.isOther = true;
    const said = {
      code: "server-away",
      message: `What answers at ${serverUrl} is no Tautline server.`,
      remedy: "Check its address in the settings; if this network asks to sign in first, do so in a tab.",
    };
    expect(await world.command({ kind: "sign-in", code: "K7QF-2MXW" })).toMatchObject({
      ok: false,
      problem: said,
    });
    world.isOther = false;
    await world.signedIn();
    world.isOther = true;
    expect(await after(world)).toMatchObject(said);
  });

  test.each([
    [403, "<!doctype html>"],
    [404, "<!doctype html>"],
    [405, "<!doctype html>"],
    [404, `{"error":"not found"}`],
    [404, `{"error":{"code":404,"message":"not found"}}`],
    [200, `{"ok":true}`],
    [200, "null"],
    [200, `{"data":{}}`],
  ])("it says so, too, of another program that answers with %s and %s", async (status, body) => {
    const world = new WorkerWorld();
    world.isOther = true;
    world.otherStatus = status;
    world.otherBody = body;
    const message = `What answers at ${serverUrl} is no Tautline server.`;
    expect(await world.command({ kind: "sign-in", code: "K7QF-2MXW" })).toMatchObject({
      problem: { code: "server-away", message },
    });
    world.isOther = false;
    await world.signedIn();
    world.isOther = true;
    expect(await after(world)).toMatchObject({ message });
  });

  test("it says that nothing answers where a proxy says so", async () => {
    const world = await problemOf(new WorkerWorld());
    world.isOther = true;
    world.otherStatus = 502;
    const message = `Nothing answers at ${serverUrl}.`;
    expect(await after(world)).toMatchObject({ message });
    expect(await world.command({ kind: "sites" })).toMatchObject({ problem: { message } });
    world.otherBody = `{"error":"bad gateway"}`;
    expect(await world.command({ kind: "sites" })).toMatchObject({ problem: { message } });
  });

  test("it is well again by itself, and says so", async () => {
    const world = await problemOf(new WorkerWorld());
    world.isAway = true;
    await after(world);
    world.isAway = false;
    await world.pass(20_000);
    const { connection, problem } = await world.state();
    expect([connection.kind, problem]).toEqual(["ready", undefined]);
  });
});

test("signing out ends the session; what waits is kept for that user, and nothing is done about it meanwhile", async () => {
  const world = await new WorkerWorld().started();
  world.isAway = true;
  world.ports.link.end(1006);
  await world.sign({ kind: "tab", tabId: 2 });
  await world.command({ kind: "sign-out" });
  await world.pass(10_000);
  expect(await world.state()).toMatchObject({
    session: { kind: "none" },
    queue: { waiting: 0, ofOthers: 1 },
  });
  expect([world.alarmMs, world.ports.timerCount]).toEqual([undefined, 0]);
  world.isAway = false;
  await world.command({ kind: "sign-in", code: "K7QF-2MXW" });
  await world.pass(10_000);
  expect(world.types()).toEqual(["tab_activated", "tab_switch"]);
});

describe("the server hears that the session is over, before the line closes,", () => {
  const endTimeOf = (world: WorkerWorld) => world.server.sessions.get(world.sessionId())?.endTime;

  test.each([
    ["signs out", { kind: "sign-out" }],
    ["goes to another server", { kind: "set", settings: { server: "https://focus.example.org" } }],
    ["deletes everything here", { kind: "delete-everything", isServerToo: false }],
  ] as const)("where the user %s", async (_, command) => {
    const world = await new WorkerWorld().started();
    const endedAt = world.now;
    await world.command(command);
    expect(endTimeOf(world)).toBe(endedAt);
    expect(world.isConnected).toBe(false);
    expect((await world.state()).queue).toMatchObject({ waiting: 0, ofOthers: 0 });
  });

  test("where another user signs in", async () => {
    const world = await new WorkerWorld().started();
    const endedAt = world.now;
    await world.adopted("bob");
    expect(endTimeOf(world)).toBe(endedAt);
    expect(await world.state()).toMatchObject({ account: { userId: "bob" }, queue: { ofOthers: 0 } });
  });

  test("and what was seen just before", async () => {
    const world = await new WorkerWorld().started();
    const { ports } = world;
    const seen = world.sign({ kind: "tab", tabId: 2 });
    const leaving = world.command({ kind: "sign-out" });
    for (let step = 0; step < 50; step += 1) await ports.advance(20);
    await Promise.all([seen, leaving]);
    expect(world.types()).toEqual(["tab_activated", "tab_switch"]);
    expect(endTimeOf(world)).toBeDefined();
  });

  test("within two seconds: a server that does not answer holds nobody up for longer", async () => {
    const world = await new WorkerWorld().started();
    world.server.mood = "mute";
    const leaving = world.command({ kind: "sign-out" });
    await world.pass(1_900);
    expect((await world.state()).account.kind).toBe("signed-in");
    await world.pass(200);
    await leaving;
    expect((await world.state()).account.kind).toBe("signed-out");
    expect(world.isConnected).toBe(false);
  });
});

test("what the server refused for good is a problem until the next session", async () => {
  const world = await new WorkerWorld().started();
  world.server.isUnfit = ({ eventType }) => eventType === "tab_switch";
  await world.sign({ kind: "tab", tabId: 2 });
  await world.pass(5_000);
  expect(await world.state()).toMatchObject({
    problem: { code: "server-refused" },
    queue: { waiting: 0, refused: 1 },
  });
  await world.command({ kind: "stop" });
  await world.command({ kind: "start" });
  expect((await world.state()).problem).toBeUndefined();
});

test("a full disk is a problem, and what is captured meanwhile is kept in memory", async () => {
  const world = await new WorkerWorld().started();
  world.queue.failure = new Error("QuotaExceededError");
  await world.sign({ kind: "tab", tabId: 2 });
  const read = world.queue;
  read.failure = undefined;
  expect((await world.state()).problem).toMatchObject({ code: "storage-full" });
  await world.wake();
  await world.pass(5_000);
  expect(world.types()).toEqual(["tab_activated", "tab_switch"]);
  expect((await world.state()).problem).toBeUndefined();
});

test("a command that the disk refuses is answered, and the server is not to blame", async () => {
  const world = await new WorkerWorld().started();
  const refused = { ok: false, problem: { code: "storage-full" } };
  world.queue.failure = new DOMException("no room", "QuotaExceededError");
  expect(await world.command({ kind: "stop" })).toMatchObject(refused);
  world.queue.failure = undefined;
  world.durable.failure = new Error("IO error: no space left on device");
  expect(await world.command({ kind: "snooze", minutes: 15 })).toMatchObject(refused);
});

test("a session whose end the disk does not take goes on, as the next worker would have it, until it does", async () => {
  const world = await new WorkerWorld().started();
  world.durable.failure = new Error("IO error: no space left on device");
  await world.command({ kind: "stop" });
  expect((await world.state()).session.kind).toBe("running");
  world.durable.failure = undefined;
  expect(await world.command({ kind: "stop" })).toEqual({ ok: true });
  expect((await world.state()).session.kind).toBe("none");
});
