/** What came of a session: read, taken along, and its sites counted anew; and the list of all sessions. */
import { expect } from "bun:test";
import type { Page } from "playwright-core";
import { browserTest as test } from "../support/chromium.ts";
import { drawn } from "../support/drawn.ts";
import type {} from "./fixture.ts";
import { usePages } from "./page.ts";

const open = usePages();
const endedAt = Date.UTC(2026, 10, 20, 15);

async function openReport(more: object = {}): Promise<Page> {
  const page = await open();
  await page.evaluate(
    ({ endedAt, more }) => {
      fixture.client.focus.siteList = fixture.sampleSites;
      fixture.client.focus.reports.set("s-1", fixture.sampleReport(endedAt, more));
      fixture.mount(`<taut-provider><taut-report session="s-1"></taut-report></taut-provider>`);
    },
    { endedAt, more },
  );
  return page;
}

const asked = (page: Page) => page.evaluate(() => fixture.client.focus.asked);

test("a report tells how it went, where the time went, what was said and how it compares", async () => {
  const page = await openReport();
  await page.getByRole("img", { name: "Focus score 74 of 100. Focus score" }).waitFor();
  await page.getByRole("img", { name: /^Score over time, from .* lowest 34, highest 90/ }).waitFor();
  await page.locator(".facts div").filter({ hasText: "Longest focus" }).getByText("18 min").waitFor();
  await page.getByRole("listitem").filter({ hasText: "Distracts 2 min 3 %" }).waitFor();
  await page.getByText("Dismissed. Score 48 then, 71 ten minutes later.").waitFor();
  await page
    .getByText("4 above your average of 70 over the last 5 sessions, and better than 3 of them.")
    .waitFor();
  await page
    .getByRole("img", { name: "Scores of 6 sessions, oldest first: 62, 70, 58, 77, 81, 74" })
    .waitFor();
  await page
    .getByRole("listitem")
    .filter({ hasText: "Your longest stretch of focus was 18 minutes" })
    .waitFor();
});

test("what a device had to let go of is said to be missing, and a pause is told as such", async () => {
  const startedAt = endedAt - 3_600_000;
  const page = await openReport({
    shedCount: 12,
    holes: [{ from: startedAt, to: startedAt + 60_000, count: 12 }],
    pauses: [{ from: startedAt + 60_000, to: startedAt + 360_000 }],
    msByKind: { focus: 60_000, neutral: 0, distracting: 0, outside: 0, idle: 0, pause: 300_000 },
  });
  await page.getByText("12 more activities are missing").waitFor();
  await page.locator(".facts div").filter({ hasText: "Paused" }).getByText("5 min").waitFor();
  const width = (kind: string) => page.locator(`.line rect.${kind}`).getAttribute("width");
  expect([await width("hole"), await width("paused")]).toEqual(["1.67%", "8.33%"]);
});

test("a site is counted anew beside the user's other words, and the report read again", async () => {
  const page = await openReport();
  await page.evaluate(() => {
    fixture.client.focus.siteList = [
      ...fixture.sampleSites,
      { domain: "own.example", category: "focus", isDefault: false },
    ];
  });
  await page.getByRole("combobox", { name: "What news.example.org counts as" }).selectOption("Distracts");
  await page.waitForFunction(
    () => fixture.client.focus.asked.filter((what) => what.startsWith("report")).length === 2,
  );
  const sites = [
    { domain: "own.example", category: "focus" },
    { domain: "news.example.org", category: "distracting" },
  ];
  const [, , said] = await asked(page);
  expect(JSON.parse(`${said?.slice("sites ".length)}`)).toMatchObject(sites);
});

test("the choice of what a site counts as keeps the cursor while it is saved, and is made once", async () => {
  const page = await openReport();
  const select = page.getByRole("combobox", { name: "What news.example.org counts as" });
  await page.evaluate(() => {
    const { focus } = fixture.client;
    const sites = focus.sites.bind(focus);
    focus.sites = async () => {
      await new Promise((answer) => Object.assign(globalThis, { answer }));
      return sites();
    };
  });
  await select.focus();
  await page.keyboard.press("ArrowDown");
  await page.waitForFunction(() => "answer" in globalThis);
  const chosen = await select.inputValue();
  expect(chosen).not.toBe("neutral");
  await page.keyboard.press("ArrowUp");
  await drawn(page);
  expect(await select.evaluate((it) => it.matches(":focus"))).toBe(true);
  await page.evaluate(() => (globalThis as unknown as { answer(): void }).answer());
  await page.waitForFunction(
    () => fixture.client.focus.asked.filter((what) => what.startsWith("report")).length === 2,
  );
  const said = (await asked(page)).filter((what) => what.startsWith("sites "));
  expect(said).toHaveLength(1);
  expect(said[0]).toContain(`"news.example.org","category":"${chosen}"`);
  expect(await select.evaluate((it) => it.matches(":focus"))).toBe(true);
});

test("a report is taken along as a file", async () => {
  const page = await openReport();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "CSV" }).click();
  expect((await downloading).suggestedFilename()).toBe("session-s-1.csv");
  expect(await asked(page)).toContain("download s-1 csv");
});

test("a refusal is said where it was asked", async () => {
  const page = await openReport();
  await page.getByRole("button", { name: "JSON" }).waitFor();
  await page.evaluate(() => {
    const { focus } = fixture.client;
    focus.download = () =>
      Promise.reject(Object.assign(new Error("the server is busy"), { code: "unavailable" }));
  });
  await page.getByRole("button", { name: "JSON" }).click();
  await page.getByRole("alert").getByText("the server is busy").waitFor();
});

test("a report that is not there, or is another's, says so", async () => {
  const page = await open();
  await page.evaluate(() =>
    fixture.mount(`<taut-provider><taut-report session="gone"></taut-report></taut-provider>`),
  );
  await page.getByRole("alert").getByText("There is no such report").waitFor();
  await page.evaluate(() => {
    const refused = () => Promise.reject(Object.assign(new Error("another's"), { code: "forbidden" }));
    fixture.client.focus.report = refused;
  });
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("This report is another user's").waitFor();
});

test("on paper there are no buttons, and it is light", async () => {
  const page = await openReport();
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const button = page.getByRole("button", { name: "CSV", includeHidden: true });
  await button.waitFor({ state: "hidden" });
  const colour = await page.locator("taut-report").evaluate((one) => getComputedStyle(one).backgroundColor);
  expect(colour).toBe("rgb(255, 255, 255)");
  await page.emulateMedia({ media: null, colorScheme: null });
});

async function openHistory(count: number, atOnce = 1): Promise<Page> {
  const page = await open();
  await page.evaluate(
    ({ count, atOnce }) => {
      // At the beginning of each day: what began an hour ago may have begun yesterday.
      const today = new Date();
      fixture.client.focus.listed = Array.from({ length: count }, (_, index) => {
        const startTime = new Date(
          today.getFullYear(),
          today.getMonth(),
          today.getDate() - Math.floor(index / atOnce),
        ).getTime();
        const isActive = index === 0;
        return {
          sessionId: `s-${index}`,
          startTime,
          isActive,
          focusScore: 90 - index,
          activityCount: index,
          endTime: isActive ? null : startTime + 1_800_000,
          endReason: null,
          lastActivityTime: startTime,
        };
      });
      fixture.mount(`<taut-provider><taut-focus-history></taut-focus-history></taut-provider>`);
    },
    { count, atOnce },
  );
  return page;
}

test("one of a few seconds has the same verdict in its report as everywhere else, and no numbers", async () => {
  const page = await openReport({ startedAt: endedAt - 15_000, durationMs: 15_000, activityCount: 2 });
  await page.getByRole("img", { name: "Focus score: none. Too short to score" }).waitFor();
  expect(await page.getByText("Staying with it").count()).toBe(0);
  expect(await page.getByText("Compared with your sessions before").count()).toBe(0);
});

test("sessions are listed with their trend, and each leads to its report", async () => {
  const page = await openHistory(4);
  await page.getByText("on average, over 3 sessions").waitFor();
  await page.getByRole("img", { name: "Scores of 3 sessions, oldest first: 87, 88, 89" }).waitFor();
  const links = await page.getByRole("link").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  expect(links).toEqual(["/report/s-0", "/report/s-1", "/report/s-2", "/report/s-3"]);
  await page
    .getByRole("listitem")
    .first()
    .getByText(/ · Going on · 0 activities$/)
    .waitFor();
});

test("one that goes on has its live score, and one of which there is not enough has none", async () => {
  const page = await openHistory(3);
  const badge = (at: number) => page.getByRole("listitem").nth(at).locator(".badge");
  await badge(0).getByText("Score: not enough yet").waitFor();
  const activities = await page.evaluate(() => {
    const state = fixture.sampleState(Date.now());
    fixture.client.focus.watch("s-0").state.value = state;
    fixture.client.focus.listed = fixture.client.focus.listed.map((one, index) =>
      index === 1 ? { ...one, endTime: one.startTime + 500 } : one,
    );
    void document.querySelector("taut-focus-history")?.refresh();
    return state.activityCount;
  });
  await badge(0).getByText("86", { exact: true }).waitFor();
  await badge(1).getByText("Score: none").waitFor();
  await page.getByRole("listitem").nth(1).getByText(" · too short to score").waitFor();
  await page.getByRole("listitem").first().getByText(`· ${activities} activities`).waitFor();
  await badge(2).getByText("88", { exact: true }).waitFor();
});

test("a session is deleted after it was asked for twice", async () => {
  const page = await openHistory(3);
  const remove = page.getByRole("button", { name: /^Delete the session of Yesterday/ });
  await remove.click();
  await page.getByRole("button", { name: "Keep" }).click();
  await remove.click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.waitForFunction(() => fixture.client.focus.asked.includes("remove s-1"));
  await remove.waitFor({ state: "detached" });
});

test("after a session was deleted the keyboard goes on at the next one, and after the last one at what is said then", async () => {
  const page = await openHistory(2);
  const remove = async () => {
    await page
      .getByRole("button", { name: /^Delete the session/ })
      .first()
      .press("Enter");
    await page.getByRole("button", { name: "Delete", exact: true }).press("Enter");
  };
  const isAt = (selector: string) =>
    page.waitForFunction(
      (selector) =>
        document.querySelector("taut-focus-history")?.shadowRoot?.activeElement?.matches(selector) === true,
      selector,
    );
  await remove();
  await isAt("[data-id=s-1] [part=delete]");
  await remove();
  await isAt("[part=empty]");
});

test("what begins, ends or goes elsewhere is listed so as soon as that is told, also after the element was moved", async () => {
  const page = await openHistory(3);
  const tell = () =>
    page.evaluate(() => {
      const { focus, tell } = fixture.client;
      focus.listed = focus.listed.slice(1);
      tell("session:status", { sessionId: "s-0", isActive: false }, "user:me");
    });
  await page.getByRole("listitem").nth(2).waitFor();
  await tell();
  await page.getByRole("listitem").nth(2).waitFor({ state: "detached" });
  await page.evaluate(() => {
    const history = document.querySelector("taut-focus-history");
    if (history) document.querySelector("taut-provider")?.append(history);
  });
  await page.getByRole("listitem").nth(1).waitFor();
  await tell();
  await page.getByRole("listitem").nth(1).waitFor({ state: "detached" });
  expect(await page.getByRole("listitem").count()).toBe(1);
});

test("older sessions are shown when they are asked for", async () => {
  const page = await openHistory(24);
  await page.getByRole("button", { name: "Show older ones" }).click();
  await page.getByRole("listitem").nth(23).waitFor();
  expect(await page.getByRole("button", { name: "Show older ones" }).count()).toBe(0);
});

test("older sessions that began at the very moment of one that is shown are shown, too", async () => {
  const page = await openHistory(24, 3);
  await page.getByRole("button", { name: "Show older ones" }).click();
  await page.getByRole("listitem").nth(23).waitFor();
  const links = await page.getByRole("link").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  expect(new Set(links).size).toBe(24);
});

test("a list of more than the server gives at once is asked for anew, and stays as long", async () => {
  const page = await openHistory(205);
  for (let shown = 20; shown < 205; shown += 20) {
    await page.getByRole("button", { name: "Show older ones" }).click();
    await page
      .getByRole("listitem")
      .nth(Math.min(shown + 19, 204))
      .waitFor();
  }
  await page.evaluate(async () => {
    const listed = fixture.client.focus.listed;
    fixture.client.focus.listed = listed.filter(({ sessionId }) => sessionId !== "s-7");
    await document.querySelector("taut-focus-history")?.refresh();
  });
  await page.locator('[data-id="s-7"]').waitFor({ state: "detached" });
  expect(await page.getByRole("listitem").count()).toBe(204);
  expect(await page.getByRole("alert").count()).toBe(0);
});

test("without sessions it says so; where they cannot be read, why", async () => {
  const page = await openHistory(0);
  await page.getByText("No sessions yet").waitFor();
  await page.evaluate(() => {
    fixture.client.focus.sessions = () => Promise.reject(new Error("the server cannot be reached"));
    void document.querySelector("taut-focus-history")?.refresh();
  });
  await page.getByRole("alert").getByText("the server cannot be reached").waitFor();
});

test("of one user's sessions nothing is shown to the next, though that one's cannot be read", async () => {
  const page = await openHistory(3);
  await page.getByRole("listitem").first().waitFor();
  await page.evaluate(() => {
    const client = fixture.createFakeClient();
    client.user.value = { ...fixture.bo, role: "user" };
    client.focus.sessions = () => Promise.reject(new Error("the server is busy"));
    Object.assign(document.querySelector("taut-provider") ?? {}, { client });
  });
  await page.getByRole("alert").getByText("the server is busy").waitFor();
  expect(await page.getByRole("listitem").count()).toBe(0);
});

test("an answer that comes when another user is there is not shown", async () => {
  const page = await openHistory(3);
  await page.getByRole("listitem").first().waitFor();
  const shown = await page.evaluate(async () => {
    const { focus } = fixture.client;
    const list = focus.listed;
    const late = Promise.withResolvers<typeof list>();
    focus.sessions = () => late.promise.then((all) => [...all]);
    const history = document.querySelector("taut-focus-history");
    const asked = history?.refresh();
    const client = fixture.createFakeClient();
    client.focus.sessions = () => new Promise(() => undefined);
    Object.assign(document.querySelector("taut-provider") ?? {}, { client });
    // The provider's client reaches the element in a turn of its own.
    await new Promise(requestAnimationFrame);
    await history?.updateComplete;
    late.resolve(list);
    await asked;
    await history?.updateComplete;
    return history?.shadowRoot?.querySelectorAll("li").length;
  });
  expect(shown).toBe(0);
});

test("of two answers for the list of sessions the later question's stands, in whatever order they come", async () => {
  const page = await openHistory(3);
  await page.getByRole("listitem").first().waitFor();
  const shown = await page.evaluate(async () => {
    const history = document.querySelector("taut-focus-history");
    const { focus } = fixture.client;
    const now = [...focus.listed];
    const { sessions } = focus;
    const overtaken = Promise.withResolvers<void>();
    focus.sessions = async () => {
      await overtaken.promise;
      return [];
    };
    const first = history?.refresh();
    focus.sessions = sessions;
    await history?.refresh();
    overtaken.resolve();
    await first;
    await history?.updateComplete;
    return [now.length, history?.shadowRoot?.querySelectorAll("li").length];
  });
  expect(shown[0]).toBeGreaterThan(0);
  expect(shown[1]).toBe(shown[0]);
});
