/**
 * The operator's page, as an operator uses it: signed in with a token, watching while people talk, acting on them, and
 * still there when the server comes back.
 */
import { expect } from "bun:test";
import type { Locator, Page } from "playwright-core";
import { adminToken, people, signIn, useAdminPage } from "../support/admin-page.ts";
import { violations } from "../support/axe.ts";
import { browserTest } from "../support/chromium.ts";
import { drawn } from "../support/drawn.ts";
import { smallPng } from "../support/small-png.ts";
import { RawSocket } from "./contract/support/raw-socket.ts";
import { inSeconds, tokenFor } from "./contract/support/tokens.ts";
import { WireClient } from "./contract/support/wire-client.ts";

const screenshot = process.env.TAUTLINE_SCREENSHOT;
const openPage = useAdminPage();

const tile = (page: Page, label: string): Locator =>
  page.locator(".tile").filter({ has: page.locator("dt", { hasText: new RegExp(`^${label}$`) }) });

/** The figure of a tile, once it is as wanted. */
async function figure(page: Page, label: string, isWanted: (value: number) => boolean): Promise<number> {
  for (;;) {
    const value = Number.parseFloat(
      `${await tile(page, label).locator(".value").textContent()}`.replace(",", ""),
    );
    if (isWanted(value)) return value;
    await drawn(page);
  }
}

browserTest(
  "only an admin's token opens it, and what is wrong with another is said, with what to do",
  async () => {
    const { page } = await openPage();
    expect(await violations(page)).toEqual([]);
    for (const [token, words] of [
      [tokenFor("ada"), /This token is of role user/],
      [tokenFor("robin", { role: "admin", exp: inSeconds(-60) }), /This token has expired/],
      ["not.a.token", /does not accept this token/],
    ] as const) {
      await signIn(page, token);
      await page.getByRole("alert").filter({ hasText: words }).filter({ hasText: "Mint one" }).waitFor();
    }
    expect(await violations(page)).toEqual([]);
    const token = adminToken();
    await signIn(page, token);
    await tile(page, "People online").waitFor();
    expect(page.url()).not.toContain(token);
    await page.reload();
    await tile(page, "People online").waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("Admin token").waitFor();
    const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
    expect(kept).not.toContain(token);
  },
  60_000,
);

browserTest(
  "until the first answer the figures have their room, so that nothing moves when it is there",
  async () => {
    const { page } = await openPage();
    const answer = Promise.withResolvers<void>();
    await page.route("**/metrics", async (route) => {
      await answer.promise;
      await route.continue();
    });
    await signIn(page);
    const graph = page.locator("demo-graph").first();
    await graph.waitFor();
    const before = (await graph.boundingBox())?.y;
    expect(await tile(page, "People online").locator(".value").isVisible()).toBe(false);
    answer.resolve();
    await tile(page, "People online").locator(".value").waitFor();
    expect((await graph.boundingBox())?.y).toBe(before);
  },
  30_000,
);

browserTest(
  "its figures move while people talk, and go on after the server was killed and is back",
  async () => {
    const { server, page } = await openPage();
    await signIn(page);
    const { ada, room } = await people(server);
    await figure(page, "People online", (value) => value >= 4);
    for (let turn = 0; turn < 200; turn += 1)
      await ada.ask("message:send", { room, content: `Ahoy ${turn}` });
    await figure(page, "Events", (value) => value > 0);
    await figure(page, "Deliveries", (value) => value > 0);
    expect(await figure(page, "Commit latency", (value) => value > 0)).toBeGreaterThan(0);
    // A browser may cut the line of a page that it closes: those of the tests before may be lost, too.
    const lost = tile(page, "Connections").getByText(/^including this page; \d+\slost$/);
    const lostCount = async () => Number(/; (\d+)/.exec(`${await lost.textContent()}`)?.[1]);
    const before = await lostCount();
    const gone = await RawSocket.upgrade(server.port, { Authorization: `Bearer ${tokenFor("dee")}` });
    gone.destroy();
    while ((await lostCount()) <= before) await drawn(page);

    const graph = page.getByRole("slider", { name: "Connections" });
    await graph.focus();
    await page.keyboard.press("Home");
    expect(await graph.getAttribute("aria-valuetext")).toMatch(/: connections \d, people \d$/);
    await page.keyboard.press("Escape");
    expect(await page.locator("demo-graph #summary").first().textContent()).toMatch(
      /connections: \d now, between/,
    );

    await server.kill("SIGKILL");
    await page.getByText("The server does not answer: it cannot be reached.").waitFor();
    await page.getByText(/These figures are \d+\ss old/).waitFor();
    expect(await violations(page)).toEqual([]);
    await server.restart();
    await page.getByText("The server does not answer").waitFor({ state: "detached" });
    await figure(page, "People online", (value) => value >= 1);
    expect(await figure(page, "Events", (value) => !Number.isNaN(value))).toBeGreaterThanOrEqual(0);
    await page.getByText("dashed: server restart").first().waitFor();
  },
  90_000,
);

browserTest(
  "who is in a room is shown by name, put out, kept out and let back in, and the audit says so as it happens",
  async () => {
    const { server, page } = await openPage();
    const { ada, bo, room } = await people(server);
    await signIn(page);
    await page.getByRole("link", { name: "Rooms" }).click();
    await page.getByRole("searchbox", { name: "Filter by name" }).fill("harb");
    await page.getByRole("link", { name: "Harbour" }).click();
    await page.getByRole("heading", { name: "3 people, 3 connections" }).waitFor();
    expect(await violations(page)).toEqual([]);

    await page.getByRole("button", { name: "Kick Bo" }).click();
    const dialog = page.getByRole("dialog", { name: "Kick Bo?" });
    await dialog.getByText("Bo (bo) is put out of “Harbour”").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    expect(bo.events("room:kicked")).toEqual([]);
    await page.getByRole("button", { name: "Kick Bo" }).click();
    await dialog.getByRole("textbox").fill("Off <b>topic</b>");
    await dialog.getByRole("button", { name: "Kick" }).click();
    await page.getByText("Bo was put out.").waitFor();
    expect((await bo.waitForType("room:kicked")).data).toMatchObject({ room, reason: "Off <b>topic</b>" });
    await page.getByRole("heading", { name: "2 people, 2 connections" }).waitFor();

    await page.getByLabel("Somebody who is not here now").fill("bo");
    await page.getByRole("button", { name: "Ban", exact: true }).click();
    await page.getByRole("dialog", { name: "Ban bo?" }).getByRole("button", { name: "Ban" }).click();
    await page.getByText("bo is banned.").waitFor();
    expect(await bo.askInVain("room:join", { room })).toMatchObject({ code: expect.any(String) });
    const banned = page.getByRole("region", { name: "Banned" });
    await banned.getByRole("listitem").filter({ hasText: "Bo" }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.reload();
    await banned.getByRole("button", { name: "Let back in: Bo" }).click();
    await page.getByText("Bo may come back.").waitFor();
    await banned.waitFor({ state: "detached" });

    await page.getByLabel("Each may write").selectOption({ label: "every 10 seconds" });
    await page.getByText("slow mode, 10 s").waitFor();
    await page.getByLabel("Each may write").selectOption({ label: "as fast as they like" });
    await page.getByText("slow mode, 10 s").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Close the room" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
    await page.getByText("The room is closed.").waitFor();
    expect(await ada.askInVain("message:send", { room, content: "Anybody?" })).toMatchObject({
      code: expect.any(String),
    });
    await page.getByRole("button", { name: "Reopen the room" }).click();
    await page.getByText("The room is open again.").waitFor();

    await page.getByRole("link", { name: "Audit" }).click();
    const rows = page.locator("demo-admin-audit tbody tr");
    await rows.first().filter({ hasText: "Reopened" }).waitFor();
    expect(await page.title()).toBe("Audit · Tautline: admin");
    await rows.filter({ hasText: "Kicked" }).filter({ hasText: "Off <b>topic</b>" }).waitFor();
    expect(await violations(page)).toEqual([]);
    await rows.filter({ hasText: "Slow mode" }).first().getByText("off", { exact: true }).waitFor();
    const other = await WireClient.connect(server, "eve", { role: "admin" });
    await other.ask("room:kick", { room, userId: "cy" });
    await rows.first().filter({ hasText: "Kicked" }).filter({ hasText: "eve" }).waitFor();
  },
  90_000,
);

browserTest(
  "whom events pass by, and who is silent, is shown beside the name",
  async () => {
    const { server, page } = await openPage("dark");
    const { room } = await people(server);
    // Neither comes about in a few seconds by itself.
    await page.route("**/websocket/rooms/**", async (route) => {
      const response = await route.fetch();
      const json = await response.json();
      const [ada, bo] = json.data.users;
      Object.assign(ada.clients[0], { behind: true, unsentBytes: 3_100_000 });
      Object.assign(bo.clients[0], { silentMs: 32_400 });
      await route.fulfill({ response, json });
    });
    await signIn(page);
    await page.goto(`${server.url}/admin#room=${room}`);
    const of = (name: string) => page.getByRole("listitem").filter({ hasText: name });
    await of("Ada").getByText("behind: 3.1 MB unsent").waitFor();
    await of("Bo").getByText("silent for 32 s").waitFor();
    expect(await of("Cy").locator(".tag.bad").count()).toBe(0);
    expect(await violations(page)).toEqual([]);
  },
  60_000,
);

browserTest(
  "what an operator says arrives, and what the server makes of it is shown beside the form",
  async () => {
    const { server, page } = await openPage();
    const { ada, bo } = await people(server);
    await signIn(page);
    await page.getByRole("link", { name: "Actions" }).click();
    const form = (name: string) => page.getByRole("form", { name });
    expect(await violations(page)).toEqual([]);

    const announce = form("Announcement to everybody");
    await announce.getByLabel("Title").fill("Back soon");
    await announce.getByLabel("Message").fill("We restart at noon.");
    await announce.getByRole("button").click();
    await announce.getByText(/^Announced/).waitFor();
    expect((await ada.waitForType("system:announcement")).data).toMatchObject({ title: "Back soon" });

    const notify = form("Notification to one user");
    await notify.getByLabel("User id").fill("bo");
    await notify.getByLabel("Level").selectOption("warning");
    await notify.getByLabel("Title").fill("Your upload");
    await notify.getByLabel("Message").fill("It was too large.");
    await notify.getByRole("button").click();
    await notify.getByText("bo was notified.").waitFor();
    expect((await bo.waitForType("system:notification")).data).toMatchObject({ level: "warning" });
    expect(ada.events("system:notification")).toEqual([]);

    const broadcast = form("An event of your own");
    await broadcast.getByLabel("Event").fill("harbour:tide");
    await broadcast.getByLabel("Data, a JSON object").fill("{high}");
    await broadcast.getByRole("button").click();
    await broadcast.getByText("The data is no JSON").waitFor();
    await broadcast.getByLabel("Data, a JSON object").fill('{"high": true}');
    await broadcast.getByRole("combobox", { name: "To" }).selectOption("user");
    await broadcast.getByLabel("User id").fill("ada");
    await broadcast.getByRole("button").click();
    await broadcast.getByText(/Said; \d+ connections? (is|are) there\./).waitFor();
    expect((await ada.waitForType("harbour:tide")).data).toEqual({ high: true });
    await broadcast.getByRole("combobox", { name: "To" }).selectOption("room");
    await broadcast.getByLabel(/^Room/).fill("whisper:NOBODY");
    await broadcast.getByRole("button").click();
    await broadcast.getByText("there is no such room").waitFor();

    // Of nobody whom another test needs: tokens that do not say when they were made never count again.
    const dot = await WireClient.connect(server, "dot");
    const revoke = form("Revoke a user");
    await revoke.getByLabel("User id").fill("no such user!");
    await revoke.getByRole("button").click();
    await revoke.getByText(/^That is not a user's id/).waitFor();
    expect(await page.getByRole("dialog").count()).toBe(0);
    await revoke.getByLabel("User id").fill("dot");
    await revoke.getByRole("button").click();
    await page
      .getByRole("dialog", { name: "Revoke dot?" })
      .getByRole("button", { name: "Revoke dot" })
      .click();
    await revoke.getByText(/dot was revoked; \d+ connections? (was|were) closed\./).waitFor();
    expect((await dot.whenClosed()).code).toBe(4403);
    expect(server.stdout + server.stderr).not.toContain("eyJ");
    await page.getByRole("link", { name: "Audit" }).click();
    const rows = page.locator("demo-admin-audit tbody tr");
    await rows.filter({ hasText: "Announced" }).filter({ hasText: "Back soon" }).waitFor();
    await rows.filter({ hasText: "Broadcast" }).filter({ hasText: "harbour:tide" }).waitFor();
  },
  60_000,
);

browserTest(
  "on a phone and in the dark everything fits and can be read",
  async () => {
    const { server, page } = await openPage("dark");
    const { room } = await people(server);
    await signIn(page);
    await page.setViewportSize({ width: 390, height: 844 });
    for (const [hash, shown] of [
      ["overview", page.getByRole("slider", { name: "Memory" })],
      [`room=${room}`, page.getByRole("button", { name: "Kick Bo" })],
      ["actions", page.getByRole("form", { name: "Revoke a user" })],
      ["audit", page.getByRole("heading", { name: "Audit" })],
    ] as const) {
      await page.goto(`${server.url}/admin#${hash}`);
      await shown.waitFor();
      expect(await violations(page)).toEqual([]);
      const overflowPx = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect([hash, overflowPx]).toEqual([hash, 0]);
    }
    // As narrow as a phone, or a window at 400 %, gets.
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(`${server.url}/admin#rooms`);
    const field = page.getByRole("searchbox", { name: "Filter by name" });
    expect((await field.boundingBox())?.width).toBeGreaterThan(200);
    for (const name of ["Pages", "Parts of this page"]) {
      const links = page.getByRole("navigation", { name });
      const [hiddenPx, cutPx] = await links.evaluate((nav) => {
        nav.querySelector("a")?.focus();
        // A ring is two pixels wide, two pixels away.
        const room =
          (nav.querySelector("a")?.getBoundingClientRect().top ?? 0) - nav.getBoundingClientRect().top;
        return [nav.scrollWidth - nav.clientWidth, Math.max(0, 4 - room)];
      });
      expect([name, hiddenPx, cutPx]).toEqual([name, 0, 0]);
    }
  },
  60_000,
);

const names = ["Ada", "Grace", "Linus", "Margaret", "Ken", "Barbara", "Dennis", "Radia"];

/** The one in the server's README: a minute and a half of talk. */
async function takePicture(path: string): Promise<void> {
  const { server, page } = await openPage();
  await signIn(page);
  const people = await Promise.all(
    names.map((name) => WireClient.connect(server, name.toLowerCase(), { name })),
  );
  const memberIds = names.map((name) => name.toLowerCase());
  const { room } =
    (await people[0]?.ask<{ room: string }>("conversation:create", { kind: "group", memberIds })) ?? {};
  for (const one of people) await one.ask("room:join", { room });
  const until = Date.now() + 95_000;
  let turn = 0;
  const talk = (async () => {
    for (; Date.now() < until + 5_000; turn += 1) {
      const many = Math.round(5 + 3 * Math.sin(turn / 25) + 2 * Math.sin(turn / 7));
      for (const one of people.slice(0, many))
        await one.ask("message:send", { room, content: `Ahoy ${turn}` });
      // The server closes whoever says nothing.
      for (const one of people) one.tell("ping");
      await Bun.sleep(250);
    }
  })();
  await Bun.sleep(until - Date.now());
  await Bun.write(path, await smallPng(page, await page.screenshot()));
  await talk;
}

if (screenshot !== undefined) browserTest("the picture", () => takePicture(screenshot), 300_000);
