import { expect } from "bun:test";
import type { Page } from "playwright-core";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { usePages } from "./page.ts";

const open = usePages();

/** Three messages: hers, mine, hers; the cursor in the field. */
async function openChat(dir = "ltr"): Promise<Page> {
  const page = await open();
  await page.evaluate((direction) => {
    const { ada, me, said, room } = fixture;
    document.documentElement.dir = direction;
    room.list.value = [
      said(ada, "first", { key: "a", id: "a" }),
      said(me, "second", { key: "b", id: "b" }),
      said(ada, "third", { key: "c", id: "c" }),
    ];
    fixture.mount(`<taut-provider><taut-chat room="conversation:one"></taut-chat></taut-provider>`);
  }, dir);
  await page.getByText("third").waitFor();
  await page.getByRole("textbox").focus();
  return page;
}

/** Where the focus is: a message's key, a button's label, or "field". */
const focused = (page: Page) =>
  page.locator("taut-chat").evaluate((chat) => {
    const active = chat.shadowRoot?.activeElement;
    if (active instanceof HTMLTextAreaElement)
      return active.ariaLabel === "Edit message" ? "editor" : "field";
    return active?.getAttribute("data-key") ?? active?.ariaLabel ?? active?.textContent?.trim();
  });

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key);
    await page.locator("taut-chat").evaluate(async (chat) => {
      const element = chat as unknown as { updateComplete: Promise<boolean> };
      await element.updateComplete;
      await element.updateComplete;
    });
  }
}

test("Enter sends, Shift+Enter begins a line", async () => {
  const page = await openChat();
  await page.keyboard.type("one");
  await press(page, "Shift+Enter");
  await page.keyboard.type("two");
  await press(page, "Enter");
  expect(await page.evaluate(() => fixture.room.sent)).toEqual([{ content: "one\ntwo" }]);
  expect(await page.getByRole("textbox").inputValue()).toBe("");
});

test("blank text is not sent", async () => {
  const page = await openChat();
  await page.keyboard.type("   ");
  await press(page, "Enter");
  expect(await page.evaluate(() => fixture.room.sent)).toEqual([]);
});

test("Enter that ends a word of an input method does not send", async () => {
  const page = await openChat();
  await page.keyboard.type("にほん");
  await page
    .getByRole("textbox")
    .dispatchEvent("keydown", { key: "Enter", isComposing: true, bubbles: true, cancelable: true });
  expect(await page.evaluate(() => fixture.room.sent)).toEqual([]);
});

test("ArrowUp in the empty field edits one's last message, Enter saves it", async () => {
  const page = await openChat();
  await press(page, "ArrowUp");
  expect(await focused(page)).toBe("editor");
  await page.keyboard.type(", corrected");
  await press(page, "Enter");
  await page.getByText("second, corrected").waitFor();
  expect(await page.evaluate(() => fixture.room.edits)).toEqual([{ id: "b", content: "second, corrected" }]);
  expect(await focused(page)).toBe("field");
});

test("ArrowUp within a text stays in the text", async () => {
  const page = await openChat();
  await page.keyboard.type("half a thought");
  await press(page, "ArrowUp");
  expect(await focused(page)).toBe("field");
});

test("Escape leaves an edit as it was", async () => {
  const page = await openChat();
  await press(page, "ArrowUp");
  await page.keyboard.type("never mind");
  await press(page, "Escape");
  expect(await focused(page)).toBe("field");
  expect(await page.evaluate(() => fixture.room.edits)).toEqual([]);
  expect(await page.locator("[data-key=b] .text").textContent()).toBe("second");
});

test("the list is one tab stop, and begins at the newest message", async () => {
  const page = await openChat();
  await press(page, "Shift+Tab");
  expect(await focused(page)).toBe("c");
  await press(page, "Tab");
  expect(await focused(page)).toBe("field");
});

test("arrows walk the messages, and past the newest back to the field", async () => {
  const page = await openChat();
  const visited: unknown[] = [];
  await press(page, "Shift+Tab");
  for (const key of ["ArrowUp", "ArrowUp", "End", "Home", "ArrowDown", "ArrowDown", "ArrowDown"]) {
    await press(page, key);
    visited.push(await focused(page));
  }
  expect(visited).toEqual(["b", "a", "c", "a", "b", "c", "field"]);
});

test("Enter goes into a message's actions, arrows go round, Escape comes back", async () => {
  const page = await openChat();
  const visited: unknown[] = [];
  await press(page, "Shift+Tab", "ArrowUp");
  for (const key of ["Enter", "ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowRight", "Escape", "Escape"]) {
    await press(page, key);
    visited.push(await focused(page));
  }
  expect(visited).toEqual(["Reply", "React", "Reply", "Delete", "Reply", "b", "field"]);
});

test("where text runs from right to left, so do the actions", async () => {
  const page = await openChat("rtl");
  await press(page, "Shift+Tab", "ArrowUp", "ArrowLeft", "ArrowLeft");
  expect(await focused(page)).toBe("React");
});

test("a message is deleted from the keyboard, after a question that Escape denies", async () => {
  const page = await openChat();
  await press(page, "Shift+Tab", "ArrowUp", "ArrowLeft", "Enter");
  expect(await focused(page)).toBe("Delete");
  await press(page, "Escape");
  expect(await focused(page)).toBe("b");
  await press(page, "ArrowLeft", "Enter", "Enter");
  await page.locator("[data-key=b]").waitFor({ state: "detached" });
  expect(await page.evaluate(() => fixture.room.removed)).toEqual(["b"]);
});

test("Escape drops the reply that was begun, not the text", async () => {
  const page = await openChat();
  await press(page, "Shift+Tab", "Enter", "Enter");
  await page.locator(".replying").waitFor();
  await page.keyboard.type("so far");
  await press(page, "Escape");
  expect(await page.locator(".replying").count()).toBe(0);
  expect(await page.getByRole("textbox").inputValue()).toBe("so far");
});

test("who types on a message writes in the field", async () => {
  const page = await openChat();
  await press(page, "Shift+Tab");
  await page.keyboard.type("yes");
  expect(await page.getByRole("textbox").inputValue()).toBe("yes");
});

test("a message that somebody deletes while one is at it hands the focus on: to the next, and from the last to the one before", async () => {
  const page = await openChat();
  const drop = (id: string) =>
    page.evaluate(async (gone) => {
      fixture.room.list.value = fixture.room.list.value.filter((message) => message.id !== gone);
      await document.querySelector("taut-chat")?.updateComplete;
    }, id);
  await press(page, "Shift+Tab", "ArrowUp");
  expect(await focused(page)).toBe("b");
  await press(page, "Enter");
  expect(await focused(page)).toBe("Reply");
  await drop("b");
  expect(await focused(page)).toBe("c");
  await drop("c");
  expect(await focused(page)).toBe("a");
  await drop("a");
  expect(await focused(page)).toBe("field");
});

test("who writes in a conversation that is closed meanwhile is at the reason", async () => {
  const page = await openChat();
  await page.evaluate(() => {
    fixture.client.conversations.list.value = [fixture.listed("one", { closed: "over" })];
  });
  await page.getByText("Closed: over").waitFor();
  expect(await focused(page)).toBe("Closed: over");
});
