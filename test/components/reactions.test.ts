/** Reactions and private messages in the chat. */
import { expect } from "bun:test";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { chatOn, usePages } from "./page.ts";

const openChat = chatOn(usePages());

test("a reaction is chosen from the message's tools, shown pressed, and taken back by another click", async () => {
  const page = await openChat();
  await page.evaluate(() => fixture.room.receive(fixture.bo, "lunch at one?"));
  await page.locator(".text").hover();
  await page.getByRole("button", { name: "React", exact: true }).click();
  await page
    .getByRole("group", { name: "Choose a reaction" })
    .getByRole("button", { name: "React with 🎉" })
    .click();
  const chip = page.getByRole("button", { name: "🎉, 1 person, you too" });
  await chip.waitFor();
  expect(await chip.getAttribute("aria-pressed")).toBe("true");
  await chip.click();
  await chip.waitFor({ state: "detached" });
  expect(await page.evaluate(() => fixture.room.reacted.map(({ emoji, on }) => [emoji, on]))).toEqual([
    ["🎉", true],
    ["🎉", false],
  ]);
});

test("a reaction of many wide letters or high marks stays within the message's place, and its number is read", async () => {
  const page = await openChat();
  await page.setViewportSize({ width: 360, height: 600 });
  await page.evaluate(() => {
    const chat = document.querySelector<HTMLElement>("taut-chat");
    if (chat !== null) chat.style.inlineSize = "360px";
    const { bo, said, room } = fixture;
    const reactions = ["W".repeat(32), `a${"\u0301".repeat(31)}`].map((emoji) => {
      return { emoji, userIds: ["bo"], mine: false };
    });
    room.list.value = [{ ...said(bo, "see you"), reactions }];
  });
  const chips = page.locator(".reaction");
  await chips.first().waitFor();
  const ends = await chips
    .locator("span")
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().right));
  const overflows = await chips
    .locator("bdi")
    .evaluateAll((all) => all.map((one) => getComputedStyle(one).overflow));
  await page.setViewportSize({ width: 800, height: 600 });
  expect(ends.length).toBe(2);
  for (const end of ends) expect(end).toBeLessThan(345);
  expect(overflows).toEqual(["hidden", "hidden"]);
});

test("Escape closes the choice and leaves the focus on the message", async () => {
  const page = await openChat();
  await page.evaluate(() => fixture.room.receive(fixture.bo, "lunch at one?"));
  await page.locator(".text").hover();
  await page.getByRole("button", { name: "React", exact: true }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("group", { name: "Choose a reaction" }).waitFor({ state: "detached" });
});

test("a private message says who gets it", async () => {
  const page = await openChat();
  await page.evaluate(() => {
    const { ada, bo, said, room } = fixture;
    room.list.value = [
      said(bo, "everybody reads this"),
      { ...said(bo, "only you"), to: "ada" },
      { ...said(ada, "only Bo"), mine: true, to: "bo" },
      { ...said(bo, "see you"), reactions: [{ emoji: "👍", userIds: ["ada", "bo"], mine: true }] },
    ];
  });
  await page.getByText("Private, from Bo Nakamura to you only").waitFor();
  await page.getByText("Private, to bo only").waitFor();
  if (process.env.TAUTLINE_SCREENSHOT !== undefined)
    await page.screenshot({ path: process.env.TAUTLINE_SCREENSHOT });
});
