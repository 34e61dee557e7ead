/**
 * JPEG (ITU-T T.81): what draws the picture is kept, and of everything else the orientation.
 *
 * Kept of the application's segments are the colour profile, and what says how colours are coded. Whatever follows
 * the picture's end goes too: other pictures, a thumbnail or a film, each with its own place in it. Markers are
 * found as libjpeg finds them, so that what a browser reads is not passed over here.
 */
import { bytesOfLatin1, concat, latin1, uint16 } from "./bytes.ts";
import { orientationOf, tiffOf } from "./orientation.ts";
import type { Bytes, Part, Source } from "./source.ts";

const startOfScan = 0xda;
const endOfImage = 0xd9;
const application = 0xe0;
const comment = 0xfe;
/** Marker and length. */
const headBytes = 4;
/** By the marker: how the segments begin that a picture is drawn by. */
const drawing: Readonly<Record<number, string>> = { 224: "JFIF\0", 226: "ICC_PROFILE\0", 238: "Adobe" };
/** A JFIF segment that has no thumbnail. */
const jfifBytes = 18;
const emptyComment = Uint8Array.of(0xff, comment, 0, 2);

/** @returns undefined where there is no picture in it */
export async function bareJpeg(source: Source): Promise<Part[] | undefined> {
  const parts: Part[] = [[0, 2]];
  let hasScan = false;
  let hasExif = false;
  for (let at = 2; ; ) {
    const from = await findMarker(source, at);
    // Between segments decoders pass over what is there; behind a scan's head it is the picture.
    if (hasScan) parts.push([at, from]);
    if (from >= source.size) break;
    const segment = await source.look(from, 2);
    const marker = segment[1] ?? 0;
    if (marker === endOfImage) {
      parts.push([from, from + 2]);
      break;
    }
    const length = uint16(await source.look(from, headBytes), 2);
    const end = Math.min(source.size, from + 2 + Math.max(2, length));
    if (isApplication(marker)) {
      const bytes = (await source.look(from, end - from)).subarray(0, end - from);
      const isExif: boolean = !hasScan && !hasExif && marker === 0xe1 && latin1(bytes, 4, 9) === "Exif\0";
      hasExif ||= isExif;
      const kept = isExif ? exifOf(bytes) : drawingOf(marker, bytes, [from, end]);
      // Something must stay in a scan: what stood round it would become one, and another marker maybe.
      parts.push(...(hasScan && kept.length === 0 ? [emptyComment] : kept));
    } else {
      parts.push([from, end]);
    }
    hasScan ||= marker === startOfScan;
    at = end;
  }
  return hasScan ? parts : undefined;
}

const isApplication = (marker: number) => (marker & 0xf0) === application || marker === comment;

function drawingOf(marker: number, bytes: Bytes, range: Part): Part[] {
  const start = drawing[marker];
  if (start === undefined || latin1(bytes, headBytes, headBytes + start.length) !== start) return [];
  if (marker !== application || bytes.length <= jfifBytes) return [range];
  // Its last two bytes are the size of the thumbnail that follows.
  return [
    concat(bytes.slice(0, 2), Uint8Array.of(0, jfifBytes - 2), bytes.slice(4, 16), Uint8Array.of(0, 0)),
  ];
}

function exifOf(segment: Bytes): Part[] {
  const orientation = orientationOf(segment.subarray(headBytes));
  if (orientation === 1) return [];
  const body = concat(bytesOfLatin1("Exif\0\0"), tiffOf(orientation));
  return [concat(Uint8Array.of(0xff, 0xe1, 0, body.length + 2), body)];
}

/** @returns where the next one begins, or the file's size */
async function findMarker(source: Source, from: number): Promise<number> {
  for (let at = from; at + 1 < source.size; ) {
    const bytes = await source.look(at, 2);
    const found = indexOfMarker(bytes);
    if (found >= 0) return at + found;
    // The last one may begin a marker.
    at += bytes.length - 1;
  }
  return source.size;
}

/** Of one that has a segment, or ends the picture: restarts and escaped bytes belong to what is drawn. */
function indexOfMarker(bytes: Bytes): number {
  for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next >= 0xc0 && next < 0xff && (next < 0xd0 || next >= endOfImage)) return at;
  }
  return -1;
}
