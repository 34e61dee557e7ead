/**
 * Which way up a picture is shown: the one thing in Exif that it needs.
 *
 * 1 to 8 as in TIFF 6.0, 1 where the picture is upright as it is. Exif is TIFF, whichever file it stands in.
 */
import { latin1, uint16, uint32, uint32Little } from "./bytes.ts";
import type { Bytes } from "./source.ts";

const tag = 0x0112;
const short = 3;
/** What stands before the TIFF in a JPEG, and in some WebP, which need not have it. */
const head = "Exif\0";

/** @param exif with the head of a JPEG's or without it */
export function orientationOf(exif: Bytes): number {
  const tiff = latin1(exif, 0, head.length) === head ? exif.subarray(head.length + 1) : exif;
  const order = latin1(tiff, 0, 4);
  if (order !== "II*\0" && order !== "MM\0*") return 1;
  const isLittle = order.startsWith("I");
  const read16 = (at: number) => {
    const value = uint16(tiff, at);
    return isLittle ? (value >> 8) | ((value & 255) << 8) : value;
  };
  const read32 = (at: number) => (isLittle ? uint32Little(tiff, at) : uint32(tiff, at));
  const directory = read32(4);
  for (let entry = 0; entry < read16(directory); entry += 1) {
    const at = directory + 2 + entry * 12;
    if (at >= tiff.length) break;
    if (read16(at) !== tag || read16(at + 2) !== short || read32(at + 4) !== 1) continue;
    const value = read16(at + 8);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** A TIFF that says this and nothing else. */
export const tiffOf = (orientation: number): Bytes =>
  Uint8Array.of(
    ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8],
    ...[0, 1, tag >> 8, tag & 255, 0, short, 0, 0, 0, 1, 0, orientation, 0, 0],
    ...[0, 0, 0, 0],
  );
