/** A promise that lacks its amount: its author is asked, answers beside the question, and nobody else reads the answer. */
import { afterAll, expect } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { launchChromium, browserTest as test } from "../support/chromium.ts";
import { type RealServer, startRealServer } from "../support/real-server.ts";

let browser: Browser | undefined;
let server: RealServer | undefined;

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function enter(url: string, name: string): Promise<Page> {
  browser ??= await launchChromium();
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(url);
  const field = page.getByRole("textbox", { name: "Your name" });
  await field.fill(name);
  await field.press("Enter");
  return page;
}

test("an amount typed at the question goes into the promise, and into no message", async () => {
  server = await startRealServer();
  const ada = await enter(server.url, "Ada");
  await ada.getByRole("button", { name: "New conversation" }).first().click();
  await ada.keyboard.type("Launch plans");
  await ada.keyboard.press("Enter");
  const link = ada.getByLabel("Link to this room");
  await ada.waitForFunction((input) => (input as HTMLInputElement).value !== "", await link.elementHandle());
  const bob = await enter(await link.inputValue(), "Bob");
  await ada.getByText("2 here").waitFor();

  const field = ada.getByRole("textbox", { name: "Write a message" });
  await field.fill("I'll do some work for Bob");
  await field.press("Enter");
  const question = ada.getByRole("group", { name: "A question about your promise" });
  await question.getByRole("textbox", { name: "Amount" }).fill("3h");
  await ada.keyboard.press("Enter");
  await question.waitFor({ state: "detached" });

  await bob.getByRole("note").getByText("do some work for Bob").waitFor();
  await bob.getByRole("button", { name: /^Promises/ }).click();
  await bob.locator("taut-commitments [part=sum]").getByText("3 h").waitFor();
  expect(await bob.locator("taut-chat .row .text").allInnerTexts()).toEqual(["I'll do some work for Bob"]);
});
