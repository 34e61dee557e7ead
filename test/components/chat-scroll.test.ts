import { expect } from "bun:test";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { usePages } from "./page.ts";
import { below, openTalk, scrollTo, settled, top } from "./talk.ts";

const open = usePages();

const openLong = () => openTalk(open, 40);

test("a room opens at its newest message", async () => {
  expect(await below(await openLong())).toBeLessThan(1);
});

test("who reads the newest sees the next one come in", async () => {
  const page = await openLong();
  await page.evaluate(() => fixture.room.receive(fixture.ada, "just in"));
  await page.getByText("just in", { exact: true }).waitFor();
  await settled(page);
  expect(await below(page)).toBeLessThan(1);
});

test("history that loads above moves nothing on the screen", async () => {
  const page = await openLong();
  await scrollTo(page, "m30");
  const before = await top(page, "m30");
  await page.evaluate(() => fixture.room.prepend(fixture.talk(50, 40)));
  await page.getByText("Message 90").waitFor({ state: "attached" });
  await settled(page);
  expect(Math.abs((await top(page, "m30")) - before)).toBeLessThanOrEqual(0.5);
});

test("a new message moves nothing for who reads further up, and is counted", async () => {
  const page = await openLong();
  await scrollTo(page, "m30");
  const before = await top(page, "m30");
  await page.evaluate(() => {
    fixture.room.receive(fixture.ada, "one");
    fixture.room.receive(fixture.bo, "two");
  });
  await page.getByRole("button", { name: "2 new messages" }).waitFor();
  expect(Math.abs((await top(page, "m30")) - before)).toBeLessThanOrEqual(0.5);
});

test("the count leads down to the new messages, and is then gone", async () => {
  const page = await openLong();
  await page.emulateMedia({ reducedMotion: "reduce" });
  await scrollTo(page, "m30");
  await page.evaluate(() => fixture.room.receive(fixture.ada, "one"));
  await page.getByRole("button", { name: "1 new message" }).click();
  await page.getByRole("button", { name: "1 new message" }).waitFor({ state: "detached" });
  expect(await below(page)).toBeLessThan(1);
});

test("the way down leads to the newest, also while others write", async () => {
  const page = await openLong();
  await scrollTo(page, "m30");
  await page.evaluate(() => fixture.room.receive(fixture.ada, "one"));
  await page.getByRole("button", { name: "1 new message" }).click();
  // The way takes many frames. What comes in on it is more than what still counts as the end.
  await page.evaluate(async () => {
    for (let index = 0; index < 10; index += 1) {
      for (let frame = 0; frame < 4; frame += 1) await new Promise(requestAnimationFrame);
      fixture.room.receive(fixture.ada, `meanwhile ${index}`);
    }
  });
  await page.waitForFunction(
    () => !document.querySelector("taut-chat")?.shadowRoot?.querySelector("[part=jump]"),
  );
  expect(await below(page)).toBeLessThan(1);
});

test("who turns round on the way down stays there", async () => {
  const page = await openLong();
  await scrollTo(page, "m38");
  await page.evaluate(() => fixture.room.receive(fixture.ada, "one"));
  await page.getByRole("button", { name: "1 new message" }).click();
  await scrollTo(page, "m36");
  await page.evaluate(() => fixture.room.receive(fixture.ada, "two"));
  await page.waitForTimeout(600);
  expect(await below(page)).toBeGreaterThan(400);
});

test("what one sends oneself is always seen", async () => {
  const page = await openLong();
  await scrollTo(page, "m30");
  await page.getByRole("textbox").fill("mine");
  await page.keyboard.press("Enter");
  await page.locator("[data-key=own-1]").waitFor();
  await settled(page);
  expect(await below(page)).toBeLessThan(1);
});

test("older messages are asked for before the top is reached", async () => {
  const page = await openLong();
  await page.evaluate(() => {
    fixture.room.hasOlder.value = true;
    fixture.room.older = async () => {
      fixture.room.loading.value = true;
    };
  });
  await settled(page);
  expect(await page.evaluate(() => fixture.room.olderCount)).toBe(0);
  await scrollTo(page, "m38");
  expect(await page.evaluate(() => fixture.room.olderCount)).toBe(1);
});

test("a page that failed to load is tried again only on request", async () => {
  const page = await openLong();
  await page.evaluate(() => {
    fixture.room.hasOlder.value = true;
    fixture.room.error.value = { code: "unavailable", message: "later" };
  });
  await scrollTo(page, "m40");
  expect(await page.evaluate(() => fixture.room.olderCount)).toBe(0);
  await page.getByRole("button", { name: "Try again" }).click();
  expect(await page.evaluate(() => fixture.room.olderCount)).toBe(1);
});

test("a short first page is filled up without scrolling", async () => {
  const page = await open();
  await page.evaluate(() => {
    fixture.room.list.value = fixture.talk(2, 30);
    fixture.room.hasOlder.value = true;
    fixture.room.older = async () => {
      fixture.room.prepend(fixture.talk(30, 32));
      fixture.room.hasOlder.value = false;
    };
    fixture.mount(`<taut-provider><taut-chat room="conversation:one"></taut-chat></taut-provider>`);
  });
  await page.getByText("Message 62").waitFor({ state: "attached" });
  expect(await page.evaluate(() => fixture.room.olderCount)).toBe(1);
});

test("only what was seen counts as read", async () => {
  const page = await openLong();
  await scrollTo(page, "m30");
  const before = await page.evaluate(() => fixture.room.readCount);
  await page.evaluate(() => fixture.room.receive(fixture.ada, "unseen"));
  await page.getByRole("button", { name: "1 new message" }).waitFor();
  expect(await page.evaluate(() => fixture.room.readCount)).toBe(before);
  await scrollTo(page, "m1");
  await page.waitForFunction((count) => fixture.room.readCount > count, before);
});
