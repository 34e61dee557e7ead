/** What a page has heard by now is on it. */
import type { Page } from "playwright-core";

/** Two frames: in the first what changed is drawn, and in the second that is done. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  });
}
