/**
 * PNG and APNG (W3C PNG, third edition): the chunks that draw the picture are kept, and of Exif the orientation.
 *
 * Text goes whatever it is called: XMP, Exif written as text, what a program has noted. So does what follows the end.
 * A damaged one is read as browsers do, which pass over chunks that they do not know, however they are called.
 */
import { bytesOf32, bytesOfLatin1, concat, latin1, uint32 } from "./bytes.ts";
import { orientationOf, tiffOf } from "./orientation.ts";
import type { Bytes, Part, Source } from "./source.ts";

const signatureBytes = 8;
/** Length and type. */
const headBytes = 8;
const checksumBytes = 4;
/** Of a longer one Chromium reads nothing. */
const maxExifBytes = 4 * 1024 * 1024;
/** Beside those that a decoder cannot do without. */
const drawing = /^(?:tRNS|gAMA|cHRM|sRGB|iCCP|cICP|mDC[Vv]|cLL[Ii]|sBIT|bKGD|pHYs|acTL|fcTL|fdAT)$/;
/** Of a type's first byte, in those that a decoder may pass over. */
const ancillaryBit = 0x20;

/** @returns undefined where there is no picture in it */
export async function barePng(source: Source): Promise<Part[] | undefined> {
  const parts: Part[] = [[0, signatureBytes]];
  let hasPicture = false;
  let hasExif = false;
  for (let at = signatureBytes; at < source.size; ) {
    const head = await source.look(at, headBytes);
    const type = latin1(head, 4, headBytes);
    const end = Math.min(source.size, at + headBytes + uint32(head, 0) + checksumBytes);
    const isCritical = ((head[4] ?? ancillaryBit) & ancillaryBit) === 0;
    if (type === "eXIf" && !hasExif) {
      hasExif = true;
      const chunkBytes = Math.min(end - at, maxExifBytes);
      parts.push(...exifOf((await source.look(at, chunkBytes)).subarray(0, chunkBytes)));
    } else if (isCritical || drawing.test(type)) parts.push([at, end]);
    hasPicture ||= type === "IDAT";
    if (type === "IEND") break;
    at = end;
  }
  return hasPicture ? parts : undefined;
}

function exifOf(chunk: Bytes): Part[] {
  const checksumAt = chunk.length - checksumBytes;
  const orientation = orientationOf(chunk.subarray(headBytes, checksumAt));
  // One that is damaged is passed over by decoders.
  const isWhole = crc32(chunk.subarray(4, checksumAt)) === uint32(chunk, checksumAt);
  if (orientation === 1 || !isWhole) return [];
  const data = tiffOf(orientation);
  const body = concat(bytesOfLatin1("eXIf"), data);
  return [concat(bytesOf32(data.length), body, bytesOf32(crc32(body)))];
}

/** ISO 3309, as in PNG's annex. */
function crc32(bytes: Bytes): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb8_8320 : 0);
  }
  return ~crc >>> 0;
}
