/** The popup, before a worker that says what each test is about. */
import { expect } from "bun:test";
import type { Page } from "playwright-core";
import { type Command, defaultSettings } from "../../../extension/messages.ts";
import { browserTest } from "../../support/chromium.ts";
import { useFaces } from "../../support/extension-pages.ts";
import { extensionState, liveFocus } from "../../support/fake-worker.ts";

const open = useFaces();

const commands = (page: Page): Promise<readonly Command[]> => page.evaluate(() => fakeWorker.commands);
const opened = (page: Page): Promise<readonly string[]> => page.evaluate(() => fakeWorker.opened);
const press = (page: Page, name: string) => page.getByRole("button", { name }).click();
const running = (now: number) =>
  ({ kind: "running", sessionId: "one", startedAt: now - 65_000, activeMs: 0, since: now - 65_000 }) as const;

browserTest("a session is started, paused and stopped by what is clicked", async () => {
  const page = await open("popup", extensionState());
  await press(page, "Start a session");
  const now = Date.now();
  await page.evaluate((state) => fakeWorker.say(state), extensionState({ session: running(now) }));
  await press(page, "Pause");
  const paused = { ...running(now), kind: "paused" as const, activeMs: 65_000 };
  await page.evaluate((state) => fakeWorker.say(state), extensionState({ session: paused }));
  await page.getByText("Paused").waitFor();
  await press(page, "Go on");
  await press(page, "Stop");
  expect(await commands(page)).toEqual([
    ...([{ kind: "start" }, { kind: "pause" }, { kind: "resume" }, { kind: "stop" }] as const),
  ]);
});

browserTest("by keyboard, the cursor stays where the button was, and presses nothing by itself", async () => {
  const page = await open("popup", extensionState());
  await page.getByRole("button", { name: "Start a session" }).press("Enter");
  const controls = page.locator(":focus").and(page.getByRole("group", { name: "Session" }));
  const now = Date.now();
  await page.evaluate((state) => fakeWorker.say(state), extensionState({ session: running(now) }));
  await controls.waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.evaluate((state) => fakeWorker.say(state), extensionState());
  await controls.waitFor();
  expect(await commands(page)).toEqual([{ kind: "start" }, { kind: "stop" }]);
});

browserTest("a running session shows its score, its status and how long it runs", async () => {
  const now = Date.now();
  const page = await open(
    "popup",
    extensionState({ session: running(now), live: liveFocus(now), connection: { kind: "ready" } }),
  );
  await page.getByText("In focus").waitFor();
  await page.getByText("78", { exact: true }).waitFor();
  expect(await page.getByRole("timer").textContent()).toMatch(/^1:\d\d$/);
});

browserTest("a session that the server ended says so, and why, in a sentence", async () => {
  const endReason = "it was deleted";
  const live = liveFocus(Date.now(), { endedAt: Date.now(), endReason });
  const page = await open("popup", extensionState({ live }));
  await page.getByText("This session is over: it was deleted.", { exact: true }).waitFor();
});

browserTest("a session that has just begun shows no score yet", async () => {
  const now = Date.now();
  const live = liveFocus(now, { startedAt: now - 20_000 });
  const page = await open("popup", extensionState({ session: running(now), live }));
  await page.getByRole("img", { name: "Focus score: not enough yet. In focus" }).waitFor();
});

browserTest("what was said last is shown, of low priority, too, and is dismissed", async () => {
  const now = Date.now();
  const said = (interventionId: string, message: string) => ({
    interventionId,
    message,
    type: "encouragement" as const,
    priority: "low" as const,
    timestamp: now - 120_000,
    dismissible: true,
    isDismissed: false,
  });
  const interventions = [said("i2", "Half an hour without a switch."), said("i1", "Well begun.")];
  const live = liveFocus(now, { interventions });
  const page = await open("popup", extensionState({ session: running(now), live }));
  const card = page.getByRole("status").filter({ hasText: "Half an hour without a switch." });
  expect(await card.getByRole("time").textContent()).toMatch(/\d:\d\d/);
  expect(await page.getByText("Well begun.").count()).toBe(0);
  await press(page, "Dismiss: Half an hour without a switch.");
  expect(await commands(page)).toEqual([{ kind: "dismiss", interventionId: "i2" }]);
  const over = liveFocus(now, { interventions, endedAt: now });
  await page.evaluate((state) => fakeWorker.say(state), extensionState({ live: over }));
  await card.waitFor({ state: "detached" });
});

browserTest("what waits and what was dropped stands in the line", async () => {
  const now = Date.now();
  const queue = { waiting: 42, ofOthers: 0, shed: 3, refused: 0, bound: 50_000 } as const;
  const page = await open(
    "popup",
    extensionState({ session: running(now), connection: { kind: "waiting" }, queue }),
  );
  const words = await page.getByRole("status").textContent();
  expect(words).toContain("42 waiting, will send when back.");
  expect(words).toContain("3 older ones were dropped to make room.");
});

browserTest("a pairing code is brought into the form in which the page shows it, and sent", async () => {
  const page = await open("popup", extensionState({ account: { kind: "signed-out" } }));
  const field = page.getByRole("textbox", { name: "Pairing code" });
  await field.pressSequentially("k7qf2mxw");
  expect(await field.inputValue()).toBe("K7QF-2MXW");
  await field.press("Enter");
  expect(await commands(page)).toEqual([{ kind: "sign-in", code: "K7QF-2MXW" }]);
});

browserTest("a refused pairing code says why and what to do, beside the field", async () => {
  const page = await open("popup", extensionState({ account: { kind: "signed-out" } }));
  await page.evaluate(() => {
    const problem = {
      code: "server-refused",
      message: "This code is not known.",
      remedy: "Make a new one.",
    } as const;
    fakeWorker.answers["sign-in"] = { ok: false, problem };
  });
  await page.getByRole("textbox", { name: "Pairing code" }).fill("K7QF-2MXW");
  await press(page, "Pair");
  await page.getByRole("alert").getByText("This code is not known. Make a new one.").waitFor();
});

browserTest("a missing permission is asked for by the button of the problem that says so", async () => {
  const problem = {
    code: "permission-missing",
    message: "Typing is not recorded.",
    remedy: "Allow it, or turn it off.",
  } as const;
  const settings = { ...defaultSettings, isTypingOn: true };
  const page = await open("popup", extensionState({ problem, settings }));
  await press(page, "Allow");
  expect(await page.evaluate(() => fakeWorker.asked)).toEqual([{ origins: ["http://*/*", "https://*/*"] }]);
  expect(await commands(page)).toEqual([{ kind: "permissions-changed" }]);
});

browserTest("the dashboard and the last report open in tabs, on the user's own server", async () => {
  const live = liveFocus(Date.now(), { endedAt: Date.now(), reportUrl: "/report/one" });
  const page = await open("popup", extensionState({ live }));
  await page.getByRole("link", { name: "Dashboard" }).click();
  await page.getByRole("link", { name: "Last report" }).click();
  expect(await opened(page)).toEqual(["http://127.0.0.1:8765/focus", "http://127.0.0.1:8765/report/one"]);
});

browserTest(
  "a worker that is stopped during a session is asked again, and what it says then is shown",
  async () => {
    const now = Date.now();
    const page = await open("popup", extensionState({ session: running(now) }));
    await page.getByRole("button", { name: "Pause" }).waitFor();
    await page.evaluate(() => fakeWorker.stop());
    await page.evaluate((state) => fakeWorker.say(state), extensionState());
    await page.getByRole("button", { name: "Start a session" }).waitFor();
  },
);
