/** What is recorded is what the user has allowed, and it is theirs: to take along, and to delete. */
import { describe, expect, test } from "bun:test";
import { WorkerWorld } from "../support/worker-world.ts";

const counts = { insertions: 40, deletions: 4, forMs: 10_000, agoMs: 0 };

describe("addresses", () => {
  test("are recorded by nobody who did not ask for it, whatever the browser tells", async () => {
    const world = await new WorkerWorld().started();
    await world.sign({ kind: "tab", tabId: 2, url: "https://mail.example.org/" });
    await world.sign({ kind: "page", tabId: 2, url: "https://news.example.org/" });
    await world.sign({ kind: "typing", tabId: 2, url: "https://news.example.org/", counts });
    await world.pass(1_000);
    expect(world.types()).toEqual(["tab_activated", "tab_switch", "typing"]);
    expect(JSON.stringify(world.logged())).not.toContain("example.org");
  });

  test("of excluded sites are not recorded, nor how is typed there", async () => {
    const world = await new WorkerWorld().started();
    await world.command({
      kind: "set",
      settings: { areTabsOn: true, excluded: [" Bank.example ", "bad domain/"] },
    });
    expect((await world.state()).settings.excluded).toEqual(["bank.example"]);
    await world.sign({ kind: "tab", tabId: 2, url: "https://my.bank.example/accounts" });
    await world.sign({ kind: "typing", tabId: 2, url: "https://my.bank.example/accounts", counts });
    await world.pass(1_000);
    expect(world.logged().at(-1)).toMatchObject({
      eventType: "tab_switch",
      metadata: { url: "about:blank" },
    });
    expect(JSON.stringify(world.logged())).not.toContain("bank");
  });
});

describe("typing", () => {
  test("is counted only in a session that runs, where it was turned on and the browser allows it", async () => {
    const world = await new WorkerWorld().started();
    expect(world.counting).toBeUndefined();
    await world.command({ kind: "set", settings: { isTypingOn: true, excluded: ["bank.example"] } });
    expect(world.counting).toBeUndefined();
    world.granted = { hosts: true, tabs: true };
    await world.command({ kind: "permissions-changed" });
    expect(world.counting).toEqual(["bank.example"]);
    await world.command({ kind: "pause" });
    expect(world.counting).toBeUndefined();
    await world.command({ kind: "resume" });
    expect(world.counting).toEqual(["bank.example"]);
    await world.command({ kind: "stop" });
    expect(world.counting).toBeUndefined();
  });

  test("that the browser no longer allows is a problem that says so; the session goes on with less", async () => {
    const world = new WorkerWorld();
    world.granted = { hosts: true, tabs: true };
    await world.started();
    await world.command({ kind: "set", settings: { isTypingOn: true } });
    expect((await world.state()).problem).toBeUndefined();
    world.granted = { hosts: false, tabs: true };
    await world.command({ kind: "permissions-changed" });
    expect(await world.state()).toMatchObject({
      session: { kind: "running" },
      problem: { code: "permission-missing" },
      granted: { hosts: false },
    });
    await world.sign({ kind: "tab", tabId: 2 });
    await world.pass(1_000);
    expect(world.types().at(-1)).toBe("tab_switch");
  });
});

describe("what is kept here", () => {
  test("can be taken along, but for the key to the account", async () => {
    const world = await new WorkerWorld().started();
    world.isAway = true;
    world.ports.link.end(1006);
    await world.sign({ kind: "tab", tabId: 2 });
    const answer = await world.command({ kind: "export" });
    const text = JSON.stringify(answer);
    expect(text).toContain("tab_switch");
    for (const token of world.taken) expect(text).not.toContain(token);
  });

  test("is deleted, with the session, the sign-in and the settings; how much the server did not have is said", async () => {
    const world = await new WorkerWorld().started();
    await world.command({ kind: "set", settings: { address: "full" } });
    world.isAway = true;
    world.ports.link.end(1006);
    await world.sign({ kind: "tab", tabId: 2 });
    const answer = await world.command({ kind: "delete-everything", isServerToo: false });
    expect(answer).toEqual({ ok: true, value: { activities: 1, isServerToo: false } });
    await world.restart();
    const { live, ...state } = await world.state();
    expect(state).toMatchObject({
      account: { kind: "signed-out" },
      session: { kind: "none" },
      queue: { waiting: 0 },
      settings: { address: "domain" },
    });
    expect(live).toBeUndefined();
  });

  test("is deleted with what the connection has kept: its outbox, and where it stood in each room", async () => {
    const world = await new WorkerWorld().started();
    const { storage } = world.ports;
    const room = `session:${world.sessionId()}`;
    world.ports.link.tell({ type: "session:update", room, seq: 1, data: {}, timestamp: world.now });
    const owner = { server: "ws://127.0.0.1:8765/ws", user: "ann" };
    await world.pass(5_000);
    world.isAway = true;
    world.ports.link.end(1006);
    storage.leave(owner, { id: "e1", type: "session:end", data: {}, timestamp: world.now });
    expect(storage.cursors.size).toBeGreaterThan(0);
    await world.command({ kind: "delete-everything", isServerToo: false });
    await world.pass(10_000);
    expect([storage.entries.size, storage.cursors.size]).toEqual([0, 0]);
  });

  test("is all there still where the server was to delete, too, and refused", async () => {
    const world = await new WorkerWorld().started();
    world.refusals.set("/api/v1/users/me", "forbidden");
    const answer = await world.command({ kind: "delete-everything", isServerToo: true });
    expect(answer).toMatchObject({ ok: false, problem: { code: "server-refused" } });
    expect((await world.state()).account.kind).toBe("signed-in");
    world.refusals.clear();
    await world.command({ kind: "delete-everything", isServerToo: true });
    expect(world.asked.at(-1)).toMatchObject({ method: "DELETE", path: "/api/v1/users/me" });
    expect((await world.state()).account.kind).toBe("signed-out");
  });
});

describe("who signs in next", () => {
  /** Ann was there, and left an activity that the server does not have. */
  const afterAnn = async () => {
    const world = await new WorkerWorld().started();
    await world.command({ kind: "set", settings: { areTabsOn: true } });
    world.isAway = true;
    world.ports.link.end(1006);
    await world.sign({ kind: "tab", tabId: 2, url: "https://secret.example/" });
    await world.command({ kind: "sign-out" });
    world.isAway = false;
    return world;
  };

  test("is shown nothing of whoever was there before, until that one is back", async () => {
    const world = await afterAnn();
    expect((await world.state()).live).toBeUndefined();
    await world.adopted("bea");
    await world.pass(10_000);
    await world.restart();
    expect(await world.state()).toMatchObject({
      account: { userId: "bea" },
      queue: { waiting: 0, ofOthers: 1 },
    });
    expect((await world.state()).live).toBeUndefined();
    await world.signedIn();
    expect((await world.state()).live?.endedAt).toBeGreaterThan(0);
  });

  test("takes along what is their own", async () => {
    const world = await afterAnn();
    await world.adopted("bea");
    const text = async () => JSON.stringify(await world.command({ kind: "export" }));
    expect(await text()).not.toContain("secret.example");
    world.server.mood = "deaf";
    await world.signedIn();
    expect(await text()).toContain("secret.example");
  });

  test("deletes everything that is kept here, and is told how much of it the server did not have", async () => {
    const world = await (await afterAnn()).adopted("bea");
    const answer = await world.command({ kind: "delete-everything", isServerToo: false });
    expect(answer).toEqual({ ok: true, value: { activities: 1, isServerToo: false } });
    expect((await world.state()).queue).toMatchObject({ waiting: 0, ofOthers: 0 });
  });
});

test("settings that make no sense change nothing, or the nearest that does", async () => {
  const world = new WorkerWorld();
  const { settings: before } = await world.state();
  const set = { server: "ftp://example.org", idleAfterSeconds: 5, address: "everything" } as never;
  await world.command({ kind: "set", settings: set });
  expect((await world.state()).settings).toEqual({ ...before, idleAfterSeconds: 15 });
});
