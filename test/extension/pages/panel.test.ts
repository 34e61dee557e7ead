/** The side panel, before a worker that says what each test is about. */
import { expect } from "bun:test";
import type { FocusIntervention } from "../../../client/index.ts";
import { browserTest } from "../../support/chromium.ts";
import { useFaces } from "../../support/extension-pages.ts";
import { extensionState, liveFocus } from "../../support/fake-worker.ts";

const open = useFaces();
const running = (now: number) =>
  ({ kind: "running", sessionId: "one", startedAt: now - 65_000, activeMs: 0, since: now - 65_000 }) as const;

browserTest("the session is shown live, with every state that the worker says", async () => {
  const now = Date.now();
  const session = running(now);
  const page = await open("panel", extensionState({ session, live: liveFocus(now) }));
  await page.getByRole("img", { name: "Focus score 78 of 100" }).waitFor();
  const live = liveFocus(now, { score: 31 });
  await page.evaluate((state) => fakeWorker.say(state), extensionState({ session, live }));
  await page.getByRole("img", { name: "Focus score 31 of 100" }).waitFor();
});

browserTest("a word that was said is dismissed, and silence is asked for", async () => {
  const now = Date.now();
  const said: FocusIntervention = {
    interventionId: "i1",
    message: "Six sites in three minutes.",
    type: "suggestion",
    priority: "medium",
    timestamp: now,
    dismissible: true,
    isDismissed: false,
  } as const;
  const live = liveFocus(now, { interventions: [said] });
  const page = await open("panel", extensionState({ session: running(now), live }));
  await page.getByRole("button", { name: "Dismiss: Six sites in three minutes." }).click();
  await page.waitForFunction(() => fakeWorker.commands.some(({ kind }) => kind === "dismiss"));
  await page.getByRole("button", { name: "Quiet for 15 minutes" }).click();
  const commands = await page.evaluate(() => fakeWorker.commands.filter(({ kind }) => kind !== "sites"));
  expect(commands).toEqual([
    { kind: "dismiss", interventionId: "i1" },
    { kind: "snooze", minutes: 15 },
  ]);
});

browserTest(
  "how long it stays quiet is what the worker says, also after a reload, and is over when it is over",
  async () => {
    const now = Date.now();
    const about = { session: running(now), live: liveFocus(now) };
    const page = await open("panel", extensionState({ ...about, snoozedUntil: now + 60_000 }));
    await page.getByRole("status").getByText("Quiet until").waitFor();
    await page.evaluate((state) => fakeWorker.say(state), extensionState({ ...about, snoozedUntil: now }));
    await page.getByRole("status").getByText("A word now and then").waitFor();
  },
);

browserTest("the report of a session that is over opens in a tab, on the user's own server", async () => {
  const now = Date.now();
  const live = liveFocus(now, { endedAt: now, reportUrl: "/report/one" });
  const page = await open("panel", extensionState({ live }));
  await page.getByRole("link", { name: "Open the report" }).click();
  expect(await page.evaluate(() => fakeWorker.opened)).toEqual(["http://127.0.0.1:8765/report/one"]);
  expect(page.url()).toEndWith("/panel/panel.html");
});
