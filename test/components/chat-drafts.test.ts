/** What is begun in the field: it stays with its room, and with whoever began it. */
import { expect } from "bun:test";
import type { Page } from "playwright-core";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { chatOn, usePages } from "./page.ts";

const openChat = chatOn(usePages());

/** Another client takes the place of the one there was; without an id it does not know its user yet. */
const comeAs = (page: Page, id?: string) =>
  page.evaluate(async (id) => {
    const client = fixture.createFakeClient();
    client.user.value = id === undefined ? undefined : { id, name: id, role: "user" };
    Object.assign(document.querySelector("taut-provider") ?? {}, { client });
    // The provider's client reaches the element in a turn of its own.
    await new Promise(requestAnimationFrame);
  }, id);

test("a draft stays with its room", async () => {
  const page = await openChat();
  await page.getByRole("textbox").fill("for room one");
  const show = (room: string) =>
    page.locator("taut-chat").evaluate((chat, to) => chat.setAttribute("room", to), room);
  await show("conversation:two");
  await page.waitForFunction(() => fixture.client.room("conversation:two").holds > 0);
  expect(await page.getByRole("textbox").inputValue()).toBe("");
  await show("conversation:one");
  await page.waitForFunction(() => fixture.client.room("conversation:two").holds === 0);
  expect(await page.getByRole("textbox").inputValue()).toBe("for room one");
});

test("a draft is there again in another chat, once its own was taken out of the page", async () => {
  const page = await openChat();
  await page.getByRole("textbox").fill("half a sentence");
  await page.locator("taut-chat").evaluate((chat) => {
    const next = document.createElement("taut-chat");
    next.setAttribute("room", "conversation:one");
    chat.replaceWith(next);
  });
  const field = page.getByRole("textbox");
  expect(await field.inputValue()).toBe("half a sentence");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  expect(await field.inputValue()).toBe("");
});

test("a draft is not shown to who signs in next, and is there again for its author", async () => {
  const page = await openChat();
  const field = page.getByRole("textbox");
  await field.fill("I am going to resign");
  await comeAs(page, "bo");
  expect(await field.inputValue()).toBe("");
  await field.fill("Bo's own");
  await comeAs(page, "me");
  expect(await field.inputValue()).toBe("I am going to resign");
});

test("a draft goes along to a new connection of its author, and to no other server", async () => {
  const page = await openChat();
  const field = page.getByRole("textbox");
  await field.fill("hello");
  const connectTo = (url: string) =>
    page.evaluate(async (url) => {
      const client = fixture.createFakeClient(url);
      const { user } = client;
      const known = user.peek();
      user.value = undefined;
      const chat = document.querySelector("taut-chat");
      Object.assign(document.querySelector("taut-provider") ?? {}, { client });
      const seen: string[] = [];
      for (const next of [undefined, known]) {
        user.value = next;
        // The provider's client reaches the element in a turn of its own.
        await new Promise(requestAnimationFrame);
        seen.push(chat?.shadowRoot?.querySelector("textarea")?.value ?? "none");
      }
      return seen;
    }, url);
  expect(await connectTo("wss://other.example/ws")).toEqual(["", ""]);
  expect(await connectTo("wss://chat.example/ws")).toEqual(["", "hello"]);
});

test("what is begun before the server has said who one is stays in the field, and with that client", async () => {
  const page = await openChat();
  const field = page.getByRole("textbox");
  const client = await page.evaluateHandle(() => fixture.createFakeClient());
  await page.evaluate(async (client) => {
    client.user.value = undefined;
    Object.assign(document.querySelector("taut-provider") ?? {}, { client });
    await new Promise(requestAnimationFrame);
  }, client);
  await field.fill("early");
  await client.evaluate((client) => {
    client.user.value = { ...fixture.me, role: "user" };
  });
  expect(await field.inputValue()).toBe("early");
  await comeAs(page);
  expect(await field.inputValue()).toBe("");
  await field.fill("whose?");
  await comeAs(page, "me");
  expect(await field.inputValue()).toBe("early");
});

test("the field grows with its text also where the chat becomes narrower, and shrinks again", async () => {
  const page = await openChat();
  const field = page.getByRole("textbox");
  await field.fill("What is written here in a wide window takes more lines in a narrow one.");
  const heights = (inlineSize: string) =>
    page.locator("taut-chat").evaluate(async (element: HTMLElement, inlineSize) => {
      element.style.inlineSize = inlineSize;
      for (let count = 0; count < 4; count += 1) await new Promise(requestAnimationFrame);
      const area = element.shadowRoot?.querySelector("textarea");
      return [area?.clientHeight, area?.scrollHeight];
    }, inlineSize);
  const [before] = await heights("");
  const [narrow, text] = await heights("280px");
  expect(narrow).toBe(text);
  expect(narrow).toBeGreaterThan(before ?? 0);
  expect(await heights("")).toEqual([before, before]);
});
