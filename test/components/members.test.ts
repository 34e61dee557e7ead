/** The members of a conversation: who is shown how, what whom is offered, what is asked, and by keyboard alone. */
import { expect } from "bun:test";
import type { Page } from "playwright-core";
import { violations } from "../support/axe.ts";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { usePages } from "./page.ts";

const open = usePages();

/** With the user as the owner, Ada as a moderator who is there, and Bo and Cem who are not. */
async function openMembers(more: object = {}, room = "conversation:one") {
  const page = await open();
  await page.evaluate(
    ({ more, room }) => {
      fixture.mount(
        `<main><h1>Room</h1><taut-provider><taut-members room="${room}"></taut-members></taut-provider></main>`,
      );
      const { client, listed, ada, bo, me } = fixture;
      const known = [
        bo,
        { id: "cem", name: "Cem" },
        { id: "dana", name: "Dana Mills" },
        { id: "eli", name: "Eli" },
      ];
      client.people.known.value = new Map(known.map((one) => [one.id, one]));
      const memberIds = ["me", "bo", "cem", "ada"] as never[];
      client.conversations.list.value = [
        listed("one", { memberIds, moderatorIds: ["ada" as never], ...more }),
      ];
      client.room(room).present(me, ada);
      const asked: object[] = [];
      const bans = new Map<string, { userId: string; username?: string }>();
      Object.assign(globalThis, { asked, bans, answer: () => Promise.resolve({}) });
      client.request = (async (type: string, data: { userId: string; on: boolean }) => {
        // Asked by itself, whenever it may have changed.
        if (type === "room:bans") return { users: [...bans.values()] };
        asked.push({ type, data });
        const answer = await (globalThis as unknown as { answer(): Promise<object> }).answer();
        if (type === "room:ban" && data.on) bans.set(data.userId, { userId: data.userId });
        else if (type === "room:ban") bans.delete(data.userId);
        return answer;
      }) as never;
    },
    { more, room },
  );
  await page.getByRole("listitem").first().waitFor();
  return page;
}

const asked = (page: Page) => page.evaluate(() => (globalThis as unknown as { asked: object[] }).asked);

async function refuse(page: Page, code: string, message: string): Promise<void> {
  await page.evaluate(
    ({ code, message }) =>
      Object.assign(globalThis, {
        answer: () => Promise.reject(Object.assign(new Error(message), { code })),
      }),
    { code, message },
  );
}

const update = (page: Page, more: object) =>
  page.evaluate((more) => {
    const { list } = fixture.client.conversations;
    list.value = list.value.map((one) => ({ ...one, ...more }));
  }, more);

async function choose(page: Page, name: RegExp, act: string): Promise<void> {
  await page.getByRole("button", { name }).click();
  await page.getByRole("menuitem", { name: act, exact: true }).click();
}

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
