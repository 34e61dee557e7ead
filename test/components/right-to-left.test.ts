/** The elements' own words, which are English, in a page that runs from right to left. */
import { expect } from "bun:test";
import type { Locator } from "playwright-core";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { usePages } from "./page.ts";

const open = usePages();

async function openFromRight(element: string) {
  const page = await open();
  await page.evaluate((markup) => {
    document.documentElement.dir = "rtl";
    fixture.mount(`<taut-provider>${markup}</taut-provider>`);
  }, element);
  return page;
}

/** Where the last two characters are drawn, and how far the words are from the right of their box. */
function drawn(words: Locator) {
  return words.evaluate((element) => {
    const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (text.nextNode()) texts.push(text.currentNode as Text);
    const last = texts.findLast(({ data }) => data.trim() !== "");
    if (last === undefined) throw new Error("no words");
    const end = last.data.trimEnd().length;
    const at = (index: number) => {
      const range = document.createRange();
      range.setStart(last, index);
      range.setEnd(last, index + 1);
      return range.getBoundingClientRect().left;
    };
    const all = document.createRange();
    all.selectNodeContents(element);
    const gap = element.getBoundingClientRect().right - all.getBoundingClientRect().right;
    return { isEndRight: at(end - 1) > at(end - 2), isBeginLeft: at(0) < at(end - 1), gap };
  });
}

test("a sentence ends at its right, and stands where those of the page stand", async () => {
  const page = await openFromRight("<taut-whisper></taut-whisper>");
  const why = page.getByText("The server never sees it.");
  await why.waitFor();
  const { isEndRight, gap } = await drawn(why);
  expect(isEndRight).toBe(true);
  expect(gap).toBeLessThan(4);
  expect((await drawn(page.getByText("What is said is written down nowhere"))).isEndRight).toBe(true);
});

test("what stands in the place of what is not there yet ends at its right, too", async () => {
  for (const [markup, words] of [
    ["<taut-conversations></taut-conversations>", "Open one, and invite somebody."],
    ["<taut-focus></taut-focus>", "Start one, and what you do shows here as it happens."],
    ["<taut-focus-history></taut-focus-history>", "Those that you have had are listed here"],
  ] as const) {
    const sentence = (await openFromRight(markup)).getByText(words);
    await sentence.waitFor();
    expect([words, (await drawn(sentence)).isEndRight]).toEqual([words, true]);
  }
});

test("who owes stands at the beginning of the row, and what at its end", async () => {
  const page = await openFromRight(`<taut-commitments room="conversation:one"></taut-commitments>`);
  await page.evaluate(() => {
    const { me, room } = fixture;
    const debtor = { userId: me.id, name: me.name } as (typeof room.liabilities.value)[number];
    const owed = { amount: 30, unit: "$" };
    room.commitmentList.value = [
      { id: "3", messageId: "m3", debtor, action: "pay $30", status: "open", ...owed },
    ] as typeof room.commitmentList.value;
    room.liabilities.value = [
      { ...debtor, owes: 30, unit: "$", because: ["3"] },
    ] as typeof room.liabilities.value;
  });
  const who = page.locator("[part=who]");
  await who.getByText("owe").waitFor();
  expect((await drawn(who)).gap).toBeLessThan(4);
});

test("the words and times of a focus session read as English does, and its drawings have the times below them", async () => {
  const page = await openFromRight("<taut-focus></taut-focus>");
  await page.evaluate(() => {
    const focus = document.querySelector("taut-focus");
    if (focus) focus.state = fixture.sampleState(Date.now());
  });
  const meaning = page.locator(".meaning").first();
  await meaning.waitFor();
  const { isEndRight, gap } = await drawn(meaning);
  expect(isEndRight).toBe(true);
  expect(gap).toBeLessThan(4);
  expect((await drawn(page.locator(".feed time").first())).isBeginLeft).toBe(true);
  for (const times of [".line .times span", ".timeline .times span"]) {
    expect((await drawn(page.locator(times).first())).isBeginLeft).toBe(true);
    // The drawings themselves go from left to right in every page.
    const first = await page.locator(times).first().boundingBox();
    const last = await page.locator(times).last().boundingBox();
    expect(first?.x).toBeLessThan(last?.x ?? 0);
  }
});

test("the numbers of a report stand before their units, and its sentences end at their right", async () => {
  const page = await openFromRight(`<taut-report session="s-1"></taut-report>`);
  await page.evaluate(() => {
    fixture.client.focus.reports.set("s-1", fixture.sampleReport(Date.now()));
    fixture.mount(`<taut-provider><taut-report session="s-1"></taut-report></taut-provider>`);
  });
  await page.locator(".facts").waitFor();
  for (const words of [".facts dd", ".legend b", ".spent", ".sent time"]) {
    expect([words, (await drawn(page.locator(words).first())).isBeginLeft]).toEqual([words, true]);
  }
  expect((await drawn(page.locator(".sent small").first())).isEndRight).toBe(true);
});

test("what was said last begins and is cut by its own direction, whatever its sender's name is written in", async () => {
  const page = await open();
  await page.evaluate(() => {
    const { client, listed, me } = fixture;
    const omar = { id: "omar", name: "عمر" };
    const last = (sender: { id: string; name: string }, content: string) => ({
      lastMessage: { id: content, content, sender, timestamp: Date.now() } as never,
    });
    client.conversations.list.value = [
      listed("a", last(omar, "see you at the harbour")),
      listed("b", last(me, "أراك في الميناء")),
    ];
    fixture.mount(`<taut-provider><taut-conversations></taut-conversations></taut-provider>`);
  });
  const directionOf = (words: string) =>
    page
      .locator(".last > bdi", { hasText: words })
      .evaluate((one) => `${one.textContent} ${getComputedStyle(one).direction}`);
  expect(await directionOf("harbour")).toBe("عمر: see you at the harbour ltr");
  expect(await directionOf("الميناء")).toBe("You: أراك في الميناء rtl");
});
