/** Photos are sent in the demo's page: what others download says nothing of the place, and looks as it did. */
import { afterAll, beforeAll, expect } from "bun:test";
import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { launchChromium, browserTest as test } from "../support/chromium.ts";
import {
  exifSegment,
  insertChunks,
  insertSegments,
  jpegNotes,
  pngChunk,
  pngChunks,
  pngNotes,
  secretsIn,
  tiffWith,
  webpChunk,
  webpChunks,
  webpExtended,
  webpOf,
  xmp,
} from "../support/pictures.ts";
import { type RealServer, startRealServer } from "../support/real-server.ts";

const screenshot = process.env.TAUTLINE_SCREENSHOT;
const [width, height] = [480, 320];
let browser: Browser | undefined;
let server: RealServer | undefined;
let page: Page;

beforeAll(async () => {
  server = await startRealServer();
  browser = await launchChromium();
  page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(server.url);
  const field = page.getByRole("textbox", { name: "Your name" });
  await field.fill("Ada");
  await field.press("Enter");
  await page.getByRole("button", { name: "New conversation" }).first().click();
  await page.keyboard.type("Photos");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Send files" }).waitFor();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** A sky over a meadow with a tree: no two of its sides look alike. @param turn degrees, to the left */
async function drawn(type: string, turn = 0, sun = "gold"): Promise<Buffer> {
  const base64 = await page.evaluate(
    async ({ type, width, height, turn, sun }) => {
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext("2d");
      if (context === null) throw new Error("the browser has no canvas");
      if (turn !== 0) {
        context.translate(0, height);
        context.rotate((-turn * Math.PI) / 180);
      }
      const [across, down] = turn === 0 ? [width, height] : [height, width];
      const fill = (colour: string, ...[x, y, right, bottom]: [number, number, number, number]) => {
        context.fillStyle = colour;
        context.fillRect(x * across, y * down, (right - x) * across, (bottom - y) * down);
      };
      fill("skyblue", 0, 0, 1, 0.7);
      fill("seagreen", 0, 0.7, 1, 1);
      fill("saddlebrown", 0.2, 0.5, 0.25, 0.75);
      fill("darkgreen", 0.1, 0.25, 0.35, 0.5);
      fill(sun, 0.7, 0.1, 0.85, 0.2);
      // Flowers, without which it is too small for a thumbnail.
      for (let count = 0; count < 2_000; count += 1) {
        const [x, y] = [(count * 0.618) % 1, 0.72 + ((count * 0.271) % 0.27)];
        fill(count % 3 === 0 ? "white" : "orchid", x, y, x + 0.004, y + 0.006);
      }
      const blob = await canvas.convertToBlob({ type, quality: 0.9 });
      return btoa(String.fromCharCode(...new Uint8Array(await blob.arrayBuffer())));
    },
    { type, width, height, turn, sun },
  );
  return Buffer.from(base64, "base64");
}

/** What a browser makes of it, as size and checksum of the pixels: how it is shown, then each of its frames. */
function decoded(bytes: Buffer, type: string): Promise<string[]> {
  return page.evaluate(
    async ({ base64, type }) => {
      const data = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const sumOf = async (image: CanvasImageSource, width: number, height: number) => {
        const canvas = new OffscreenCanvas(width, height).getContext("2d");
        canvas?.drawImage(image, 0, 0);
        const pixels = canvas?.getImageData(0, 0, width, height).data;
        const sum = await crypto.subtle.digest("SHA-256", pixels ?? new Uint8Array());
        return `${width}x${height} ${btoa(String.fromCharCode(...new Uint8Array(sum)))}`;
      };
      const shown = await createImageBitmap(new Blob([data], { type }));
      const decoder = new ImageDecoder({ data, type });
      await Promise.all([decoder.tracks.ready, decoder.completed]);
      const frames = [await sumOf(shown, shown.width, shown.height)];
      shown.close();
      for (
        let frameIndex = 0;
        frameIndex < (decoder.tracks.selectedTrack?.frameCount ?? 0);
        frameIndex += 1
      ) {
        const { image } = await decoder.decode({ frameIndex });
        frames.push(await sumOf(image, image.displayWidth, image.displayHeight));
      }
      return frames;
    },
    { base64: bytes.toString("base64"), type },
  );
}

/** Chosen in the chat, looked at large, and downloaded from there. */
async function sendAndDownload(name: string, mimeType: string, buffer: Buffer): Promise<Buffer> {
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Send files" }).click(),
  ]);
  await chooser.setFiles([{ name, mimeType, buffer }]);
  await page.getByRole("button", { name: `Show ${name} large` }).click();
  const dialog = page.getByRole("dialog", { name });
  await dialog.locator("img").waitFor();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("button", { name: "Download" }).click(),
  ]);
  await dialog.getByRole("button", { name: "Close" }).click();
  await dialog.waitFor({ state: "detached" });
  return readFileSync(await download.path());
}

async function animatedPng(): Promise<Buffer> {
  const [one, other] = [pngChunks(await drawn("image/png")), pngChunks(await drawn("image/png", 0, "red"))];
  const head = one.find(({ type }) => type === "IHDR")?.bytes ?? Buffer.alloc(0);
  const dataOf = (chunks: typeof one) =>
    Buffer.concat(chunks.filter(({ type }) => type === "IDAT").map(({ bytes }) => bytes.subarray(8, -4)));
  const number = (value: number) => Buffer.from([0, 0, 0, value]);
  const control = (sequence: number) =>
    pngChunk(
      "fcTL",
      Buffer.concat([
        number(sequence),
        head.subarray(8, 16),
        Buffer.alloc(8),
        Buffer.from([0, 1, 0, 2, 0, 0]),
      ]),
    );
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    head,
    pngChunk("acTL", Buffer.concat([number(2), number(0)])),
    control(0),
    pngChunk("IDAT", dataOf(one)),
    control(1),
    pngChunk("fdAT", Buffer.concat([number(2), dataOf(other)])),
    pngChunk("IEND"),
  ]);
}

async function animatedWebp(...notes: Buffer[]): Promise<Buffer> {
  const frames = [];
  for (const sun of ["gold", "red"]) {
    const [picture] = webpChunks(await drawn("image/webp", 0, sun)).filter(({ type }) =>
      type.startsWith("VP8 "),
    );
    const place = Buffer.alloc(16);
    place.writeUIntLE(width - 1, 6, 3);
    place.writeUIntLE(height - 1, 9, 3);
    place.writeUIntLE(500, 12, 3);
    frames.push(webpChunk("ANMF", Buffer.concat([place, picture?.bytes ?? Buffer.alloc(0)])));
  }
  return webpOf(
    webpExtended(2 | 4 | 8, width, height),
    webpChunk("ANIM", Buffer.alloc(6)),
    ...frames,
    ...notes,
  );
}

/** Of each format, as a camera or a program leaves it; how many frames it has. */
const photos: readonly (readonly [
  name: string,
  type: string,
  make: () => Promise<Buffer>,
  frames: number,
])[] = [
  [
    "tree.jpg",
    "image/jpeg",
    async () => {
      const taken = insertSegments(await drawn("image/jpeg", 90), exifSegment(6), ...jpegNotes());
      return Buffer.concat([taken, await drawn("image/jpeg"), exifSegment(1)]);
    },
    1,
  ],
  [
    "tree.png",
    "image/png",
    async () => insertChunks(await drawn("image/png"), pngChunk("eXIf", tiffWith(1)), ...pngNotes()),
    1,
  ],
  [
    "tree.webp",
    "image/webp",
    async () => {
      const picture = webpChunks(await drawn("image/webp")).filter(({ type }) => type.startsWith("VP8 "));
      const notes = [webpChunk("EXIF", tiffWith(6)), webpChunk("XMP ", xmp)];
      return webpOf(webpExtended(4 | 8, width, height), ...picture.map(({ bytes }) => bytes), ...notes);
    },
    1,
  ],
  [
    "sun.png",
    "image/png",
    async () => insertChunks(await animatedPng(), pngChunk("eXIf", tiffWith(1)), ...pngNotes()),
    2,
  ],
  ["sun.webp", "image/webp", () => animatedWebp(webpChunk("EXIF", tiffWith(1)), webpChunk("XMP ", xmp)), 2],
];

test.each(photos)(
  "%s is handed out without a place or a camera, and decodes to the same pixels",
  async (name, type, make, frames) => {
    const taken = await make();
    expect(secretsIn(taken)).toEqual(expect.arrayContaining(["46.2044N", "SERIAL-0815", "Geneva"]));
    const handed = await sendAndDownload(name, type, taken);
    expect(secretsIn(handed)).toEqual([]);
    const before = await decoded(taken, type);
    expect(before.length).toBe(1 + frames);
    expect(await decoded(handed, type)).toEqual(before);
    if (screenshot !== undefined) await page.screenshot({ path: `${screenshot}-${name}.png` });
  },
  60_000,
);

test("a photo that a camera has turned is shown upright, as a thumbnail, too", async () => {
  const taken = insertSegments(await drawn("image/jpeg", 90), exifSegment(6));
  const handed = await sendAndDownload("turned.jpg", "image/jpeg", taken);
  expect(secretsIn(handed)).toEqual([]);
  expect((await decoded(handed, "image/jpeg"))[0]).toStartWith(`${height}x${width} `);
  const small = page.getByRole("button", { name: "Show turned.jpg large" }).locator("img");
  await small.waitFor();
  const size = await small.evaluate(async (image: HTMLImageElement) => {
    await image.decode();
    return [image.naturalWidth, image.naturalHeight, new URL(image.src).pathname.split("/").at(-1)];
  });
  expect(size).toEqual([213, 320, "thumbnail"]);
}, 60_000);
