/**
 * Draws the icons' PNGs from their SVGs, with the Chromium of the tests:
 *
 *     bun extension/icons/draw.ts
 *
 * The SVGs are the source; nothing else may write `icon-*.png`.
 */
import { join } from "node:path";
import { chromium } from "playwright-core";

/** Edges in pixels, and what each is drawn from: a toolbar has a drawing of its own. */
export const icons = [
  { px: 16, from: "icon-small.svg" },
  { px: 32, from: "icon-small.svg" },
  { px: 48, from: "icon.svg" },
  { px: 128, from: "icon.svg" },
] as const;

async function draw(): Promise<void> {
  const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    for (const { px, from } of icons) {
      const svg = await Bun.file(join(import.meta.dir, from)).text();
      await page.setViewportSize({ width: px, height: px });
      await page.setContent(
        `<style>body { margin: 0 } svg { display: block; width: 100vw; height: 100vh }</style>${svg}`,
      );
      await page.screenshot({ path: join(import.meta.dir, `icon-${px}.png`), omitBackground: true });
    }
  } finally {
    await browser.close();
  }
}

if (import.meta.main) await draw();
