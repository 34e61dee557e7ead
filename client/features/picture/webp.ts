/**
 * WebP (RFC 9649): the chunks that draw the picture or its frames are kept, and of Exif the orientation.
 *
 * Everything else goes, and what follows the end. The head says how long the file is then, and what it has.
 */
import { bytesOf32, bytesOfLatin1, concat, latin1, uint32Little } from "./bytes.ts";
import { orientationOf, tiffOf } from "./orientation.ts";
import type { Bytes, Part, Source } from "./source.ts";

/** `RIFF`, the length of what follows, `WEBP`. */
const fileHeadBytes = 12;
/** Type and length. */
const headBytes = 8;
const maxExifBytes = 64 * 1024;
const drawing = /^(?:VP8 |VP8L|ALPH|ANIM|ANMF|ICCP)$/;
const exifFlag = 0x08;
const xmpFlag = 0x04;

/** @returns undefined where there is no picture in it */
export async function bareWebp(source: Source): Promise<Part[] | undefined> {
  const fileHead = (await source.look(0, fileHeadBytes)).slice(0, fileHeadBytes);
  const saidRiffEnd = headBytes + uint32Little(fileHead, 4);
  const riffEnd = Math.min(source.size, saidRiffEnd);
  const parts: Part[] = [];
  /** What the file has, before its picture. */
  let extended: { readonly place: number; readonly flags: number } | undefined;
  /** Of the first Exif in it; empty where that says nothing that is needed. */
  let exif: Bytes | undefined;
  /** By what the heads say: of one that is cut off, the head must go on saying how long it would be. */
  let takenBytes = 0;
  let hasPicture = false;
  for (let at = fileHeadBytes; at < riffEnd; ) {
    const head = await source.look(at, headBytes);
    const type = latin1(head, 0, 4);
    const length = uint32Little(head, 4);
    const saidEnd = at + headBytes + length + (length % 2);
    const end = Math.min(source.size, saidEnd);
    if (type === "VP8X" && extended === undefined && end > at + headBytes) {
      const flagsAt = at + headBytes;
      extended = { place: parts.length + 1, flags: (await source.look(flagsAt, 1))[0] ?? 0 };
      parts.push([at, flagsAt], [flagsAt, flagsAt + 1], [flagsAt + 1, end]);
    } else if (type === "EXIF" && exif === undefined && extended !== undefined) {
      const found = (await source.look(at + headBytes, maxExifBytes)).subarray(0, end - at - headBytes);
      exif = exifOf(found);
      parts.push(exif);
      takenBytes += Math.min(saidRiffEnd, saidEnd) - at - exif.length;
    } else if (drawing.test(type)) parts.push([at, end]);
    else takenBytes += Math.min(saidRiffEnd, saidEnd) - at;
    hasPicture ||= /^(?:VP8 |VP8L|ANMF)$/.test(type);
    at = end;
  }
  if (!hasPicture) return undefined;
  if (extended !== undefined) {
    const flags = (extended.flags & ~(exifFlag | xmpFlag)) | (exif?.length ? exifFlag : 0);
    if (flags !== extended.flags) parts[extended.place] = Uint8Array.of(flags);
  }
  const lengthField: Part =
    takenBytes === 0 ? [4, 8] : bytesOf32(saidRiffEnd - headBytes - takenBytes).reverse();
  return [[0, 4], lengthField, [8, fileHeadBytes], ...parts];
}

function exifOf(found: Bytes): Bytes {
  const orientation = orientationOf(found);
  if (orientation === 1) return new Uint8Array();
  const data = tiffOf(orientation);
  return concat(bytesOfLatin1("EXIF"), bytesOf32(data.length).reverse(), data);
}
