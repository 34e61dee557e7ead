/** What helps to read: where the new begins, who has read up to where, and the search. */
import { expect } from "bun:test";
import type { Page } from "playwright-core";
import { browserTest as test } from "../support/chromium.ts";
import { drawn } from "../support/drawn.ts";
import type {} from "./fixture.ts";
import { usePages } from "./page.ts";
import { openTalk } from "./talk.ts";

const open = usePages();

const openChat = (count: number, readSeq?: number) => openTalk(open, count, readSeq);

/** What stands next to the line. */
const firstNew = (page: Page) =>
  page
    .locator(".unread-line")
    .evaluate((line) => line.nextElementSibling?.querySelector(".text")?.textContent);

test("a line stands where the new begins, before the first of others", async () => {
  const page = await openChat(9, 6);
  // The seventh is one's own.
  expect(await firstNew(page)).toBe("Message 2");
  expect(await page.getByRole("separator", { name: "New messages" }).count()).toBe(1);
});

test("the line stays where it is while one reads, and goes when one writes", async () => {
  const page = await openChat(9, 6);
  await page.evaluate(() => {
    fixture.room.reads.value = new Map([["me", 9]]);
    fixture.room.receive(fixture.ada, "one more", { seq: 10 });
  });
  await page.getByText("one more").first().waitFor();
  expect(await firstNew(page)).toBe("Message 2");
  await page.getByRole("textbox").fill("yes");
  await page.getByRole("textbox").press("Enter");
  await page.locator(".unread-line").waitFor({ state: "detached" });
});

test("who has read everything, or was never here, sees no line", async () => {
  for (const readSeq of [9, undefined]) {
    const page = await openChat(9, readSeq);
    expect(await page.locator(".unread-line").count()).toBe(0);
  }
});

test("a line further up has a way to it, until it was seen", async () => {
  const page = await openChat(60, 10);
  const way = page.getByRole("button", { name: /new messages above/ });
  await way.click();
  await way.waitFor({ state: "detached" });
  const isInView = await page.locator(".unread-line").evaluate((line) => {
    const { top } = line.getBoundingClientRect();
    return top >= 0 && top < 400;
  });
  expect(isInView).toBe(true);
});

test("the way loads what is between", async () => {
  const page = await openChat(60, 30);
  await page.evaluate(() => {
    const { room, said, ada } = fixture;
    room.list.value = room.list.peek().slice(40);
    room.hasOlder.value = true;
    const old = Array.from({ length: 40 }, (_, index) =>
      said(ada, `Old ${index + 1}`, { seq: index + 1, timestamp: Date.now() - 9e6 }),
    );
    room.older = async () => {
      const held = room.list.peek().length;
      const page = held === 20 ? old.slice(20) : old.slice(0, 20);
      room.prepend(page);
      room.hasOlder.value = held === 20;
    };
  });
  await page.getByRole("button", { name: /\+ new messages above/ }).click();
  await page.locator(".unread-line").waitFor();
  expect(await firstNew(page)).toBe("Old 31");
});

test("what comes in on a page that is not looked at stands below a line", async () => {
  const page = await openChat(3, 3);
  await page.evaluate(() => {
    const look = (state: string) => {
      Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    };
    look("hidden");
    fixture.room.receive(fixture.ada, "while away", { seq: 4 });
    look("visible");
    Reflect.deleteProperty(document, "visibilityState");
  });
  await page.locator(".unread-line").waitFor();
  expect(await firstNew(page)).toBe("while away");
});

test("of a log that begins anew nothing is marked as read until it is shown, and then it is", async () => {
  const page = await openChat(3, 3);
  await page.waitForFunction(() => fixture.room.readCount > 0);
  const counts = await page.evaluate(async () => {
    const { room } = fixture;
    const held = room.list.peek();
    const seen: number[] = [];
    room.readCount = 0;
    for (const list of [[], held]) {
      room.list.value = list;
      await document.querySelector("taut-chat")?.updateComplete;
      seen.push(room.readCount);
    }
    return seen;
  });
  expect(counts).toEqual([0, 1]);
});

test("in another document it is that one's being looked at that counts", async () => {
  const page = await openChat(1, 1);
  const counts = await page.evaluate(async () => {
    const frame = document.body.appendChild(document.createElement("iframe")).contentDocument;
    const chat = document.querySelector("taut-chat");
    if (frame === null || chat === null) throw new Error("the page has both");
    frame.body.append(document.querySelector("taut-provider") ?? "");
    const seen: number[] = [];
    for (const state of ["hidden", "visible"]) {
      Object.defineProperty(frame, "visibilityState", { value: state, configurable: true });
      fixture.room.readCount = 0;
      fixture.room.receive(fixture.ada, state);
      await new Promise(requestAnimationFrame);
      seen.push(fixture.room.readCount);
      frame.dispatchEvent(new Event("visibilitychange"));
    }
    return seen;
  });
  expect(counts).toEqual([0, 1]);
});

test("those who have read stand below what they read last, one's own and the writer's left out", async () => {
  const page = await openChat(6, 6);
  await page.evaluate(() => {
    const { client, ada, bo, room } = fixture;
    client.people.known.value = new Map([ada, bo].map((one) => [one.id, one]));
    const marks = [
      ["me", 6],
      ["ada", 6],
      ["bo", 4],
      ["cem", 4],
    ] as const;
    room.reads.value = new Map(marks);
  });
  const read = page.getByRole("img", { name: /^Read by/ });
  await read.first().waitFor();
  expect(await read.evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")))).toEqual([
    "Read by Bo Nakamura and cem",
  ]);
  const row = await read.evaluate((one) => one.closest(".row")?.querySelector(".text")?.textContent);
  expect(row).toBe("Message 3");
});

async function search(page: Page, wanted: string) {
  await page.getByRole("textbox", { name: "Write a message" }).focus();
  await page.keyboard.press("ControlOrMeta+f");
  await page.getByRole("textbox", { name: "Search in this conversation" }).fill(wanted);
}

const count = (page: Page) => page.locator(".search-count").textContent();

test("Ctrl+F searches what is loaded, the newest first, and Enter goes to the older ones", async () => {
  const page = await openChat(60, 60);
  await search(page, "message 2");
  expect(await count(page)).toBe("11 of 11");
  const current = () => page.locator(".row.current .text").textContent();
  expect(await current()).toBe("Message 2");
  await page.keyboard.press("Enter");
  expect(await count(page)).toBe("10 of 11");
  expect(await current()).toBe("Message 20");
  const isInView = await page
    .locator(".row.current")
    .evaluate((row) => row.getBoundingClientRect().top > 0 && row.getBoundingClientRect().bottom < 400);
  expect(isInView).toBe(true);
  await page.keyboard.press("Shift+Enter");
  expect(await current()).toBe("Message 2");
  await page.getByRole("button", { name: "Next match" }).click();
  expect(await count(page)).toBe("1 of 11");
});

test("who asks the search for older ones keeps the cursor, also when there are none any more", async () => {
  const page = await openChat(3, 3);
  await page.evaluate(() => {
    fixture.room.hasOlder.value = true;
  });
  await search(page, "message");
  const older = page.getByRole("button", { name: "Older" });
  await older.focus();
  await page.evaluate(() => {
    fixture.room.loading.value = true;
  });
  await drawn(page);
  expect(await older.evaluate((it) => it.matches(":focus"))).toBe(true);
  await page.evaluate(() => {
    fixture.room.loading.value = false;
    fixture.room.hasOlder.value = false;
  });
  await older.waitFor({ state: "detached" });
  const field = page.getByRole("textbox", { name: "Search in this conversation" });
  expect(await field.evaluate((it) => it.matches(":focus"))).toBe(true);
});

test("what is found is marked as text, in links too, and no longer once the search is closed", async () => {
  const page = await openChat(1, 1);
  await page.evaluate(() => {
    fixture.room.receive(fixture.ada, "<b>boat</b> (BOAT) https://boat.example/", { seq: 2 });
  });
  await search(page, "boat");
  expect(await page.locator("mark").allInnerTexts()).toEqual(["boat", "BOAT", "boat"]);
  expect(await page.getByRole("link").getAttribute("href")).toBe("https://boat.example/");
  expect(await page.locator(".text").last().textContent()).toBe("<b>boat</b> (BOAT) https://boat.example/");
  await page.keyboard.press("Escape");
  await page.locator("mark").first().waitFor({ state: "detached" });
  const field = page.getByRole("textbox", { name: "Write a message" });
  expect(await field.evaluate((one) => one.matches(":focus"))).toBe(true);
});

test("what is special to a pattern stands for itself", async () => {
  const page = await openChat(1, 1);
  await page.evaluate(() => fixture.room.receive(fixture.ada, "is (a.b)* right?", { seq: 2 }));
  await search(page, "(a.b)*");
  expect(await page.locator("mark").allInnerTexts()).toEqual(["(a.b)*"]);
  await page.getByRole("textbox", { name: "Search in this conversation" }).fill("(axb)*");
  expect(await count(page)).toBe("Nothing found");
});

test("older messages are looked at when they are asked for", async () => {
  const page = await openChat(60, 60);
  await page.evaluate(() => {
    const { room, said, bo } = fixture;
    room.older = async () => {
      room.prepend([said(bo, "the anchor", { id: "old", timestamp: 0 })]);
      room.hasOlder.value = false;
    };
    room.hasOlder.value = true;
  });
  await search(page, "anchor");
  expect(await count(page)).toBe("Nothing found");
  await page.getByRole("button", { name: "Older" }).click();
  await page.locator("mark").waitFor();
  expect(await count(page)).toBe("1 found");
});
