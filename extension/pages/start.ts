/** Puts a page's element into the page, with what it is made of. */
import { createPageBrowser } from "./browser.ts";
import type { PageElement, PageParts } from "./page-element.ts";
import { linkWorker } from "./worker-link.ts";

export async function startPage(Page: new (parts: PageParts) => PageElement): Promise<void> {
  const browser = await createPageBrowser();
  document.body.append(new Page({ browser, link: linkWorker(browser, document), now: Date.now }));
}
