/** Elements in a page that stays open while nothing happens: what they say of the time goes on being so. */
import { expect } from "bun:test";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { membersOn } from "./members-page.ts";
import { usePages } from "./page.ts";

const open = usePages();
const openMembers = membersOn(open);

test("how long ago a member was seen is told by the minute", async () => {
  await (await open()).clock.install();
  const page = await openMembers();
  await page.evaluate(() => {
    const { client, bo } = fixture;
    const status = "offline" as const;
    client.people.known.value = new Map([["bo", { ...bo, status, lastSeen: Date.now() }]]);
  });
  await page.getByText("last seen just now").waitFor();
  await page.clock.runFor(5 * 60_000);
  await page.getByText("last seen 5 min. ago").waitFor();
});

test("the time of a conversation's last message is a day's once that day is over", async () => {
  const page = await open();
  await page.clock.install();
  await page.evaluate(() => {
    const timestamp = Date.now();
    const lastMessage = { id: "m1", content: "Hello", sender: fixture.ada, timestamp } as never;
    fixture.client.conversations.list.value = [fixture.listed("one", { lastMessage })];
    fixture.mount("<taut-provider><taut-conversations></taut-conversations></taut-provider>");
  });
  const time = page.locator("taut-conversations time");
  await time.getByText(":").waitFor();
  await page.clock.fastForward(86_400_000);
  const weekday = await page.evaluate(() =>
    new Intl.DateTimeFormat(navigator.language, { weekday: "short" }).format(Date.now() - 86_400_000),
  );
  await time.getByText(weekday).waitFor();
  expect(await time.count()).toBe(1);
});

test("a focus session of today is one of yesterday once the day is over, in its report and in the list", async () => {
  const page = await open();
  await page.clock.install({ time: Date.UTC(2026, 10, 20, 12) });
  await page.evaluate(() => {
    fixture.client.focus.reports.set("s-1", fixture.sampleReport(Date.now()));
    const startTime = Date.now() - 3_600_000;
    const session = { sessionId: "s-1", startTime, endTime: Date.now(), isActive: false, endReason: null };
    fixture.client.focus.listed = [
      { ...session, focusScore: 74, activityCount: 40, lastActivityTime: startTime },
    ];
    fixture.mount(`<taut-provider><taut-report session="s-1"></taut-report>
      <taut-focus-history></taut-focus-history></taut-provider>`);
  });
  const report = page.locator("taut-report header");
  const newest = page.locator("taut-focus-history li").first();
  await report.getByText("Today").waitFor();
  await newest.getByText("Today").waitFor();
  await page.clock.fastForward(86_400_000);
  await report.getByText("Yesterday").waitFor();
  await newest.getByText("Yesterday").waitFor();
});

test("who travels to another time zone has all times of a chat in it, of what was said before as well", async () => {
  const page = await open();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setTimezoneOverride", { timezoneId: "UTC" });
  await page.evaluate(() => {
    const { room, said, ada } = fixture;
    document.documentElement.lang = "en-GB";
    room.list.value = [said(ada, "before", { seq: 1, timestamp: Date.UTC(2026, 0, 5, 10, 30) })];
    fixture.mount(`<taut-provider><taut-chat room="conversation:one"></taut-chat></taut-provider>`);
  });
  const times = page.locator("taut-chat time");
  await times.getByText("10:30").waitFor();
  await devtools.send("Emulation.setTimezoneOverride", { timezoneId: "Asia/Tokyo" });
  await page.evaluate(async () => {
    const { room, said, ada } = fixture;
    const at = Date.UTC(2026, 0, 5, 10, 50);
    room.list.value = [...room.list.value, said(ada, "behind", { seq: 2, timestamp: at })];
    await document.querySelector("taut-chat")?.updateComplete;
  });
  expect(await times.allTextContents()).toEqual(["19:30", "19:50"]);
});
