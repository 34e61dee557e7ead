/** Who is added and let back in, and how a conversation is slowed down and closed, from the list of its members. */
import { expect } from "bun:test";
import { browserTest as test } from "../support/chromium.ts";
import { asked, choose, membersOn, refuse, update } from "./members-page.ts";
import { usePages } from "./page.ts";

const openMembers = membersOn(usePages());

test("who was banned stands below the list, and is let back in from there", async () => {
  const page = await openMembers();
  await choose(page, /Bo Nakamura/, "Ban");
  await page.getByRole("group", { name: "Ban Bo Nakamura?" }).getByRole("button", { name: "Ban" }).click();
  await update(page, { memberIds: ["me", "cem", "ada"] });
  await page.getByRole("button", { name: "Let back in: Bo Nakamura" }).click();
  await page.getByRole("status").getByText("Bo Nakamura is back in").waitFor();
  expect(await asked(page)).toEqual([
    { type: "room:ban", data: { room: "conversation:one", userId: "bo", on: true } },
    { type: "room:ban", data: { room: "conversation:one", userId: "bo", on: false } },
    { type: "conversation:add", data: { conversationId: "one", userIds: ["bo"] } },
  ]);
  expect(await page.getByRole("button", { name: "Let back in: Bo Nakamura" }).count()).toBe(0);
});

test("who was banned before the page was opened, or by another moderator, is let back in as well", async () => {
  const page = await openMembers();
  await page.evaluate(() => {
    const { bans } = globalThis as unknown as { bans: Map<string, object> };
    bans.set("zoe", { userId: "zoe", username: "Zoe Hart" });
    bans.set("dana", { userId: "dana" });
  });
  await update(page, { memberIds: ["me", "cem", "ada"] });
  await page.getByRole("button", { name: "Let back in: Dana Mills" }).waitFor();
  await page.getByRole("button", { name: "Let back in: Zoe Hart" }).click();
  await page.getByRole("status").getByText("Zoe Hart is back in").waitFor();
  expect(await page.getByRole("region", { name: "Banned" }).getByRole("listitem").count()).toBe(1);
});

test("who may moderate nobody is not told who is banned", async () => {
  const page = await openMembers({ ownerId: "ada", moderatorIds: [] });
  await page.evaluate(() => {
    const { bans } = globalThis as unknown as { bans: Map<string, object> };
    bans.set("dana", { userId: "dana" });
  });
  await update(page, { memberIds: ["me", "cem", "ada"] });
  await page.getByRole("listitem").filter({ hasText: "Bo Nakamura" }).waitFor({ state: "detached" });
  expect(await page.getByRole("region", { name: "Banned" }).count()).toBe(0);
});

test("people whom the page knows are found by name and added; who is chosen stays in sight", async () => {
  const page = await openMembers();
  await page.getByRole("button", { name: "Add people" }).click();
  const form = page.getByRole("form", { name: "Add people" });
  expect(await form.getByRole("checkbox").count()).toBe(2);
  await form.getByRole("checkbox", { name: "Eli" }).check();
  await page.getByRole("searchbox", { name: "Find people" }).fill("dana");
  expect(await form.locator("bdi").allTextContents()).toEqual(["Dana Mills", "Eli"]);
  await form.getByRole("checkbox", { name: "Dana" }).check();
  await form.getByRole("button", { name: "Add" }).click();
  await page.getByRole("status").getByText("Dana Mills and Eli were added").waitFor();
  expect(await asked(page)).toEqual([
    { type: "conversation:add", data: { conversationId: "one", userIds: ["dana", "eli"] } },
  ]);
});

test("a name and Enter adds the one who is left, an exact id somebody whom nobody knows", async () => {
  const page = await openMembers();
  const field = page.getByRole("searchbox", { name: "Find people" });
  for (const text of ["dan", "user-42"]) {
    await page.getByRole("button", { name: "Add people" }).click();
    await field.fill(text);
    await field.press("Enter");
    await field.waitFor({ state: "detached" });
  }
  expect(await asked(page)).toEqual([
    { type: "conversation:add", data: { conversationId: "one", userIds: ["dana"] } },
    { type: "conversation:add", data: { conversationId: "one", userIds: ["user-42"] } },
  ]);
});

test("where somebody is banned who is to be added, it is offered to let them back in", async () => {
  const page = await openMembers();
  await refuse(page, "forbidden", "banned from the conversation: eli");
  await page.getByRole("button", { name: "Add people" }).click();
  await page.getByRole("checkbox", { name: "Eli" }).check();
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("alert").getByText("banned from the conversation: eli").waitFor();
  await page.evaluate(() => Object.assign(globalThis, { answer: () => Promise.resolve({}) }));
  await page.getByRole("button", { name: "Let back in" }).click();
  await page.getByRole("status").getByText("Eli was added").waitFor();
  expect((await asked(page)).slice(1)).toEqual([
    { type: "room:ban", data: { room: "conversation:one", userId: "eli", on: false } },
    { type: "conversation:add", data: { conversationId: "one", userIds: ["eli"] } },
  ]);
});

test("slow mode shows what the server says, not what was chosen", async () => {
  const page = await openMembers();
  const slow = page.getByRole("combobox", { name: "Slow mode" });
  expect(await slow.locator("option").allTextContents()).toEqual(["Off", "10 s", "30 s", "1 min", "5 min"]);
  await refuse(page, "forbidden", "not any more");
  await slow.selectOption("30 s");
  await page.getByRole("alert").getByText("not any more").waitFor();
  expect(await slow.inputValue()).toBe("0");
  await update(page, { slowSeconds: 45 });
  await page.waitForFunction(
    () => document.querySelector("taut-members")?.shadowRoot?.querySelector("select")?.value === "45",
  );
  expect(await asked(page)).toEqual([{ type: "room:slow", data: { room: "conversation:one", seconds: 30 } }]);
});

test("a conversation is closed with a reason, and opened again; while it is closed nobody is added", async () => {
  const page = await openMembers();
  await page.getByRole("button", { name: "Close" }).click();
  const form = page.getByRole("form", { name: "Close the conversation?" });
  await form.getByRole("textbox").fill("the season is over");
  await form.getByRole("button", { name: "Close" }).click();
  await page.getByRole("status").getByText("The conversation is closed").waitFor();
  await update(page, { closed: "the season is over" });
  await page.getByText("Closed: the season is over").waitFor();
  expect(await page.getByRole("button", { name: "Add people" }).count()).toBe(0);
  await page.getByRole("button", { name: "Open again" }).click();
  await page.getByRole("status").getByText("The conversation is open again").waitFor();
  expect(await asked(page)).toEqual([
    { type: "room:close", data: { room: "conversation:one", reason: "the season is over" } },
    { type: "room:reopen", data: { room: "conversation:one" } },
  ]);
});
