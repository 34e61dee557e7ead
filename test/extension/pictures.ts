/**
 * Draws the pictures of extension/README.md from the extension itself:
 *
 *     bun test/extension/pictures.ts
 *
 * Each has light on the left and dark on the right, and at most 60 KB.
 */
import { join } from "node:path";
import type { Page } from "playwright-core";
import type { pages } from "../../extension/manifest.ts";
import type { ExtensionState } from "../../extension/messages.ts";
import { launchChromium } from "../support/chromium.ts";
import { launchWithExtension } from "../support/extension.ts";
import { type FaceOptions, type Faces, startFaces } from "../support/extension-pages.ts";
import { extensionState, fullState, liveFocus } from "../support/fake-worker.ts";
import { smallPng } from "../support/small-png.ts";

const folder = join(import.meta.dir, "../../extension/pictures");
const maxBytes = 60_000;

interface Shot extends FaceOptions {
  readonly face: keyof typeof pages;
  readonly state: ExtensionState;
  /** Before the picture is taken. */
  prepare?(page: Page): Promise<unknown>;
}

interface Picture {
  readonly name: string;
  /** Of the whole picture, in pixels. */
  readonly width: number;
  readonly shots: readonly Shot[];
}

const now = Date.now();
const signedOut = extensionState({ account: { kind: "signed-out" } });
const running = extensionState({
  session: {
    kind: "running",
    sessionId: "one",
    startedAt: now - 2_520_000,
    activeMs: 0,
    since: now - 2_520_000,
  },
  live: liveFocus(now),
  connection: { kind: "ready" },
});
const schemes = ["light", "dark"] as const;
const inBoth = (shot: Shot) => schemes.map((scheme) => ({ ...shot, scheme }));

const pictures: readonly Picture[] = [
  {
    name: "popup",
    width: 1_144,
    shots: schemes.flatMap((scheme) =>
      [signedOut, running, fullState(now)].map((state) => ({
        face: "popup" as const,
        state,
        scheme,
        height: 10,
      })),
    ),
  },
  { name: "panel", width: 808, shots: inBoth({ face: "panel", state: running, width: 380 }) },
  {
    name: "options",
    width: 1_048,
    shots: inBoth({ face: "options", state: fullState(now), width: 1_000, height: 1_000, scale: 0.5 }),
  },
  {
    name: "welcome",
    width: 1_148,
    shots: inBoth({ face: "welcome", state: signedOut, width: 1_100, height: 1_060, scale: 0.5 }),
  },
];

async function take(faces: Faces, { face, state, prepare, ...options }: Shot): Promise<Buffer> {
  const page = await faces.open(face, state, options);
  await page.waitForLoadState("networkidle");
  await prepare?.(page);
  const shot = await page.screenshot({ fullPage: face === "popup" });
  await page.context().close();
  return shot;
}

async function compose(shots: readonly Buffer[], { name, width }: Picture): Promise<void> {
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width, height: 10 } });
  const images = shots.map((shot) => `<img src="data:image/png;base64,${shot.toString("base64")}">`);
  await page.setContent(`<style>
    body { margin: 0; padding: 16px; display: flex; flex-wrap: wrap; gap: 16px; align-items: start; background: #e3e8e8 }
    img { border-radius: 8px }
  </style>${images.join("")}`);
  const png = await smallPng(page, await page.screenshot({ fullPage: true }));
  await browser.close();
  await keep(name, png);
}

async function keep(name: string, png: Buffer): Promise<void> {
  await Bun.write(join(folder, `${name}.png`), png);
  console.log(`${name}.png ${png.length} bytes`);
  if (png.length > maxBytes)
    throw new Error(`${name}.png has ${png.length} bytes, at most ${maxBytes} are wanted`);
}

/** The browser's own page, with the extension loaded. */
async function drawExtensionsPage(): Promise<void> {
  const browser = await launchWithExtension();
  const page = await browser.context.newPage();
  await page.setViewportSize({ width: 760, height: 376 });
  await page.goto("chrome://extensions");
  await page.getByRole("switch", { name: "Developer mode" }).click();
  // Once it has slid in and stands still.
  await page.getByRole("button", { name: "Load unpacked" }).click({ trial: true });
  await page.mouse.move(0, 0);
  await keep("load", await page.screenshot());
  await browser.close();
}

await drawExtensionsPage();
const faces = await startFaces();
for (const picture of pictures) {
  const shots: Buffer[] = [];
  for (const shot of picture.shots) shots.push(await take(faces, shot));
  await compose(shots, picture);
}
await faces.close();
