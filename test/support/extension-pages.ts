/**
 * The extension's pages as plain pages: built as for the browser, under the manifest's policy, over a fake worker.
 *
 * One browser and one build for a test file.
 */
import { afterAll, afterEach, beforeAll } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { buildExtension } from "../../extension/build.ts";
import { manifestFor, type pages } from "../../extension/manifest.ts";
import type { ExtensionState } from "../../extension/messages.ts";
import { closePages, hasChromium, launchChromium } from "./chromium.ts";
import { installFakeWorker } from "./fake-worker.ts";

type Face = keyof typeof pages;

export interface FaceOptions {
  readonly scheme?: "light" | "dark";
  /** Of the window, in pixels. */
  readonly width?: number;
  readonly height?: number;
  /** Of its pixels to the screen's. */
  readonly scale?: number;
  /** After the page's address, such as `#sites`. */
  readonly hash?: string;
}

const sizes = { popup: [360, 600], panel: [400, 900], options: [1_000, 800], welcome: [1_000, 800] } as const;

export interface Faces {
  /** @returns the page, before a worker that says this state */
  open(face: Face, state: ExtensionState, options?: FaceOptions): Promise<Page>;
  /** The pages that are open. */
  closePages(): Promise<void>;
  close(): Promise<void>;
}

/** @throws where there is no Chromium: ask `hasChromium` first */
export async function startFaces(): Promise<Faces> {
  const folder = await mkdtemp(join(tmpdir(), "tautline-faces-"));
  await buildExtension(folder);
  const policy = manifestFor("chromium", "0.1.0").content_security_policy.extension_pages;
  const headers = { "content-security-policy": policy };
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: ({ url }) => new Response(Bun.file(join(folder, "chromium", new URL(url).pathname)), { headers }),
  });
  const browser = await launchChromium();
  return {
    async open(face, state, { scheme = "light", width, height, hash = "", scale = 1 } = {}) {
      const [ownWidth, ownHeight] = sizes[face];
      const context = await browser.newContext({
        colorScheme: scheme,
        reducedMotion: "reduce",
        deviceScaleFactor: scale,
        viewport: { width: width ?? ownWidth, height: height ?? ownHeight },
      });
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      await page.addInitScript(installFakeWorker, state);
      await page.goto(`${server.url.origin}/${face}/${face}.html${hash}`);
      return page;
    },
    closePages: () => closePages(browser),
    async close() {
      await browser.close();
      await server.stop(true);
      await rm(folder, { recursive: true });
    },
  };
}

/** To be called at the top of a test file. */
export function useFaces(): Faces["open"] {
  let faces: Faces | undefined;
  beforeAll(async () => {
    if (hasChromium) faces = await startFaces();
  }, 60_000);
  afterEach(() => faces?.closePages());
  afterAll(() => faces?.close());
  return (...about) => {
    if (faces === undefined) throw new Error("the browser did not start");
    return faces.open(...about);
  };
}
