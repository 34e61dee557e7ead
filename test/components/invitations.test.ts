/** The invitation in the page's address: accepted by the list of conversations, once. */
import { expect } from "bun:test";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { usePages } from "./page.ts";

const open = usePages();

async function openList() {
  const page = await open();
  await page.evaluate(async () => {
    fixture.mount(`<taut-provider><taut-conversations></taut-conversations></taut-provider>`);
    await document.querySelector("taut-conversations")?.updateComplete;
  });
  return page;
}

test("the invitation that the page was opened with is accepted once, and its room is picked", async () => {
  const page = await openList();
  await page.evaluate(() => {
    location.hash = "#join=k3J9%2B";
  });
  await page.waitForFunction(() => fixture.heard.some(({ type }) => type === "taut-select"));
  expect(await page.evaluate(() => fixture.heard.filter(({ type }) => type === "taut-select"))).toEqual([
    { type: "taut-select", detail: { room: "conversation:accepted" } },
  ]);
  expect(await page.evaluate(() => fixture.client.conversations.asked)).toEqual(["accept k3J9+", "refresh"]);
  expect(await page.evaluate(() => location.hash)).toBe("");
});

test("one that was cut off in the middle of a character is for the server to refuse", async () => {
  const page = await openList();
  await page.evaluate(() => {
    location.hash = "#join=k3J9%";
  });
  await page.waitForFunction(() => fixture.heard.some(({ type }) => type === "taut-select"));
  expect(await page.evaluate(() => fixture.client.conversations.asked)).toEqual(["accept k3J9%", "refresh"]);
});

for (const code of ["not_found", "invalid_data"]) {
  test(`an invitation that is refused as ${code} is called not valid, and is not tried again`, async () => {
    const page = await openList();
    await page.evaluate((refusedAs) => {
      const refusal = Object.assign(new Error("the invitation is not valid"), { code: refusedAs });
      fixture.client.conversations.refusal = refusal;
      location.hash = "#join=old";
    }, code);
    await page.getByRole("alert").getByText("This invitation is not valid any more.").waitFor();
    expect(await page.evaluate(() => fixture.client.conversations.asked)).toEqual(["accept old"]);
    expect(await page.evaluate(() => location.hash)).toBe("");
  });
}

test("an invitation that could not be asked about stays in the address for a reload", async () => {
  const page = await openList();
  await page.evaluate(() => {
    fixture.client.conversations.refusal = Object.assign(new Error("not connected"), { code: "unavailable" });
    location.hash = "#join=later";
  });
  await page.getByRole("alert").getByText("not connected").waitFor();
  expect(await page.evaluate(() => location.hash)).toBe("#join=later");
  expect(await page.evaluate(() => fixture.client.conversations.asked)).toEqual(["accept later"]);
});

test("a fragment is the page's own where invitations lead elsewhere", async () => {
  const page = await openList();
  await page.evaluate(() => {
    const list = document.querySelector("taut-conversations");
    list?.setAttribute("invite-link", "https://chat.example/in/{code}");
  });
  // Drawn anew after the address was read, by what would accept it.
  await page.evaluate(async () => {
    location.hash = "#join=theirs";
    await new Promise((resolve) => addEventListener("hashchange", resolve, { once: true }));
    await document.querySelector("taut-conversations")?.updateComplete;
  });
  expect(await page.evaluate(() => fixture.client.conversations.asked)).toEqual([]);
});
