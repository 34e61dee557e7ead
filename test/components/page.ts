/**
 * Serves the components' real bundles with a page to put them in, under the policy the server sends.
 *
 * One browser, one server and one page for a test file; each test empties the page.
 */
import { afterAll, beforeAll } from "bun:test";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build, type Plugin } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { buildBundles } from "../../client/build.ts";
import { hasChromium, launchChromium } from "../support/chromium.ts";

const client = resolve(import.meta.dir, "../../client");
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'";
const markup = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="/page.css"><script type="module" src="/fixture.js"></script><body></body></html>`;
/** For bundles and browser, on a machine that has other things to do. */
const startMs = 60_000;
const css = "body { margin: 0 } taut-chat { block-size: 400px; inline-size: 600px }";

/** Texts of scripts, by their paths. */
type Bundles = ReadonlyMap<string, string>;

/** Built once, however many test files of this process need them. */
let bundles: Promise<Bundles> | undefined;

/** To be called at the top of a test file; what it returns opens an empty page with a new fake client. */
export function usePages(): () => Promise<Page> {
  let browser: Browser | undefined;
  let server: ReturnType<typeof Bun.serve> | undefined;
  let page: Page | undefined;

  beforeAll(async () => {
    if (!hasChromium) return;
    bundles ??= bundle();
    const scripts = await bundles;
    server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: (request) => serve(request, scripts) });
    browser = await launchChromium(["--js-flags=--expose-gc"]);
    page = await browser.newPage({ viewport: { width: 800, height: 600 } });
    page.setDefaultTimeout(20_000);
    await page.goto(server.url.href);
    await page.waitForFunction(() => "fixture" in globalThis);
  }, startMs);

  afterAll(async () => {
    await browser?.close();
    await server?.stop(true);
  }, startMs);

  return async () => {
    if (page === undefined) throw new Error("the browser did not start");
    await page.mouse.move(0, 0);
    await page.evaluate(() => fixture.reset());
    return page;
  };
}

/** @param open as `usePages` gives it @returns opens a page with a chat in it */
export function chatOn(open: () => Promise<Page>): () => Promise<Page> {
  return async () => {
    const page = await open();
    await page.evaluate(() =>
      fixture.mount(`<taut-provider><taut-chat room="conversation:one"></taut-chat></taut-provider>`),
    );
    return page;
  };
}

function serve(request: Request, scripts: Bundles): Response {
  const { pathname } = new URL(request.url);
  if (pathname === "/page.css") return new Response(css, { headers: { "content-type": "text/css" } });
  const script = scripts.get(pathname);
  if (script !== undefined) return new Response(script, { headers: { "content-type": "text/javascript" } });
  const headers = { "content-type": "text/html", "content-security-policy": policy };
  return new Response(markup, { headers });
}

/** The fixture uses the same modules as an embedder, from the same addresses. */
const shared: Plugin = {
  name: "shared-modules",
  setup({ onResolve }) {
    onResolve({ filter: /\/index\.ts$/ }, ({ path, resolveDir }) => {
      const full = resolve(resolveDir, path);
      if (full === join(client, "index.ts")) return { path: "/sdk/rooms.js", external: true };
      if (full === join(client, "components/index.ts")) return { path: "/sdk/components.js", external: true };
      return undefined;
    });
  },
};

async function bundle(): Promise<Bundles> {
  const folder = await mkdtemp(join(tmpdir(), "tautline-components-"));
  try {
    await buildBundles({ outDir: folder });
    await build({
      entryPoints: [join(import.meta.dir, "fixture.ts")],
      outfile: join(folder, "fixture.js"),
      bundle: true,
      format: "esm",
      plugins: [shared],
    });
    const paths = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith(".js"));
    const texts = paths.map(async (path) => [`/${path}`, await Bun.file(join(folder, path)).text()] as const);
    return new Map(await Promise.all(texts));
  } finally {
    await rm(folder, { recursive: true });
  }
}
