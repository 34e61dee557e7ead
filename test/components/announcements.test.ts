/** What everybody is told: banners, dismissed by hand or by key, and the same among the notifications. */
import { expect } from "bun:test";
import type { Page } from "playwright-core";
import type { Announcement } from "../../client/index.ts";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { usePages } from "./page.ts";

const open = usePages();

const announced = (id: string, more: Partial<Announcement> = {}): Announcement => ({
  id,
  level: "info",
  title: `Title ${id}`,
  message: `Message ${id}`,
  createdAt: 1_795_000_000_000,
  isDismissed: false,
  ...more,
});

async function openBanners(...list: readonly Announcement[]): Promise<Page> {
  const page = await open();
  await show(page, ...list);
  return page;
}

function show(page: Page, ...list: readonly Announcement[]): Promise<void> {
  return page.evaluate((list) => {
    fixture.mount(
      `<taut-provider><taut-notifications></taut-notifications><taut-announcements></taut-announcements></taut-provider>`,
    );
    fixture.client.announcements.list.value = list;
  }, list);
}

const banners = (page: Page) => page.locator("taut-announcements [part=announcement]");
const height = (page: Page) => page.locator("taut-announcements").evaluate((one) => one.clientHeight);

test("an announcement is a banner, as text, until it is dismissed", async () => {
  const page = await openBanners(announced("a", { title: "<b>Tonight</b>", message: "The server moves." }));
  await page.getByRole("status").getByText("<b>Tonight</b>").waitFor();
  await page.getByText("The server moves.").waitFor();
  await page.getByRole("button", { name: "Dismiss: <b>Tonight</b>" }).click();
  await banners(page).waitFor({ state: "detached" });
  expect(await height(page)).toBe(0);
});

test("addresses in it are links, in the banner and among the notifications, and nothing else is", async () => {
  const message = "Moving: https://status.example/move. javascript:alert(1) and <a href=x>y</a> stay text";
  const page = await openBanners(announced("a", { message }));
  await page.getByRole("button", { name: /^Notifications/ }).click();
  const links = page.getByRole("link");
  await links.nth(1).waitFor();
  expect(await links.evaluateAll((all) => all.map((one) => `${one.getAttribute("href")}`))).toEqual([
    "https://status.example/move",
    "https://status.example/move",
  ]);
  expect(await page.locator("taut-announcements [part=text]").textContent()).toBe(message);
});

test("what was dismissed before is no banner", async () => {
  const page = await openBanners(announced("a", { isDismissed: true }), announced("b"));
  await page.getByText("Message b").waitFor();
  expect(await banners(page).count()).toBe(1);
});

test("an error is heard at once, anything else in its turn", async () => {
  const page = await openBanners(announced("a", { level: "error" }), announced("b"));
  await page.getByRole("alert").getByText("Message a").waitFor();
  await page.getByRole("status").getByText("Message b").waitFor();
});

test("Escape dismisses the one that has the cursor, which goes on to the next", async () => {
  const page = await openBanners(announced("a"), announced("b"));
  await page.getByRole("button", { name: "Dismiss: Title a" }).focus();
  await page.keyboard.press("Escape");
  const next = page.getByRole("button", { name: "Dismiss: Title b" });
  await page.waitForFunction(
    () => document.querySelector("taut-announcements")?.shadowRoot?.activeElement !== null,
  );
  expect(await next.evaluate((button) => button.matches(":focus"))).toBe(true);
  expect(await banners(page).count()).toBe(1);
});

test("many leave room for the page, and go at one press", async () => {
  const page = await openBanners(...["a", "b", "c", "d", "e"].map((id) => announced(id)));
  await page.getByRole("button", { name: "2 more" }).waitFor();
  expect(await banners(page).count()).toBe(3);
  await page.getByRole("button", { name: "2 more" }).click();
  expect(await banners(page).count()).toBe(5);
  await page.getByRole("button", { name: "Show fewer" }).click();
  expect(await banners(page).count()).toBe(3);
  await page.getByRole("button", { name: "Dismiss all" }).click();
  await banners(page).first().waitFor({ state: "detached" });
});

test("on a narrow screen they are one line, the errors before the others, until it is opened", async () => {
  const page = await open();
  await page.setViewportSize({ width: 390, height: 844 });
  try {
    const message =
      "A rather longer text about what will happen tonight and what everybody should do about it.";
    const many = Array.from({ length: 9 }, (_, index) => announced(`${index}`, { message }));
    await show(page, ...many.slice(0, 5), announced("e", { level: "error", message }), ...many.slice(6));
    await page.getByRole("button", { name: "8 more" }).waitFor();
    expect(await height(page)).toBeLessThan(60);
    expect(await page.getByRole("alert").getByText("Title e").isVisible()).toBe(true);
    expect(await page.getByRole("button", { name: /^Dismiss/ }).count()).toBe(1);
    await page.getByRole("button", { name: "8 more" }).click();
    await page.getByRole("button", { name: "Dismiss: Title 8" }).waitFor();
    expect(await height(page)).toBeGreaterThan(200);
    await page.getByRole("button", { name: "Dismiss all" }).click();
    await page.waitForFunction(() => document.querySelector("taut-announcements")?.clientHeight === 0);
  } finally {
    await page.setViewportSize({ width: 800, height: 600 });
  }
});

test("it stands among the notifications as well, and is read there as it is dismissed here", async () => {
  const page = await openBanners(announced("a"));
  await page.getByRole("button", { name: "Notifications, 1 not read" }).click();
  const panel = page.getByRole("dialog", { name: "Notifications" });
  await panel.getByText("Message a").waitFor();
  await panel.getByRole("button", { name: "Mark as read: Title a" }).click();
  await banners(page).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Notifications", exact: true }).waitFor();
  await panel.getByText("Message a").waitFor();
});
