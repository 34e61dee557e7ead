/** What a screen reader is told of what one does oneself in a chat: what was not done, and that a file has arrived. */
import { expect } from "bun:test";
import type { Page } from "playwright-core";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { chatOn, usePages } from "./page.ts";

const open = usePages();
const openChat = chatOn(open);

/** One's own message, in the state given. */
const write = (page: Page, more: object) =>
  page.evaluate((more) => {
    const { room, said, me } = fixture;
    room.list.value = [said(me, "hello", { key: "k", id: "m1", live: true, ...more })];
  }, more);

const refused = { state: "failed", error: { code: "forbidden", message: "you are muted" } };

test("a message that is not sent is said, with the reason", async () => {
  const page = await openChat();
  await write(page, { state: "queued" });
  await page.getByText("Waiting to be sent").waitFor();
  expect(await page.getByRole("alert").count()).toBe(0);
  await write(page, refused);
  await page.getByRole("alert").getByText("Not sent: you are muted").waitFor();
});

test("a change that is refused is said, with the reason", async () => {
  const page = await openChat();
  await write(page, {});
  await page.evaluate(() => {
    fixture.room.answer = Promise.reject(Object.assign(new Error("you are muted"), { code: "forbidden" }));
    fixture.room.answer.catch(() => undefined);
  });
  for (const [tool, act] of [
    ["Delete", "Delete"],
    ["Edit", "Save"],
  ] as const) {
    await page.locator(".row").hover();
    await page.getByRole("toolbar").getByRole("button", { name: tool }).click();
    if (tool === "Edit") await page.getByRole("textbox", { name: "Edit message" }).fill("hello!");
    expect(await page.getByRole("alert").count()).toBe(0);
    await page.locator(".choices").getByRole("button", { name: act }).click();
    await page.getByRole("alert").getByText("you are muted").waitFor();
    await page.locator(".choices").getByRole("button").first().click();
  }
});

test("a file that is not sent is said by its name, with the reason", async () => {
  const page = await openChat();
  await page.evaluate(() => {
    const upload = { key: "u", name: "plan.pdf", mime: "application/pdf", size: 10, receivedBytes: 0 };
    const error = { code: "too_large", message: "the file is too large" };
    fixture.room.uploads.value = [{ ...upload, state: "failed", error }];
  });
  const said = page.getByRole("alert");
  await said.waitFor();
  expect(await said.textContent()).toBe("Not sent: the file is too large, plan.pdf");
});

test("one's own file is said once it has arrived, and one's own message is not", async () => {
  const page = await openChat();
  await page.evaluate(async () => {
    const { room, said, me } = fixture;
    room.list.value = [said(me, "hello", { live: true, seq: 1 })];
    const file = {
      id: "f1",
      seq: 2,
      name: "plan.pdf",
      mime: "application/pdf",
      size: 10,
      hasThumbnail: false,
    };
    room.fileList.value = [{ ...file, sender: me, timestamp: Date.now(), mine: true, live: true }];
  });
  const region = page.locator("[aria-live=polite].announcer");
  await region.getByText("plan.pdf was sent").waitFor();
  expect(await region.locator("p").count()).toBe(1);
  expect(await page.evaluate(() => fixture.heard.map(({ type }) => type))).not.toContain("taut-message");
});
