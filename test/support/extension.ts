/**
 * Chromium with the unpacked extension in it, as a user would load it.
 *
 * Each has a profile of its own, which is gone when it is closed; with one given, it goes on with that.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Worker } from "playwright-core";
import { buildExtension } from "../../extension/build.ts";
import { extensionOrigin } from "../../protocol/extension.ts";
import { launchPersistent } from "./chromium.ts";

export interface ExtensionBrowser {
  readonly context: BrowserContext;
  /** Of a page of the extension, by its path in it. */
  urlOf(path: string): string;
  /** The worker that runs now, or the next one to start. */
  worker(): Promise<Worker>;
  close(): Promise<void>;
}

/** @param profile a folder to go on with, and to leave behind */
export async function launchWithExtension(profile?: string): Promise<ExtensionBrowser> {
  const folder = mkdtempSync(join(tmpdir(), "tautline-extension-"));
  const built = join(folder, "built");
  await buildExtension(built);
  const context = await launchPersistent(profile ?? join(folder, "profile"), [
    `--load-extension=${join(built, "chromium")}`,
    `--disable-extensions-except=${join(built, "chromium")}`,
  ]);
  const isOwn = (worker: Worker) => worker.url().startsWith(extensionOrigin);
  return {
    context,
    urlOf: (path) => `${extensionOrigin}/${path}`,
    worker: async () =>
      context.serviceWorkers().find(isOwn) ??
      context.waitForEvent("serviceworker", { predicate: isOwn, timeout: 20_000 }),
    async close() {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
