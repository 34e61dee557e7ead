/** PNGs with at most 64 colours, which pictures of pages hardly miss, in a third of the bytes. */
import { crc32, deflateSync } from "node:zlib";
import type { Page } from "playwright-core";

const maxColours = 64;

/** @param page any, to decode in */
export async function smallPng(page: Page, png: Buffer): Promise<Buffer> {
  const url = `data:image/png;base64,${png.toString("base64")}`;
  const { width, height, pixels } = await page.evaluate(async (url) => {
    const image = new Image();
    image.src = url;
    await image.decode();
    const { width, height } = image;
    const canvas = new OffscreenCanvas(width, height).getContext("2d");
    if (canvas === null) throw new Error("the browser has no canvas");
    canvas.drawImage(image, 0, 0);
    const { data } = canvas.getImageData(0, 0, width, height);
    let text = "";
    for (let at = 0; at < data.length; at += 4) {
      text += String.fromCharCode(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0);
    }
    return { width, height, pixels: btoa(text) };
  }, url);
  const colours = Uint32Array.from({ length: width * height });
  const bytes = Buffer.from(pixels, "base64");
  for (let at = 0; at < colours.length; at += 1) colours[at] = bytes.readUIntBE(at * 3, 3);
  const palette = commonest(colours);
  return encode(width, height, palette, nearestIn(palette), colours);
}

function commonest(colours: Uint32Array): number[] {
  const counts = new Map<number, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const chosen: number[] = [];
  // One for each neighbourhood, or the shades of one edge would take all places.
  const isNew = (colour: number) => chosen.every((one) => distance(one, colour) > 200);
  for (const [colour] of [...counts].sort((one, other) => other[1] - one[1])) {
    if (chosen.length < maxColours && isNew(colour)) chosen.push(colour);
  }
  return chosen;
}

function distance(one: number, other: number): number {
  const part = (shift: number) => ((one >> shift) & 255) - ((other >> shift) & 255);
  return part(16) ** 2 + part(8) ** 2 + part(0) ** 2;
}

function nearestIn(palette: readonly number[]): (colour: number) => number {
  const known = new Map<number, number>();
  return (colour) => {
    const found = known.get(colour);
    if (found !== undefined) return found;
    let best = 0;
    for (const [index, one] of palette.entries()) {
      if (distance(one, colour) < distance(palette[best] ?? 0, colour)) best = index;
    }
    known.set(colour, best);
    return best;
  };
}

function encode(
  width: number,
  height: number,
  palette: readonly number[],
  indexOf: (colour: number) => number,
  colours: Uint32Array,
): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // Eight bits a pixel, indexed.
  head.set([8, 3], 8);
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = indexOf(colours[y * width + x] ?? 0);
  }
  const entries = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  const data = deflateSync(rows, { level: 9, memLevel: 9 });
  return Buffer.concat([
    signature,
    chunk("IHDR", head),
    chunk("PLTE", entries),
    chunk("IDAT", data),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
