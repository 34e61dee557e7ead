/** The extension as it is built, in the browser that it is for. */
import { expect } from "bun:test";
import { extensionId } from "../../../protocol/extension.ts";
import { browserTest } from "../../support/chromium.ts";
import { launchWithExtension } from "../../support/extension.ts";

/** What `chrome://extensions` shows of an extension. */
interface Shown {
  readonly id: string;
  readonly state: string;
  readonly installWarnings: readonly unknown[];
  readonly manifestErrors: readonly unknown[];
  readonly runtimeErrors: readonly unknown[];
}

interface ExtensionsPage {
  readonly chrome: { readonly developerPrivate: { getExtensionsInfo(): Promise<readonly Shown[]> } };
}

browserTest(
  "the unpacked extension is taken without a complaint, under the id that the server knows, and starts its worker",
  async () => {
    const browser = await launchWithExtension();
    try {
      const worker = await browser.worker();
      expect(worker.url()).toBe(browser.urlOf("worker.js"));
      const page = await browser.context.newPage();
      await page.goto("chrome://extensions");
      const all = await page.evaluate(() =>
        (globalThis as unknown as ExtensionsPage).chrome.developerPrivate.getExtensionsInfo(),
      );
      expect(all.find(({ id }) => id === extensionId)).toMatchObject({
        state: "ENABLED",
        installWarnings: [],
        manifestErrors: [],
        runtimeErrors: [],
      });
    } finally {
      await browser.close();
    }
  },
  60_000,
);
