/** A session from its start to its end, through stops of the worker, of the browser and of the server. */
import { describe, expect, test } from "bun:test";
import { activeMsOf } from "../../../extension/pages/words.ts";
import { serverUrl, WorkerWorld } from "../support/worker-world.ts";

describe("a session", () => {
  test("is not begun where nobody is signed in, and says so", async () => {
    const answer = await new WorkerWorld().command({ kind: "start" });
    expect(answer).toMatchObject({ ok: false, problem: { code: "not-signed-in" } });
  });

  test("begins with where one is, and goes to the server as it happens", async () => {
    const world = await new WorkerWorld().started();
    await world.command({ kind: "set", settings: { areTabsOn: true } });
    await world.sign({ kind: "tab", tabId: 2, url: "https://mail.example.org/inbox" });
    await world.pass(1_000);
    expect(world.types()).toEqual(["tab_activated", "url_change", "tab_switch"]);
    expect(world.logged()[2]?.metadata).toMatchObject({ url: "https://mail.example.org/", previousTabId: 1 });
    expect(await world.state()).toMatchObject({
      session: { kind: "running", sessionId: world.sessionId() },
      connection: { kind: "ready" },
      queue: { waiting: 0 },
      live: { sessionId: world.sessionId() },
    });
  });

  test("keeps the line alive: something goes over it at least every 15 seconds", async () => {
    const world = await new WorkerWorld().started();
    const before = world.ports.link.said("heartbeat").length;
    await world.pass(60_000);
    const beats = world.ports.link.said("heartbeat").slice(before);
    expect(beats.length).toBeGreaterThanOrEqual(4);
    expect(beats[0]?.data).toMatchObject({ sessionId: world.sessionId() });
    expect(world.alarmMs).toBe(30_000);
  });

  test("that was stopped is told to the server; then there is neither line nor alarm", async () => {
    const world = await new WorkerWorld().started();
    await world.command({ kind: "stop" });
    await world.pass(10_000);
    expect(world.server.sessions.get(world.sessionId())?.endTime).toBeGreaterThan(0);
    expect(world.isConnected).toBe(false);
    expect(world.alarmMs).toBeUndefined();
    expect(world.ports.timerCount).toBe(0);
    expect((await world.state()).connection.kind).toBe("asleep");
  });

  test("that was stopped right after a site was said to be something ends for no reason but that", async () => {
    const world = await new WorkerWorld().started();
    await world.settled(() =>
      Promise.all([
        world.command({ kind: "set-site", domain: "example.org", category: "focus" }),
        world.command({ kind: "stop" }),
      ]),
    );
    const { live } = await world.state();
    expect(live?.endedAt).toBeGreaterThan(0);
    expect(live?.endReason).toBeUndefined();
  });

  test("leaves nothing running where there was none", async () => {
    const world = await new WorkerWorld().signedIn();
    await world.sign({ kind: "tab", tabId: 2 });
    await world.pass(60_000);
    expect([world.ports.links.length, world.alarmMs, world.ports.timerCount]).toEqual([0, undefined, 0]);
  });
});

describe("a pause", () => {
  test("is told with its length, and nothing is captured in it", async () => {
    const world = await new WorkerWorld().started();
    await world.command({ kind: "pause" });
    await world.sign({ kind: "tab", tabId: 2 });
    await world.pass(60_000);
    expect((await world.state()).session).toMatchObject({ kind: "paused" });
    await world.command({ kind: "resume" });
    await world.pass(1_000);
    expect(world.types().slice(0, 3)).toEqual(["tab_activated", "idle_start", "idle_end"]);
    expect(world.logged()[1]?.metadata).toEqual({ isPause: true });
    expect(world.logged()[2]?.metadata).toMatchObject({ isPause: true });
    const { idleDuration } = world.logged()[2]?.metadata ?? {};
    expect(Number(idleDuration)).toBeGreaterThanOrEqual(60_000);
    expect(Number(idleDuration)).toBeLessThan(62_000);
  });

  test("is no time that was spent on a tab", async () => {
    const world = await new WorkerWorld().started();
    await world.pass(20_000);
    await world.command({ kind: "pause" });
    await world.pass(600_000);
    await world.command({ kind: "resume" });
    await world.sign({ kind: "tab", tabId: 2 });
    await world.pass(1_000);
    const { timeSpent } = world.logged().at(-1)?.metadata ?? {};
    expect(Number(timeSpent)).toBeGreaterThanOrEqual(20_000);
    expect(Number(timeSpent)).toBeLessThan(25_000);
  });

  test("stops the clock of the session", async () => {
    const world = await new WorkerWorld().started();
    await world.command({ kind: "pause" });
    const { session } = await world.state();
    await world.pass(600_000);
    await world.command({ kind: "resume" });
    const after = (await world.state()).session;
    expect(session.kind === "paused" && after.kind === "running" && after.activeMs === session.activeMs).toBe(
      true,
    );
  });
});

describe("without a server", () => {
  test("a session begins, is recorded and ends; the server learns of all of it later", async () => {
    const world = await new WorkerWorld().signedIn();
    world.isAway = true;
    await world.command({ kind: "start" });
    await world.sign({ kind: "tab", tabId: 2 });
    await world.sign({ kind: "tab", tabId: 3 });
    await world.pass(30_000);
    expect(await world.state()).toMatchObject({
      connection: { kind: "waiting" },
      problem: { code: "server-away" },
      queue: { waiting: 3 },
    });
    await world.command({ kind: "stop" });
    await world.pass(60_000);
    expect(world.alarmMs).toBe(300_000);
    world.isAway = false;
    await world.wake();
    await world.pass(20_000);
    expect(world.types()).toEqual(["tab_activated", "tab_switch", "tab_switch"]);
    expect(world.server.sessions.get(world.sessionId())?.endTime).toBeGreaterThan(0);
    expect([world.isConnected, world.alarmMs]).toEqual([false, undefined]);
  });
});

describe("a worker that is stopped", () => {
  test("goes on where it was, and nothing is lost or counted twice", async () => {
    const world = await new WorkerWorld().started();
    for (let kill = 0; kill < 20; kill += 1) {
      await world.sign({ kind: "tab", tabId: kill + 2 });
      if (kill % 3 === 0) world.server.mood = "mute";
      await world.sign({ kind: "tab", tabId: kill + 100 });
      await world.restart();
      world.server.mood = "fair";
    }
    await world.command({ kind: "stop" });
    await world.pass(30_000);
    expect(world.server.sessions.size).toBe(1);
    const switches = world.logged().filter(({ eventType }) => eventType === "tab_switch");
    expect(switches.map(({ metadata }) => metadata.tabId)).toEqual(
      Array.from({ length: 20 }, (_, kill) => [kill + 2, kill + 100]).flat(),
    );
    expect(world.server.known.size).toBe(41);
  });

  test("in the middle of a start leaves no session that nobody ends", async () => {
    const world = await new WorkerWorld().signedIn();
    world.queue.onChange = () => "after";
    void world.command({ kind: "start" });
    await world.pass(100);
    world.queue.onChange = undefined;
    await world.restart();
    await world.wake();
    await world.pass(10_000);
    expect((await world.state()).session.kind).toBe("none");
    for (const { endTime } of world.server.sessions.values()) expect(endTime).toBeGreaterThan(0);
    expect(world.alarmMs).toBeUndefined();
  });
});

/** For an hour unless said otherwise, with the browser's alarm as it goes. */
async function stay(world: WorkerWorld, minutes = 60): Promise<void> {
  for (let halfMinute = 0; halfMinute < 2 * minutes; halfMinute += 1) {
    await world.pass(30_000);
    await world.wake();
  }
}

const idleMs = (world: WorkerWorld) =>
  world
    .logged()
    .flatMap(({ eventType, metadata }) => (eventType === "idle_end" ? metadata.idleDuration : []));

describe("a machine that sleeps", () => {
  const hoursMs = 3 * 3_600_000;

  test("for hours: they are idle time, and were spent on no tab", async () => {
    const world = await new WorkerWorld().started();
    await stay(world);
    await world.ports.sleep(hoursMs);
    await world.wake();
    await world.pass(5_000);
    expect(idleMs(world)).toHaveLength(1);
    expect(Number(idleMs(world)[0])).toBeWithin(hoursMs, hoursMs + 40_000);
    await world.sign({ kind: "tab", tabId: 2 });
    await world.pass(1_000);
    expect(Number(world.logged().at(-1)?.metadata.timeSpent)).toBeLessThan(3_600_000 + 60_000);
  });

  test.each(["sleeps", "is closed"])(
    "and one that %s: who stays away afterwards is idle from then on, not from before",
    async (kind) => {
      const world = await new WorkerWorld().started();
      await stay(world, 10);
      if (kind === "sleeps") await world.ports.sleep(hoursMs);
      else await world.restart({ isBrowserClosed: true, afterMs: hoursMs });
      await world.sign({ kind: "idle", forMs: 60_000 });
      await world.pass(1_000);
      const away = [...world.server.known.values()].filter(({ eventType }) => /idle/.test(eventType));
      expect(away.map(({ eventType }) => eventType)).toEqual(["idle_end", "idle_start"]);
      const [back, gone] = away.map(({ timestamp }) => timestamp);
      expect(gone).toBeGreaterThanOrEqual(back ?? 0);
    },
  );

  test("while its user is away is idle as one piece", async () => {
    const world = await new WorkerWorld().started();
    await world.sign({ kind: "idle", forMs: 500 });
    await world.ports.sleep(hoursMs);
    await world.wake();
    await world.sign({ kind: "input" });
    await world.pass(1_000);
    expect(world.types()).toEqual(["tab_activated", "idle_start", "idle_end"]);
  });
});

describe("a clock that is set back by an hour in the middle of a session", () => {
  test("makes it no shorter, and dates nothing before what came before", async () => {
    const world = await new WorkerWorld().started();
    await stay(world);
    world.ports.setClockBy(-3_600_000);
    await world.sign({ kind: "tab", tabId: 2 });
    await stay(world);
    await world.sign({ kind: "tab", tabId: 3 });
    const { session } = await world.state();
    expect(activeMsOf(session, world.now)).toBeWithin(7_100_000, 7_300_000);
    await world.command({ kind: "stop" });
    await world.pass(5_000);
    const { startTime = 0, endTime = 0 } = world.server.sessions.get(world.sessionId()) ?? {};
    expect(endTime - startTime).toBeWithin(7_100_000, 7_300_000);
    const times = [...world.server.known.values()].map(({ timestamp }) => timestamp);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(idleMs(world)).toEqual([]);
  });

  test("during a pause leaves the pause as long as is known", async () => {
    const world = await new WorkerWorld().started();
    await world.command({ kind: "pause" });
    world.ports.setClockBy(-3_600_000);
    await world.command({ kind: "resume" });
    await world.pass(600_000);
    const { session } = await world.state();
    expect(activeMsOf(session, world.now)).toBeWithin(600_000, 620_000);
  });

  test("is none for the next session", async () => {
    const world = await new WorkerWorld().started();
    await stay(world);
    world.ports.setClockBy(-3_600_000);
    await world.command({ kind: "stop" });
    await world.command({ kind: "start" });
    await world.sign({ kind: "tab", tabId: 2 });
    const { session } = await world.state();
    expect(session).toMatchObject({ kind: "running" });
    expect(session.kind !== "none" && Math.abs(session.startedAt - world.now)).toBeLessThan(10_000);
    expect(session).not.toHaveProperty("aheadMs");
  });
});

describe("a browser that is closed", () => {
  test("for an hour: the session goes on, and the hour is idle time", async () => {
    const world = await new WorkerWorld().started();
    await world.restart({ isBrowserClosed: true, afterMs: 3_600_000 });
    await world.pass(5_000);
    expect((await world.state()).session.kind).toBe("running");
    const idle = world.logged().find(({ eventType }) => eventType === "idle_end");
    expect(Number(idle?.metadata.idleDuration)).toBeGreaterThanOrEqual(3_600_000 - 5_000);
  });

  test("after an hour with one page: only the time that it was closed for is idle", async () => {
    const world = await new WorkerWorld().started();
    await stay(world);
    await world.restart({ isBrowserClosed: true, afterMs: 120_000 });
    await world.pass(5_000);
    expect(idleMs(world)).toHaveLength(1);
    expect(Number(idleMs(world)[0])).toBeGreaterThanOrEqual(120_000);
    expect(Number(idleMs(world)[0])).toBeLessThan(160_000);
  });

  test("while the server is away: what was done meanwhile is no idle time", async () => {
    const world = await new WorkerWorld().started();
    world.isAway = true;
    world.ports.link.end(1006);
    await stay(world);
    await world.restart({ isBrowserClosed: true, afterMs: 120_000 });
    world.isAway = false;
    await world.command({ kind: "retry" });
    await world.pass(60_000);
    expect(idleMs(world)).toHaveLength(1);
    expect(Number(idleMs(world)[0])).toBeGreaterThanOrEqual(120_000);
    expect(Number(idleMs(world)[0])).toBeLessThan(160_000);
  });

  test("while its user is away, if only for some seconds: the idle time ends with it", async () => {
    const world = await new WorkerWorld().started();
    await stay(world, 2);
    await world.sign({ kind: "idle", forMs: 60_000 });
    await stay(world, 5);
    await world.restart({ isBrowserClosed: true, afterMs: 20_000 });
    await world.pass(5_000);
    expect(world.types()).toEqual(["tab_activated", "idle_start", "idle_end", "tab_activated"]);
    expect(Number(idleMs(world)[0])).toBeWithin(380_000, 385_000);
    await world.restart({ isBrowserClosed: true });
    await world.pass(5_000);
    expect(idleMs(world)).toHaveLength(1);
  });

  test("while another program has the focus: whoever is back is told of as being there", async () => {
    const world = await new WorkerWorld().started();
    await world.sign({ kind: "left" });
    await world.restart({ isBrowserClosed: true, afterMs: 20_000 });
    await world.pass(5_000);
    expect(world.types()).toEqual(["tab_activated", "window_blur", "window_focus", "tab_activated"]);
  });

  test("for longer than the server waits: the session is over since it was closed", async () => {
    const world = await new WorkerWorld().started();
    await stay(world);
    const closedAt = world.now;
    await world.restart({ isBrowserClosed: true, afterMs: 13 * 3_600_000 });
    await world.pass(5_000);
    expect((await world.state()).session.kind).toBe("none");
    const endedAt = Number(world.server.sessions.get(world.sessionId())?.endTime);
    expect(endedAt).toBeLessThanOrEqual(closedAt);
    expect(endedAt).toBeGreaterThan(closedAt - 60_000);
  });
});

describe("what the server says", () => {
  test("a session that it ends is over here, too, with a word", async () => {
    const world = await new WorkerWorld().started();
    const sessionId = world.sessionId();
    await world.tell("session:force-end", {
      sessionId,
      reason: "12 hours without a sign of life",
      timestamp: world.now,
    });
    expect((await world.state()).session.kind).toBe("none");
    const message = "This session is over: 12 hours without a sign of life.";
    expect(world.notices).toMatchObject([{ message }]);
  });

  const deleted = async (isTold: boolean) => {
    const world = await new WorkerWorld().started();
    const sessionId = world.sessionId();
    world.server.deleted.add(sessionId);
    const reason = "it was deleted";
    if (isTold) await world.tell("session:force-end", { sessionId, reason, timestamp: world.now });
    else await world.sign({ kind: "tab", tabId: 2 });
    await world.pass(10_000);
    return { world, state: await world.state() };
  };

  test("what is left of a session that was deleted is no problem", async () => {
    const { world, state } = await deleted(true);
    expect(state).toMatchObject({ session: { kind: "none" }, queue: { waiting: 0 } });
    expect(state.problem).toBeUndefined();
    expect(world.notices).toHaveLength(1);
    expect(world.alarmMs).toBeUndefined();
  });

  test("a session that it does not have any more is over here, too, where its deletion was not heard of", async () => {
    const { world, state } = await deleted(false);
    expect(state.session.kind).toBe("none");
    expect(state.problem).toBeUndefined();
    expect(state.live).toMatchObject({ endReason: "the server does not have it any more" });
    const message = "This session is over: the server does not have it any more.";
    expect(world.notices).toMatchObject([{ message }]);
  });
});

test("pages hear the state at once, and at most four times a second however much happens", async () => {
  const world = await new WorkerWorld().started();
  let heard = 0;
  const stop = await world.listen(() => {
    heard += 1;
  });
  await world.pass(10);
  expect(heard).toBe(1);
  const from = world.now;
  for (let at = 0; at < 50; at += 1) await world.sign({ kind: "tab", tabId: at + 2 });
  expect(heard).toBeGreaterThan(2);
  expect(heard).toBeLessThanOrEqual((world.now - from) / 250 + 2);
  stop();
  const before = heard;
  await world.sign({ kind: "tab", tabId: 99 });
  expect(heard).toBe(before);
  expect((await world.state()).settings.server).toBe(serverUrl);
});
