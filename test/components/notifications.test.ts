/** The bell: counts, opens, reads. */
import { expect } from "bun:test";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { usePages } from "./page.ts";

const open = usePages();

async function openBell() {
  const page = await open();
  await page.evaluate(() => {
    fixture.mount(`<taut-provider><taut-notifications></taut-notifications></taut-provider>`);
    const createdAt = Date.now();
    fixture.client.notifications.list.value = [
      {
        id: "a",
        level: "success",
        title: "The boat is repaired",
        message: "You can fetch it.",
        url: "/boats/7",
        createdAt,
        isRead: false,
      },
      {
        id: "b",
        level: "warning",
        title: "<b>Storm</b>",
        message: "From the west, tonight.",
        createdAt,
        isRead: false,
        sender: { id: "bo", name: "Bo" },
      },
      { id: "c", level: "info", title: "Welcome", message: "Look around.", createdAt, isRead: true },
    ];
  });
  return page;
}

test("the count is of what is not read, and the panel lists everything as text", async () => {
  const page = await openBell();
  await page.getByRole("button", { name: "Notifications, 2 not read" }).click();
  const panel = page.getByRole("dialog", { name: "Notifications" });
  await panel.getByText("<b>Storm</b>").waitFor();
  expect(await panel.getByRole("listitem").count()).toBe(3);
  expect(await panel.getByRole("link").getAttribute("href")).toBe("/boats/7");
  if (process.env.TAUTLINE_SCREENSHOT !== undefined)
    await page.screenshot({ path: process.env.TAUTLINE_SCREENSHOT });
});

test("one is read by its own button, all by one", async () => {
  const page = await openBell();
  await page.getByRole("button", { name: "Notifications, 2 not read" }).click();
  await page.getByRole("button", { name: "Mark as read: <b>Storm</b>" }).click();
  await page.getByRole("button", { name: "Notifications, 1 not read" }).waitFor();
  await page.getByRole("button", { name: "Mark all as read" }).click();
  await page.getByRole("button", { name: "Notifications", exact: true }).waitFor();
});

test("Escape closes it and goes back to the bell, and so does a click elsewhere", async () => {
  const page = await openBell();
  const bell = page.getByRole("button", { name: "Notifications, 2 not read" });
  await bell.click();
  await page.getByRole("button", { name: "Mark all as read" }).focus();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(await bell.evaluate((one) => one.matches(":focus"))).toBe(true);
  await bell.click();
  await page.getByRole("dialog").waitFor();
  await page.mouse.click(700, 550);
  await page.getByRole("dialog").waitFor({ state: "detached" });
});
