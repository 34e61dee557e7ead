/** A focus session as it goes: drawn from signals, smooth however much comes. */
import { expect } from "bun:test";
import type { Page } from "playwright-core";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { usePages } from "./page.ts";

const open = usePages();
const markup = `<taut-provider><taut-focus session="s-1"></taut-focus></taut-provider>`;

/** A session that began an hour ago. */
async function openFocus(more: object = {}): Promise<Page> {
  const page = await open();
  await page.evaluate(
    ({ markup, more }) => {
      fixture.client.focus.siteList = fixture.sampleSites;
      fixture.client.focus.watch("s-1").state.value = fixture.sampleState(Date.now(), more);
      fixture.mount(markup);
    },
    { markup, more },
  );
  return page;
}

test("the score, its components and the line are told in words, too", async () => {
  const page = await openFocus();
  await page.getByRole("img", { name: "Focus score 86 of 100. In focus" }).waitFor();
  await page.getByRole("listitem").filter({ hasText: "Staying with it" }).getByText("88 of 100").waitFor();
  await page
    .getByRole("img", { name: /^Score over time, from .* lowest 34, highest 90, last 86$/ })
    .waitFor();
  await page.getByRole("img", { name: /^Timeline since .* github.com 18 min.*typed/ }).waitFor();
});

test("bars that stand side by side stand at the same height, however long the words below are", async () => {
  const page = await openFocus();
  await page.setViewportSize({ width: 714, height: 900 });
  await page.locator(".bars .bar").last().waitFor();
  const tops = await page
    .locator(".bars .bar")
    .evaluateAll((bars) => bars.map((bar) => Math.round(bar.getBoundingClientRect().top)));
  expect([tops[1], tops[3]]).toEqual([tops[0], tops[2]]);
  expect(new Set(tops).size).toBe(2);
});

test("where the last activities are no longer held, it does not say that there were none", async () => {
  const page = await openFocus({ activities: [], activityCount: 184 });
  await page.getByText("Nothing new. The report will have them all.").waitFor();
  expect(await page.getByText("Nothing yet.").count()).toBe(0);
});

test("its clock is the session's, where this machine's is wrong", async () => {
  const page = await openFocus();
  await page.evaluate(() => {
    fixture.client.focus.watch("s-1").aheadMs = -3 * 3_600_000;
    const { state } = fixture.client.focus.watch("s-1");
    if (state.value) state.value = { ...state.value, startedAt: state.value.startedAt - 3 * 3_600_000 };
  });
  await page
    .getByRole("timer")
    .getByText(/^1:00:\d\d$/)
    .waitFor();
});

test("a session is watched while it is shown, and no longer", async () => {
  const page = await openFocus();
  const holds = () => page.evaluate(() => fixture.client.focus.watch("s-1").holds);
  await page.waitForFunction(() => fixture.client.focus.watch("s-1").holds === 1);
  await page.evaluate(() => {
    const element = document.querySelector("taut-focus");
    if (element) document.body.append(element);
  });
  expect(await holds()).toBe(1);
  await page.evaluate(() => document.querySelector("taut-focus")?.remove());
  await page.waitForFunction(() => fixture.client.focus.watch("s-1").holds === 0);
});

test("sites have the colour of what they are good for", async () => {
  const page = await openFocus();
  const titles = (kind: string) =>
    page.locator(`.lanes rect.${kind} title`).evaluateAll((all) => all.map((one) => one.textContent));
  await page.locator(".lanes rect.focus").first().waitFor({ state: "attached" });
  expect(await titles("focus")).toEqual(["docs.google.com, 3 min", "github.com, 18 min"]);
  expect(await titles("idle")).toEqual(["Idle, 4 min"]);
});

test("what is said to its owner can be put away", async () => {
  const page = await openFocus();
  await page.getByRole("button", { name: /^Dismiss: A lot of tabs/ }).click();
  await page.waitForFunction(() => fixture.client.focus.asked.includes("dismiss s-1 i2"));
  expect(await page.evaluate(() => fixture.heard.at(-1))).toEqual({
    type: "taut-dismiss",
    detail: { interventionId: "i2" },
  });
});

test("who only watches is not asked to dismiss anything, and is led to no report", async () => {
  const page = await open();
  await page.evaluate((markup) => {
    const watched = fixture.client.focus.watch("s-1");
    watched.isOwn.value = false;
    watched.state.value = fixture.sampleState(Date.now());
    fixture.mount(markup);
  }, markup);
  await page.getByText("A lot of tabs in a short while").waitFor();
  expect(await page.getByRole("button", { name: /Dismiss/ }).count()).toBe(0);
});

test("a session of less than a minute, or without an activity, has no score yet", async () => {
  const name = "Focus score: not enough yet. In focus";
  for (const more of [{ startedAt: Date.now() - 30_000 }, { activityCount: 0 }]) {
    const page = await openFocus(more);
    await page.getByRole("img", { name }).waitFor();
    const bar = page.getByRole("listitem").filter({ hasText: "Staying with it" });
    expect(await bar.locator(".value").textContent()).toStartWith("–");
  }
});

test("over, it has no bars but those of its report", async () => {
  const page = await openFocus({ endedAt: Date.now(), components: undefined });
  await page.getByRole("img", { name: "Focus score 86 of 100. Ended" }).waitFor();
  expect(await page.locator("taut-focus .bars").count()).toBe(0);
});

test("a session that is over says so, and leads to its report", async () => {
  const page = await openFocus({
    endedAt: Date.now(),
    reportUrl: "/report/s-1",
    endReason: "it was idle",
  });
  await page.getByText("This session is over: it was idle.").waitFor();
  const link = page.getByRole("link", { name: "Open the report" });
  expect(await link.getAttribute("href")).toBe("/report/s-1");
  await page.getByRole("img", { name: "Focus score 86 of 100. Ended" }).waitFor();
});

test("a report's address that is no path of the server is led to by no link", async () => {
  for (const reportUrl of [
    "javascript:alert(1)",
    "//evil.example/x",
    "/\\evil.example/x",
    "/\t/evil.example/x",
  ]) {
    const page = await openFocus({ endedAt: Date.now(), reportUrl });
    await page.getByText("This session is over").waitFor();
    expect(await page.getByRole("link", { name: "Open the report" }).count(), reportUrl).toBe(0);
  }
});

test("a session that may not be watched says why, and can be tried again", async () => {
  const page = await open();
  await page.evaluate((markup) => {
    fixture.client.focus.watch("s-1").error.value = { code: "forbidden", message: "another's" };
    fixture.mount(markup);
  }, markup);
  await page.getByRole("alert").getByText("You may not watch this session").waitFor();
  await page.getByRole("button", { name: "Try again" }).click();
  expect(await page.evaluate(() => fixture.client.focus.watch("s-1").retries)).toBe(1);
});

test("without a session it says so; while one is awaited, that it loads", async () => {
  const page = await open();
  await page.evaluate(() => fixture.mount(`<taut-provider><taut-focus></taut-focus></taut-provider>`));
  await page.getByText("No session").waitFor();
  await page.evaluate(() => document.querySelector("taut-focus")?.setAttribute("session", "s-9"));
  await page.getByRole("status").getByText("Loading").waitFor();
});

test("a state that the page hands over is shown without a connection", async () => {
  const page = await open();
  await page.evaluate(() => {
    const element = document.createElement("taut-focus");
    element.state = fixture.sampleState(Date.now());
    document.body.append(element);
  });
  await page.getByRole("img", { name: "Focus score 86 of 100. In focus" }).waitFor();
  await page.getByRole("button", { name: /^Dismiss/ }).click();
  expect(await page.evaluate(() => fixture.heard)).toEqual([
    { type: "taut-dismiss", detail: { interventionId: "i2" } },
  ]);
});

test("however much comes, it is drawn once a frame", async () => {
  const page = await openFocus();
  await page.getByText("(86)").waitFor();
  const seen = await page.evaluate(async () => {
    const { afterFocusEvent } = fixture;
    const { state } = fixture.client.focus.watch("s-1");
    // A drawing that its clock asked for may still wait for a frame of the browser's own.
    while ((await document.querySelector("taut-focus")?.updateComplete) === false);
    const frames: FrameRequestCallback[] = [];
    const own = globalThis.requestAnimationFrame;
    globalThis.requestAnimationFrame = (run) => frames.push(run);
    const count = () =>
      document.querySelector("taut-focus")?.shadowRoot?.querySelector("[part=count]")?.textContent;
    for (let told = 1; told <= 300 && state.value; told += 1) {
      const data = {
        sessionId: "s-1",
        focusScore: 50,
        activityCount: 86 + told,
        lastActivityTime: 1,
        status: "idle",
      };
      state.value = afterFocusEvent(state.value, { type: "session:update", data, timestamp: 0 });
      // In a task of its own, as frames of a socket come.
      if (told % 10 === 0) await new Promise((resolve) => setTimeout(resolve));
    }
    const before = { asked: frames.length, count: count() };
    globalThis.requestAnimationFrame = own;
    for (const run of frames) run(0);
    await document.querySelector("taut-focus")?.updateComplete;
    return { before, after: count() };
  });
  expect(seen).toEqual({ before: { asked: 1, count: "(86)" }, after: "(386)" });
});
