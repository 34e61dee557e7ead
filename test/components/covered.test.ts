/** What lies over something else covers none of its words. */
import { expect } from "bun:test";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { chatOn, usePages } from "./page.ts";

const open = usePages();
const openChat = chatOn(open);

test("the button for more of a conversation covers neither its time nor its count", async () => {
  const page = await open();
  await page.evaluate(() => {
    fixture.mount(`<taut-provider><taut-conversations></taut-conversations></taut-provider>`);
    const lastMessage = {
      id: "m" as never,
      content: "x".repeat(200),
      sender: fixture.ada as never,
      timestamp: 1,
    };
    fixture.client.conversations.list.value = [fixture.listed("one", { lastMessage, unread: 3 })];
  });
  const row = page.locator("[part=conversation]");
  await row.hover();
  const overlaps = await row.evaluate((row) => {
    const more = row.querySelector(".more")?.getBoundingClientRect();
    return [...row.querySelectorAll("time, .count")].map((one) => {
      const { right, bottom } = one.getBoundingClientRect();
      return more !== undefined && right > more.left && bottom > more.top;
    });
  });
  expect(overlaps).toEqual([false, false]);
});

test("a day that stands at the top while one scrolls half covers nothing: what goes below it is out of sight", async () => {
  const page = await openChat();
  await page.evaluate(() => {
    // All of one day, also right after midnight.
    const timestamp = Date.now();
    fixture.room.list.value = fixture.talk(40).map((message) => ({ ...message, timestamp }));
  });
  await page.locator(".row").nth(39).waitFor();
  const { isStuck, isCovering } = await page.locator("taut-chat").evaluate(async (chat) => {
    const scroller = chat.shadowRoot?.querySelector(".scroller");
    const label = chat.shadowRoot?.querySelector(".day-label");
    if (!scroller || !label) throw new Error("nothing is shown");
    scroller.scrollTop = 300;
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const view = scroller.getBoundingClientRect();
    const { top, left, right } = label.getBoundingClientRect();
    const isCovering = left <= view.left + 1 && right >= view.left + scroller.clientWidth - 1;
    return { isStuck: Math.abs(top - view.top) < 1, isCovering };
  });
  expect([isStuck, isCovering]).toEqual([true, true]);
});
