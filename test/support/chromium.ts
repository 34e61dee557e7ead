/**
 * Chromium for the tests that need a real browser.
 *
 * Where none is installed those tests are reported as skipped, and one line says why, once.
 */
import { test } from "bun:test";
import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The same engine without a browser's own windows: pages need a quarter less time in it. It has no extensions, and keeps no page for the way back. */
const shell = "/usr/bin/chromium-headless-shell";

const quiet = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

function findChromium(): string | undefined {
  const given = process.env.CHROMIUM_PATH;
  return [...(given === undefined ? [] : [given]), ...places].find((path) => existsSync(path));
}

const path = findChromium();

// In the environment, for the processes that this one starts.
const told = "TAUTLINE_TEST_NO_CHROMIUM_TOLD";
if (path === undefined && process.env[told] === undefined) {
  process.env[told] = "yes";
  console.warn("No Chromium found: browser tests are skipped. Install one, or set CHROMIUM_PATH.");
}

export const hasChromium = path !== undefined;

/** `test`, or a skipped one where there is no Chromium. */
export const browserTest = hasChromium ? test : test.skip;

/**
 * For pages: the headless shell where there is one, unless `CHROMIUM_PATH` names another.
 *
 * @throws where there is none: ask `hasChromium` first
 */
export function launchChromium(args: readonly string[] = []): Promise<Browser> {
  const isChosen = process.env.CHROMIUM_PATH !== undefined;
  const executablePath = !isChosen && existsSync(shell) ? shell : found();
  return chromium.launch({ executablePath, args: [...quiet, ...args] });
}

/**
 * For what the headless shell does otherwise than the browser that users have.
 *
 * @param without flags that Playwright sets by default
 * @throws where there is none: ask `hasChromium` first
 */
export function launchWholeChromium(without: readonly string[]): Promise<Browser> {
  return chromium.launch({ executablePath: found(), args: [...quiet], ignoreDefaultArgs: [...without] });
}

/**
 * With a profile that outlives it, and room for extensions.
 *
 * @throws where there is none: ask `hasChromium` first
 */
export function launchPersistent(profile: string, args: readonly string[]): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    executablePath: found(),
    // Not Playwright's own kind of headless, which has no extensions.
    headless: false,
    args: ["--headless=new", ...quiet, ...args],
    ignoreDefaultArgs: ["--disable-extensions"],
  });
}

/** After each test: a page that nobody looks at any more goes on drawing, and takes the time of those after it. */
export async function closePages(browser: Browser | undefined): Promise<void> {
  for (const context of browser?.contexts() ?? []) await context.close();
}

function found(): string {
  if (path === undefined) throw new Error(`no Chromium: looked at CHROMIUM_PATH and ${places.join(", ")}`);
  return path;
}
