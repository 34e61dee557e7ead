/** How long a message may be, and what is said about it near the limit. */
import { expect } from "bun:test";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { chatOn, usePages } from "./page.ts";

const open = usePages();
const openChat = chatOn(open);

test("near the limit the characters left are counted, and beyond it nothing is sent", async () => {
  const page = await openChat();
  await page.locator("taut-chat").evaluate((chat) => chat.setAttribute("max-chars", "20"));
  const field = page.getByRole("textbox");
  await field.fill("12345678901234567");
  expect(await page.locator(".counter").isVisible()).toBe(false);
  // Astral characters count once each.
  await field.fill("1234567890123456789😀");
  await page.getByText("0 left").waitFor();
  await field.fill("1234567890123456789😀😀");
  await page.getByText("1 over", { exact: true }).waitFor();
  await field.press("Enter");
  expect(await page.evaluate(() => fixture.room.sent)).toEqual([]);
});

test("on a phone, a text too long has as much of the field's width as a short one", async () => {
  const page = await openChat();
  await page
    .locator("taut-chat")
    .evaluate((chat: HTMLElement) => chat.style.setProperty("inline-size", "390px"));
  const field = page.getByRole("textbox");
  const width = () => field.evaluate((area) => area.clientWidth);
  await field.fill("short");
  const roomy = await width();
  await field.fill("x".repeat(4_900));
  await page.getByText("100 left", { exact: true }).waitFor();
  expect(await width()).toBe(roomy);
  await field.fill("lorem ipsum ".repeat(667).slice(0, 8_000));
  await page.getByText("3,000 over", { exact: true }).waitFor();
  expect(await width()).toBe(roomy);
});

test("a limit that is no number is as if none were given", async () => {
  const page = await openChat();
  const field = page.getByRole("textbox");
  const counted = (limit: string | undefined) =>
    page.locator("taut-chat").evaluate(async (chat, limit) => {
      if (limit === undefined) chat.removeAttribute("max-chars");
      else chat.setAttribute("max-chars", limit);
      return (chat as HTMLElementTagNameMap["taut-chat"]).maxChars;
    }, limit);
  await field.fill("12345678901234567");
  expect(await counted("20")).toBe(20);
  for (const limit of ["abc", "", "-1", "2.5", undefined]) expect(await counted(limit)).toBe(5_000);
  expect(await page.locator(".counter").isVisible()).toBe(false);
});
