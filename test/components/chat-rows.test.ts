/** A chat that holds many messages has rows for some of them, and its user notices nothing of it. */
import { expect } from "bun:test";
import type { Page } from "playwright-core";
import { browserTest as test } from "../support/chromium.ts";
import { usePages } from "./page.ts";
import { below, isInView, openTalk, row, scrollTo, settled, top } from "./talk.ts";

const open = usePages();

const openChat = (count: number, readSeq?: number) => openTalk(open, count, readSeq);

const rowCount = (page: Page) => page.locator("taut-chat [data-key]").count();

test("what comes in over days does not become ever more rows", async () => {
  const page = await openChat(40);
  for (let burst = 0; burst < 10; burst += 1) {
    await page.evaluate(() => {
      for (let count = 0; count < 50; count += 1) fixture.room.receive(fixture.ada, "another");
    });
    await settled(page);
  }
  expect(await rowCount(page)).toBeWithin(100, 201);
  expect(await below(page)).toBeLessThan(1);
});

test("who scrolls up finds every message, and nothing moves when rows come in above", async () => {
  const page = await openChat(1_000);
  expect(await rowCount(page)).toBe(100);
  for (const number of [98, 198, 298]) {
    const key = `m${number}`;
    await scrollTo(page, key);
    const before = await top(page, key);
    await row(page, `m${number + 50}`).waitFor({ state: "attached" });
    await settled(page);
    expect(Math.abs((await top(page, key)) - before)).toBeLessThanOrEqual(0.5);
  }
  expect(await page.evaluate(() => fixture.room.olderCount)).toBe(0);
});

test("back at the newest there are few rows again", async () => {
  const page = await openChat(1_000);
  for (const key of ["m98", "m198", "m298"]) await scrollTo(page, key);
  expect(await rowCount(page)).toBeGreaterThan(300);
  await scrollTo(page, "m1");
  await page.evaluate(() => fixture.room.receive(fixture.ada, "just in"));
  await page.getByText("just in", { exact: true }).waitFor();
  await settled(page);
  expect(await rowCount(page)).toBeLessThanOrEqual(200);
  expect(await below(page)).toBeLessThan(1);
});

test("those below stay while one reads further up, when the first row's message is deleted, too", async () => {
  const page = await openChat(1_000);
  await scrollTo(page, "m70");
  const before = await top(page, "m70");
  await page.evaluate(() => {
    const { room } = fixture;
    room.list.value = room.list.peek().filter(({ id }) => id !== "m100");
    for (let count = 0; count < 150; count += 1) room.receive(fixture.ada, "another");
  });
  await page.getByRole("button", { name: "150 new messages" }).waitFor();
  expect(Math.abs((await top(page, "m70")) - before)).toBeLessThanOrEqual(0.5);
});

test("the way to what is new leads to a message without a row", async () => {
  const page = await openChat(1_000, 200);
  await page.getByRole("button", { name: /new messages above/ }).click();
  await page.locator(".unread-line").waitFor();
  expect(await isInView(page, ".unread-line")).toBe(true);
});

test("a search leads to a message without a row", async () => {
  const page = await openChat(1_000);
  await page.getByRole("textbox", { name: "Write a message" }).focus();
  await page.keyboard.press("ControlOrMeta+f");
  await page.getByRole("textbox", { name: "Search in this conversation" }).fill("message 777");
  await page.locator(".row.current").waitFor();
  expect(await page.locator(".row.current .text").textContent()).toBe("Message 777");
  expect(await isInView(page, ".row.current")).toBe(true);
});

test("ArrowUp in the empty field edits one's last message, however far back that is", async () => {
  const page = await openChat(40);
  await page.evaluate(() => {
    const { room, said, ada } = fixture;
    const others = Array.from({ length: 400 }, (_, index) => said(ada, `And ${index}`));
    room.list.value = [...room.list.peek(), ...others];
  });
  await settled(page);
  await page.getByRole("textbox", { name: "Write a message" }).focus();
  await page.keyboard.press("ArrowUp");
  const editor = page.getByRole("textbox", { name: "Edit message" });
  await editor.waitFor();
  expect(await isInView(page, ".row.editing")).toBe(true);
  expect(await editor.evaluate((one) => one.matches(":focus"))).toBe(true);
});
