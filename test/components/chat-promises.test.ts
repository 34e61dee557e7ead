/** What is promised in the chat, and what its author is asked about it. */
import { expect } from "bun:test";
import type { Page } from "playwright-core";
import type { Commitment } from "../../client/index.ts";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { usePages } from "./page.ts";

const open = usePages();
const promise = {
  id: "m1.1",
  messageId: "m1",
  debtor: { userId: "bo", name: "Bo Nakamura" },
  action: "pay <b>Ada</b> $20",
  amount: 20,
  unit: "$",
  condition: { name: "Ada", action: "bakes" },
  status: "open",
} as Commitment;

async function openChat(): Promise<Page> {
  const page = await open();
  await page.evaluate(() => {
    fixture.mount(`<taut-provider><taut-chat room="conversation:one"></taut-chat></taut-provider>`);
    fixture.room.list.value = [
      fixture.said(fixture.bo, "I'll pay Ada $20 if she bakes", { id: "m1", seq: 1 }),
    ];
  });
  return page;
}

const isFocused = (field: Element) => field.matches(":focus");

const promised = (page: Page, list: readonly Commitment[]) =>
  page.evaluate((list) => {
    fixture.room.commitmentList.value = list;
  }, list);

test("a promise of a word without an end is broken, so that what became of it is read", async () => {
  const page = await openChat();
  await promised(page, [{ ...promise, action: `pay ${"W".repeat(200)}` }]);
  const note = page.locator(".promise");
  await note.waitFor();
  const right = await note.evaluate((element) => element.getBoundingClientRect().right);
  expect(right).toBeLessThan(600);
});

test("everybody sees below a message what it promises, as text, and what became of it", async () => {
  const page = await openChat();
  await promised(page, [promise]);
  const note = page.getByRole("note");
  await note.getByText("Promised: pay <b>Ada</b> $20, if Ada bakes · Open").waitFor();
  await promised(page, [{ ...promise, status: "fulfilled" }]);
  await note.getByText("Done").waitFor();
});

test("a promise whose words are gone is no longer spoken of", async () => {
  const page = await openChat();
  await promised(page, [promise]);
  await page.getByRole("note").waitFor();
  await promised(page, [{ ...promise, action: "", status: "cancelled" }]);
  await page.getByRole("note").waitFor({ state: "detached" });
});

test("its author is asked in the chat what was not clear, and answers there", async () => {
  const page = await openChat();
  await page.evaluate(() => {
    const asked = { id: "q1", messageId: "m1", question: "Who is “you”?", options: ["Ada", "No promise"] };
    fixture.client.clarifications.list.value = [
      { ...asked, room: "conversation:one" },
      { ...asked, id: "q2", room: "conversation:two" },
    ];
  });
  const question = page.getByRole("group", { name: "A question about your promise" });
  await question.getByText("Only you see this").waitFor();
  expect(await question.count()).toBe(1);
  await question.getByRole("button", { name: "Ada" }).click();
  await question.waitFor({ state: "detached" });
});

const aboutAmount = {
  id: "q1",
  room: "conversation:one",
  messageId: "m1",
  question: "How much, when you do some work? Answer with an amount, such as $20 or 3h.",
  options: ["Leave it open", "No promise"],
  takesAmount: true as const,
};

test("a question about an amount has a field for it beside its buttons", async () => {
  const page = await openChat();
  await page.evaluate((asked) => {
    fixture.client.clarifications.list.value = [asked];
  }, aboutAmount);
  const question = page.getByRole("group", { name: "A question about your promise" });
  await question.getByRole("button", { name: "Leave it open" }).waitFor();
  await question.getByRole("textbox", { name: "Amount" }).fill("3h");
  await page.keyboard.press("Enter");
  await question.waitFor({ state: "detached" });
  expect(await page.evaluate(() => [fixture.client.answered, fixture.room.sent])).toEqual([
    [{ id: "q1", answer: "3h" }],
    [],
  ]);
  expect(await page.getByRole("textbox", { name: "Write a message" }).evaluate(isFocused)).toBe(true);
});

test("an answer that is none is refused at its question, which keeps what was typed", async () => {
  const page = await openChat();
  await page.evaluate((asked) => {
    fixture.client.clarifications.list.value = [asked];
    const refusal = Promise.reject(
      Object.assign(new Error("answer must be an amount"), { code: "invalid_data" }),
    );
    refusal.catch(() => {});
    fixture.client.answering = refusal;
  }, aboutAmount);
  const question = page.getByRole("group", { name: "A question about your promise" });
  const field = question.getByRole("textbox", { name: "Amount" });
  await field.fill("plenty");
  await page.keyboard.press("Enter");
  await question.getByRole("alert").getByText("answer must be an amount").waitFor();
  expect(await field.inputValue()).toBe("plenty");
});

test("a question about anything else has its buttons only", async () => {
  const page = await openChat();
  await page.evaluate(({ takesAmount: _, ...asked }) => {
    fixture.client.clarifications.list.value = [asked];
  }, aboutAmount);
  const question = page.getByRole("group", { name: "A question about your promise" });
  await question.getByRole("button", { name: "Leave it open" }).waitFor();
  expect(await question.getByRole("textbox").count()).toBe(0);
});

test("nothing is asked of a whisper room's promises", async () => {
  const page = await open();
  const isAsked = await page.evaluate(async () => {
    const room = fixture.client.room("whisper:TEA");
    let isAsked = false;
    Object.defineProperty(room, "commitments", {
      get() {
        isAsked = true;
        return fixture.room.commitments;
      },
    });
    fixture.mount(`<taut-provider><taut-chat room="whisper:TEA"></taut-chat></taut-provider>`);
    room.receive(fixture.bo, "I'll pay Ada $20");
    await document.querySelector("taut-chat")?.updateComplete;
    return isAsked;
  });
  await page.getByText("I'll pay Ada $20").waitFor();
  expect(isAsked).toBe(false);
});
