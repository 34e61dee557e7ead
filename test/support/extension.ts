/**
 * Chromium with the unpacked extension in it, as a user would load it.
 *
 * Each has a profile of its own, which is gone when it is closed.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Worker } from "playwright-core";
import { buildExtension } from "../../extension/build.ts";
import { extensionOrigin } from "../../protocol/extension.ts";
import { launchPersistent } from "./chromium.ts";
import { evidenceScript } from "./extension-evidence.ts";

export interface ExtensionOptions {
  /** The user has allowed everything that it may ask for: no test can answer the browser's own question. */
  readonly isAllowed?: boolean;
  /** Keeps what was captured, for `readEvidence`. */
  readonly hasEvidence?: boolean;
}

export interface ExtensionBrowser {
  /** Another one after a restart. */
  readonly context: BrowserContext;
  /** Of a page of the extension, by its path in it. */
  urlOf(path: string): string;
  /** The worker that runs now, or the next one to start. */
  worker(): Promise<Worker>;
  /** Ends the browser and starts it with the same profile. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function launchWithExtension(options: ExtensionOptions = {}): Promise<ExtensionBrowser> {
  const folder = mkdtempSync(join(tmpdir(), "tautline-extension-"));
  const built = join(folder, "built/chromium");
  await buildExtension(join(folder, "built"));
  if (options.hasEvidence === true) putBefore(join(built, "worker.js"), evidenceScript);
  const launch = () =>
    launchPersistent(join(folder, "profile"), [
      `--load-extension=${built}`,
      `--disable-extensions-except=${built}`,
    ]);
  if (options.isAllowed === true) await allowAll(join(built, "manifest.json"), launch);
  let context = await launch();
  const isOwn = (worker: Worker) => worker.url().startsWith(extensionOrigin);
  return {
    get context() {
      return context;
    },
    urlOf: (path) => `${extensionOrigin}/${path}`,
    worker: async () =>
      context.serviceWorkers().find(isOwn) ??
      context.waitForEvent("serviceworker", { predicate: isOwn, timeout: 20_000 }),
    async restart() {
      await context.close();
      context = await launch();
    },
    async close() {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function putBefore(file: string, script: string): void {
  writeFileSync(file, script + readFileSync(file, "utf8"));
}

/** What a manifest needs is granted at once, and stays granted where the next one only may ask for it. */
async function allowAll(manifestFile: string, launch: () => Promise<BrowserContext>): Promise<void> {
  const text = readFileSync(manifestFile, "utf8");
  const { optional_permissions, optional_host_permissions, ...manifest } = JSON.parse(text);
  const permissions = [...manifest.permissions, ...optional_permissions];
  writeFileSync(
    manifestFile,
    JSON.stringify({ ...manifest, permissions, host_permissions: optional_host_permissions }),
  );
  await (await launch()).close();
  writeFileSync(manifestFile, text);
}
