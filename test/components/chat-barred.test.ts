/** A chat in which nothing can be written: it says why in place of the field, and is read as before. */
import { expect } from "bun:test";
import type { Page } from "playwright-core";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { chatOn, usePages } from "./page.ts";

const open = usePages();
const openChat = chatOn(open);

const say = (page: Page) =>
  page.evaluate(() => {
    fixture.room.list.value = [fixture.said(fixture.me, "The season was good", { id: "m1", seq: 1 })];
  });
const close = (page: Page, closed: string | undefined) =>
  page.evaluate((closed) => {
    fixture.client.conversations.list.value = [fixture.listed("one", closed === undefined ? {} : { closed })];
  }, closed);
const ban = (page: Page) =>
  page.evaluate(() => {
    fixture.client.status.value = { kind: "offline", reason: "banned", message: "banned or revoked" };
  });
const field = (page: Page) => page.getByRole("textbox", { name: "Write a message" });

test("a closed conversation is read as before, says why it is closed, and opens again by itself", async () => {
  const page = await openChat();
  await say(page);
  await field(page).fill("A draft");
  await close(page, "the <b>season</b> is over");
  await page.getByRole("status").getByText("Closed: the <b>season</b> is over").waitFor();
  await page.getByText("The season was good").waitFor();
  expect(await field(page).count()).toBe(0);
  await close(page, undefined);
  await field(page).waitFor();
  expect(await field(page).inputValue()).toBe("A draft");
});

test("in a closed conversation one's own is deleted, and nothing new is said", async () => {
  const page = await openChat();
  await say(page);
  await close(page, "");
  await page.getByRole("status").getByText("Closed", { exact: true }).waitFor();
  await page.locator(".row").hover();
  const tools = page.getByRole("toolbar", { name: "Message actions" }).getByRole("button");
  expect(await tools.evaluateAll((all) => all.map((one) => one.ariaLabel))).toEqual(["Copy text", "Delete"]);
});

test("who was signed out is told why in place of the field, and asks the page to sign in again", async () => {
  const page = await openChat();
  await say(page);
  await ban(page);
  await page.getByRole("status").getByText("You were signed out: banned or revoked").waitFor();
  expect(await field(page).count()).toBe(0);
  await page.evaluate(() => {
    document.addEventListener("taut-sign-in", (event) => event.preventDefault(), { once: true });
  });
  await page.getByRole("button", { name: "Sign in again" }).click();
  expect(await page.evaluate(() => [fixture.heard.at(-1)?.type, fixture.client.calls.connect])).toEqual([
    "taut-sign-in",
    0,
  ]);
});

test("where the page does not see to it, the same token is tried once more", async () => {
  const page = await openChat();
  await ban(page);
  await page.getByRole("button", { name: "Sign in again" }).click();
  expect(await page.evaluate(() => fixture.client.calls.connect)).toBe(1);
});
