/** What was refused for now: the chat says why, and when it is sent again. */
import { expect } from "bun:test";
import { delayWords } from "../../client/components/send-delay.ts";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { chatOn, usePages } from "./page.ts";

const openChat = chatOn(usePages());
const slow = (leftMs: number) => ({ until: leftMs, message: "slow mode: one message or file in 30 seconds" });

test("it is counted in seconds, then in minutes, and never below zero", () => {
  const words = [28_001, 1, 0, -500, 600_000].map((leftMs) => delayWords(slow(leftMs), 0));
  expect(words).toEqual([
    "Sending again in 29 s (slow mode)",
    "Sending again in 1 s (slow mode)",
    "Sending again (slow mode)",
    "Sending again (slow mode)",
    "Sending again in 10 min (slow mode)",
  ]);
  expect(delayWords(undefined, 0)).toBeUndefined();
});

test("a message that waits says why and for how long, counting down; a screen reader hears the reason once", async () => {
  const page = await openChat();
  const field = page.getByRole("textbox", { name: "Write a message" });
  await field.fill("hello");
  await field.press("Enter");
  await page.getByText("Waiting to be sent").waitFor();
  // The page's clock goes when it is told: each of these is said for a second only.
  await page.evaluate(() => {
    const now = Date.now();
    Object.assign(globalThis, { ownNow: Date.now });
    Date.now = () => now;
    fixture.room.delay.value = { until: now + 20_000, message: "slow mode: one message in 30 seconds" };
  });
  try {
    await page.getByText("Sending again in 20 s (slow mode)").waitFor();
    await page.evaluate(() => {
      const now = Date.now();
      Date.now = () => now + 1_000;
    });
    await page.getByText("Sending again in 19 s (slow mode)").waitFor();
  } finally {
    await page.evaluate("Date.now = ownNow");
  }
  const heard = page.getByRole("status").filter({ hasText: "slow mode" });
  expect(await heard.allInnerTexts()).toEqual(["Not sent yet: slow mode. It is sent again by itself."]);
  await page.evaluate(() => {
    fixture.room.delay.value = undefined;
  });
  await page.getByText("Waiting to be sent").waitFor();
});
