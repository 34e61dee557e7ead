/** Messages to one member alone: chosen above the field, and never by accident to everybody. */
import { expect } from "bun:test";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { usePages } from "./page.ts";
import { settled } from "./talk.ts";

const open = usePages();

async function openChat() {
  const page = await open();
  await page.evaluate(() => {
    fixture.mount(`<taut-provider><taut-chat room="conversation:one"></taut-chat></taut-provider>`);
    const { client, room, ada, bo, me, listed } = fixture;
    client.people.known.value = new Map([ada, bo].map((one) => [one.id, one]));
    client.conversations.list.value = [listed("one", { memberIds: ["me", "ada", "cem"] as never })];
    room.present(me, bo);
  });
  return page;
}

const sent = (page: Awaited<ReturnType<typeof openChat>>) => page.evaluate(() => fixture.room.sent);

test("one is chosen of the members and of those who are there, and gets it alone", async () => {
  const page = await openChat();
  await page.getByRole("button", { name: "Write to one person only" }).click();
  const choice = page.getByRole("combobox", { name: "Only to" });
  expect(await choice.locator("option").allInnerTexts()).toEqual([
    "Choose",
    "Ada Lindqvist",
    "Bo Nakamura",
    "cem",
  ]);
  await choice.selectOption("Bo Nakamura");
  const field = page.getByRole("textbox", { name: "Write to Bo Nakamura only" });
  await field.fill("psst");
  await field.press("Enter");
  expect(await sent(page)).toEqual([{ content: "psst", to: "bo" }]);
});

test("nothing is sent before somebody was chosen", async () => {
  const page = await openChat();
  const field = page.getByRole("textbox");
  await field.fill("psst");
  await page.getByRole("button", { name: "Write to one person only" }).click();
  await field.press("Enter");
  expect(await page.getByRole("button", { name: "Send", exact: true }).isDisabled()).toBe(true);
  expect(await sent(page)).toEqual([]);
});

test("it stays private until the user says otherwise", async () => {
  const page = await openChat();
  await page.getByRole("button", { name: "Write to one person only" }).click();
  await page.getByRole("combobox", { name: "Only to" }).selectOption("Ada Lindqvist");
  const field = page.getByRole("textbox");
  for (const text of ["one", "two"]) {
    await field.fill(text);
    await field.press("Enter");
  }
  await field.press("Escape");
  await page.getByRole("combobox").waitFor({ state: "detached" });
  await field.fill("three");
  await field.press("Enter");
  expect((await sent(page)).map(({ to }) => to)).toEqual(["ada", "ada", undefined]);
});

test("the one it is for is named also when no member any more, and nobody else instead", async () => {
  const page = await openChat();
  await page.getByRole("button", { name: "Write to one person only" }).click();
  const choice = page.getByRole("combobox", { name: "Only to" });
  await choice.selectOption("Bo Nakamura");
  await page.getByRole("textbox").fill("psst");
  await page.evaluate(() => fixture.room.present(fixture.me));
  await settled(page);
  expect(await choice.locator("option:checked").textContent()).toBe("Bo Nakamura");
  expect(await page.getByRole("textbox").getAttribute("placeholder")).toBe("Write to Bo Nakamura only");
});

test("an answer to something private is private", async () => {
  const page = await openChat();
  await page.evaluate(() => fixture.room.receive(fixture.bo, "only you", { id: "m1", to: "me" }));
  await page.locator(".text").hover();
  await page.getByRole("button", { name: "Reply" }).click();
  const field = page.getByRole("textbox", { name: "Write to Bo Nakamura only" });
  await field.fill("I see");
  await field.press("Enter");
  expect(await sent(page)).toEqual([{ content: "I see", replyTo: "m1", to: "bo" }]);
});

test("that one writes to somebody alone is not told to the others", async () => {
  const page = await openChat();
  await page.getByRole("button", { name: "Write to one person only" }).click();
  await page.getByRole("combobox", { name: "Only to" }).selectOption("Ada Lindqvist");
  await page.getByRole("textbox").pressSequentially("psst");
  expect(await page.evaluate(() => fixture.room.inputCount)).toBe(0);
});
