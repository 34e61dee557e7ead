/** The members of a conversation: who is shown how, what whom is offered, what is asked, and by keyboard alone. */
import { expect } from "bun:test";
import { violations } from "../support/axe.ts";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { asked, choose, membersOn, refuse } from "./members-page.ts";
import { usePages } from "./page.ts";

const open = usePages();
const openMembers = membersOn(open);

test("who is there comes first, marked as owner and moderator, and who is not comes after", async () => {
  const page = await openMembers();
  const rows = page.getByRole("listitem");
  expect(await rows.locator("bdi").allTextContents()).toEqual([
    "Mina Okafor (you)",
    "Ada Lindqvist",
    "Bo Nakamura",
    "Cem",
  ]);
  expect(await rows.locator(".mark").allTextContents()).toEqual(["owner", "moderator"]);
  expect(await rows.locator(".where").allTextContents()).toEqual([
    "online",
    "online",
    "not here",
    "not here",
  ]);
  expect(await page.getByRole("button", { name: /Mina/ }).count()).toBe(0);
});

test("a member who is nothing else sees the list alone", async () => {
  const page = await openMembers({ ownerId: "ada", moderatorIds: [] });
  expect(await page.getByRole("listitem").count()).toBe(4);
  expect(await page.getByRole("button").count()).toBe(0);
  expect(await page.getByRole("combobox").count()).toBe(0);
});

test("so it is in a direct conversation, and in a whisper room with those who are there", async () => {
  const direct = await openMembers({ kind: "direct", memberIds: ["me", "ada"], moderatorIds: undefined });
  expect(await direct.getByRole("button").count()).toBe(0);
  const whisper = await openMembers({}, "whisper:TEA");
  expect(await whisper.getByRole("listitem").locator("bdi").allTextContents()).toEqual([
    "Ada Lindqvist",
    "Mina Okafor (you)",
  ]);
  expect(await whisper.getByRole("button").count()).toBe(0);
});

test("a moderator bans members, and nobody above them", async () => {
  const page = await openMembers({ ownerId: "ada", moderatorIds: ["me", "cem"] });
  await page.getByRole("button", { name: /Bo Nakamura/ }).click();
  expect(await page.getByRole("menuitem").allTextContents()).toEqual(["Ban"]);
  await page.keyboard.press("Escape");
  expect(await page.getByRole("button", { name: /^(Ada|Cem)/ }).count()).toBe(0);
  expect(await page.getByRole("button", { name: "Add people" }).count()).toBe(1);
});

test("an admin bans anybody, the owner too, and removes nobody", async () => {
  const page = await openMembers({ ownerId: "ada", moderatorIds: undefined });
  await page.evaluate(() => {
    Object.assign(fixture.client.user, { value: { ...fixture.me, role: "admin" } });
  });
  await page.getByRole("button", { name: /^Ada Lindqvist/ }).click();
  expect(await page.getByRole("menuitem").allTextContents()).toEqual(["Ban"]);
});

test("what was begun in one room is not gone on with in another", async () => {
  const page = await openMembers();
  await choose(page, /Bo Nakamura/, "Ban");
  await page.evaluate(() => document.querySelector("taut-members")?.setAttribute("room", "conversation:two"));
  await page.getByText("Loading").waitFor();
  await page.evaluate(() => document.querySelector("taut-members")?.setAttribute("room", "conversation:one"));
  await page.getByRole("button", { name: /Bo Nakamura/ }).waitFor();
  expect(await page.getByRole("group").count()).toBe(0);
});

test("a removal is asked once more, and said when it is done", async () => {
  const page = await openMembers();
  await choose(page, /Bo Nakamura/, "Remove");
  expect(await asked(page)).toEqual([]);
  const question = page.getByRole("group", { name: "Remove Bo Nakamura?" });
  await question.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("status").getByText("Bo Nakamura was removed").waitFor();
  expect(await asked(page)).toEqual([
    { type: "conversation:remove", data: { conversationId: "one", userId: "bo" } },
  ]);
  const landed = await page.evaluate(
    () => document.querySelector("taut-members")?.shadowRoot?.activeElement?.className,
  );
  expect(landed).toBe("said");
});

test("what the server refuses is said where it was asked, and told to the page", async () => {
  const page = await openMembers();
  await refuse(page, "rate_limited", "too many changes, wait a little");
  await choose(page, /Bo Nakamura/, "Ban");
  const question = page.getByRole("group", { name: "Ban Bo Nakamura?" });
  await question.getByRole("button", { name: "Ban" }).click();
  await question.getByRole("alert").getByText("too many changes, wait a little").waitFor();
  const heard = await page.evaluate(() => fixture.heard.find(({ type }) => type === "taut-error")?.detail);
  const room = "conversation:one";
  expect(heard).toEqual({ room, code: "rate_limited", message: "too many changes, wait a little" });
  await question.getByRole("button", { name: "Keep" }).click();
  expect(await question.count()).toBe(0);
  await choose(page, /Cem/, "Make a moderator");
  await page.locator("[data-id=cem]").getByRole("alert").getByText("too many changes").waitFor();
});

test("a moderator is made and unmade without a question", async () => {
  const page = await openMembers();
  await choose(page, /Cem/, "Make a moderator");
  await page.getByRole("status").getByText("Cem is a moderator").waitFor();
  await choose(page, /Ada Lindqvist/, "No longer a moderator");
  await page.getByRole("status").getByText("Ada Lindqvist is no longer a moderator").waitFor();
  expect(await asked(page)).toEqual([
    { type: "conversation:moderator", data: { conversationId: "one", userId: "cem", on: true } },
    { type: "conversation:moderator", data: { conversationId: "one", userId: "ada", on: false } },
  ]);
});

test("the keyboard alone walks the list, opens a menu, and goes back from what it asks", async () => {
  const page = await openMembers();
  const focused = () =>
    page.evaluate(() => {
      const at = document.querySelector("taut-members")?.shadowRoot?.activeElement;
      return (at?.querySelector("bdi") ?? at)?.textContent?.trim();
    });
  await page.getByRole("button", { name: "Add people" }).focus();
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Ada Lindqvist");
  await page.keyboard.press("ArrowDown");
  expect(await focused()).toBe("Bo Nakamura");
  await page.keyboard.press("Enter");
  await page.getByRole("menu").waitFor();
  await page.keyboard.press("End");
  expect(await focused()).toBe("Ban");
  await page.keyboard.press("Enter");
  await page.getByRole("group", { name: "Ban Bo Nakamura?" }).waitFor();
  expect(await focused()).toBe("Keep");
  await page.keyboard.press("Escape");
  await page.getByRole("group", { name: "Ban Bo Nakamura?" }).waitFor({ state: "detached" });
  expect(await focused()).toBe("Bo Nakamura");
  expect(await asked(page)).toEqual([]);
});

test("of many who are not there, the others are shown when they are asked for", async () => {
  const page = await openMembers({ memberIds: ["me", ...Array.from({ length: 60 }, (_, at) => `m${at}`)] });
  await page.getByRole("button", { name: "Show 10 more" }).click();
  expect(await page.getByRole("listitem").count()).toBe(62);
});

test("presence leaves it to the page to show the people, where that says so", async () => {
  const page = await open();
  await page.evaluate(() => {
    fixture.mount(`<taut-provider><taut-presence room="conversation:one"></taut-presence></taut-provider>`);
    Object.assign(document.querySelector("taut-presence") ?? {}, { expanded: false });
    fixture.room.present(fixture.me, fixture.ada);
  });
  await page.getByRole("button", { name: "2 here" }).click();
  expect(await page.locator("taut-presence li").count()).toBe(0);
  expect(await page.evaluate(() => fixture.heard.filter(({ type }) => type === "taut-people"))).toEqual([
    { type: "taut-people", detail: { room: "conversation:one" } },
  ]);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`what it asks and offers has no violation, ${colorScheme}`, async () => {
    const page = await openMembers();
    await page.evaluate(() => Object.assign(document, { title: "Room" }));
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.getByRole("button", { name: "Add people" }).click();
    expect(await violations(page)).toEqual([]);
    await choose(page, /Bo Nakamura/, "Ban");
    await page.getByRole("group", { name: "Ban Bo Nakamura?" }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  });
}
