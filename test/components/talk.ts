/** A chat with messages in it, and where one is in them. */
import type { Page } from "playwright-core";
import type {} from "./fixture.ts";

/** So many messages with their seqs, m1 the newest, every third of them one's own, read up to `readSeq`. */
export async function openTalk(open: () => Promise<Page>, count: number, readSeq?: number): Promise<Page> {
  const page = await open();
  await page.evaluate(
    ({ count, readSeq }) => {
      const { room, talk } = fixture;
      room.list.value = talk(count).map((message, index) => ({ ...message, seq: index + 1 }));
      if (readSeq !== undefined) room.reads.value = new Map([["me", readSeq]]);
      fixture.mount(`<taut-provider><taut-chat room="conversation:one"></taut-chat></taut-provider>`);
    },
    { count, readSeq },
  );
  await page.getByText("Message 1", { exact: true }).waitFor();
  return page;
}

export const row = (page: Page, key: string) => page.locator(`[data-key="${key}"]`);

/** Where the row begins on the screen, in pixels. */
export const top = (page: Page, key: string) =>
  row(page, key).evaluate((one) => one.getBoundingClientRect().top);

/** Pixels between what is seen and the end. */
export const below = (page: Page) =>
  page.locator(".scroller").evaluate((one) => one.scrollHeight - one.clientHeight - one.scrollTop);

export const isInView = (page: Page, selector: string) =>
  page.locator(selector).evaluate((one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return top > 0 && bottom < 400;
  });

/** Scrolls, and waits until the chat took note. */
export async function scrollTo(page: Page, key: string): Promise<void> {
  await row(page, key).evaluate((one) => one.scrollIntoView({ block: "start" }));
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

export const settled = (page: Page) =>
  page
    .locator("taut-chat")
    .evaluate((chat) => (chat as unknown as { updateComplete: Promise<void> }).updateComplete);
