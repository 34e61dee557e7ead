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

test("a count of two figures leaves half of the bell to be seen", async () => {
  const page = await openBell();
  await page.evaluate(() => {
    const { list } = fixture.client.notifications;
    const [first] = list.peek();
    if (first === undefined) throw new Error("no notification");
    list.value = Array.from({ length: 16 }, (_, index) => ({ ...first, id: `n${index}` }));
  });
  await page.getByRole("button", { name: "Notifications, 16 not read" }).waitFor();
  const [bell, count] = await Promise.all(
    [".bell svg", ".bell .count"].map((what) => page.locator(what).boundingBox()),
  );
  if (!bell || !count) throw new Error("not drawn");
  expect(count.x).toBeGreaterThanOrEqual(bell.x + bell.width / 2);
});

test("the panel stays in the page, wherever the bell is", async () => {
  const page = await openBell();
  const before = page.viewportSize() ?? { width: 800, height: 600 };
  const bell = page.getByRole("button", { name: "Notifications, 2 not read" });
  /** @returns its left edge and its right one */
  const openAt = async (justify: string): Promise<[number, number]> => {
    await page.evaluate((place) => {
      document.body.style.cssText = `display: flex; justify-content: ${place}`;
    }, justify);
    await bell.press("Enter");
    const box = await page.getByRole("dialog", { name: "Notifications" }).boundingBox();
    await bell.press("Enter");
    if (box === null) throw new Error("the panel is not shown");
    return [box.x, box.x + box.width];
  };
  await page.setViewportSize({ width: 390, height: 600 });
  try {
    for (const justify of ["start", "center", "end"]) {
      const [left, right] = await openAt(justify);
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(390);
    }
  } finally {
    await page.evaluate(() => document.body.removeAttribute("style"));
    await page.setViewportSize(before);
  }
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

async function withDesktop(permission: string) {
  const page = await openBell();
  await page.evaluate((permission) => {
    localStorage.clear();
    const shown: { title: string; body: string }[] = [];
    const state = { permission, asked: 0 };
    class Notice {
      static get permission() {
        return state.permission;
      }
      static async requestPermission() {
        state.asked += 1;
        state.permission = "granted";
        return "granted";
      }
      onclick: (() => void) | undefined;
      constructor(title: string, { body }: { body: string }) {
        shown.push({ title, body });
        Object.assign(globalThis, { lastNotice: this });
      }
      close() {}
    }
    Object.defineProperty(globalThis, "Notification", { value: Notice, configurable: true });
    Object.assign(globalThis, { shown, state });
  }, permission);
  await page.getByRole("button", { name: /^Notifications/ }).click();
  return page;
}

type Page = Awaited<ReturnType<typeof withDesktop>>;
const shown = (page: Page) => page.evaluate("shown");

/** What comes in on a page that is looked at or not. */
const comesIn = (page: Page, state: "hidden" | "visible", more: object = {}, room = "conversation:one") =>
  page.evaluate(
    ({ state, more, room }) => {
      Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
      const message = { id: "m1", content: "lunch?", sender: fixture.bo, ...more };
      fixture.client.tell("message:new", message, room);
      Reflect.deleteProperty(document, "visibilityState");
    },
    { state, more, room },
  );

const box = (page: Page) => page.getByRole("checkbox", { name: /on the desktop/ });

test("the browser is asked when the user ticks the box, and not before", async () => {
  const page = await withDesktop("default");
  await comesIn(page, "hidden");
  expect(await page.evaluate("state.asked")).toBe(0);
  await box(page).check();
  expect(await page.evaluate("state.asked")).toBe(1);
  expect(await box(page).isChecked()).toBe(true);
});

test("the desktop tells of what comes in while nobody looks, and a click leads to it", async () => {
  const page = await withDesktop("granted");
  await box(page).check();
  await comesIn(page, "visible");
  expect(await shown(page)).toEqual([]);
  await comesIn(page, "hidden");
  expect(await shown(page)).toEqual([{ title: "Bo Nakamura", body: "lunch?" }]);
  await page.evaluate("lastNotice.onclick()");
  expect(await page.evaluate(() => fixture.heard.at(-1))).toEqual({
    type: "taut-select",
    detail: { room: "conversation:one" },
  });
});

test("the desktop says whose a notification is, and of one by the application only what it says", async () => {
  const page = await withDesktop("granted");
  await box(page).check();
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    const sent = { id: "n1", level: "error", title: "Session expired", message: "Sign in", createdAt: 0 };
    fixture.client.tell("system:notification", { ...sent, sender: fixture.bo });
    fixture.client.tell("system:notification", { ...sent, id: "n2" });
    Reflect.deleteProperty(document, "visibilityState");
  });
  expect(await shown(page)).toEqual([
    { title: "Bo Nakamura: Session expired", body: "Sign in" },
    { title: "Session expired", body: "Sign in" },
  ]);
});

test("what is one's own, whispered or encrypted is not told there, nor anything once the box is empty", async () => {
  const page = await withDesktop("granted");
  await box(page).check();
  await comesIn(page, "hidden", { sender: { id: "me", name: "Mina" } });
  await comesIn(page, "hidden", {}, "whisper:ABCD");
  await comesIn(page, "hidden", { kind: "encrypted" });
  await box(page).uncheck();
  await comesIn(page, "hidden");
  expect(await shown(page)).toEqual([]);
});

test("what another tab has chosen since holds here, too", async () => {
  const page = await withDesktop("granted");
  await box(page).check();
  await page.evaluate(() => {
    for (const key of Object.keys(localStorage)) localStorage.setItem(key, "off");
    dispatchEvent(new StorageEvent("storage"));
  });
  await comesIn(page, "hidden");
  expect(await shown(page)).toEqual([]);
  await page.waitForFunction(() => {
    const bell = document.querySelector("taut-notifications");
    return bell?.shadowRoot?.querySelector<HTMLInputElement>("input[type=checkbox]")?.checked === false;
  });
});

test("where the browser blocks it, there is no box, and it is said where to change that", async () => {
  const page = await withDesktop("denied");
  await page.getByText("shows no notices of this page").waitFor();
  expect(await box(page).count()).toBe(0);
});
