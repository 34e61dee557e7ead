/** Pictures by their parts: segments of a JPEG, chunks of a PNG and of a WebP, and what cameras write into them. */
import { crc32 } from "node:zlib";

/** Where it was taken and with what, as text that can be looked for in a file. */
export const secrets = ["46.2044N", "SERIAL-0815", "Geneva"] as const;

const text = (value: string) => Buffer.from(value, "latin1");

/** Exif with a camera's serial number and a place. @param order of the bytes: `II` least first, `MM` most */
export function tiffWith(orientation: number, order: "II" | "MM" = "II"): Buffer {
  const bytes = Buffer.alloc(8 + 2 + 3 * 12 + 4);
  const write16 = (value: number, at: number) =>
    order === "II" ? bytes.writeUInt16LE(value, at) : bytes.writeUInt16BE(value, at);
  const write32 = (value: number, at: number) =>
    order === "II" ? bytes.writeUInt32LE(value, at) : bytes.writeUInt32BE(value, at);
  bytes.write(order, 0, "latin1");
  write16(42, 2);
  write32(8, 4);
  write16(3, 8);
  const long = `${secrets[1]}\0`;
  const entries = [
    [0x010f, 2, long.length, bytes.length],
    [0x0112, 3, 1, 0],
    [0x8825, 4, 1, bytes.length + long.length],
  ] as const;
  for (const [index, [tag, type, count, value]] of entries.entries()) {
    const at = 10 + index * 12;
    write16(tag, at);
    write16(type, at + 2);
    write32(count, at + 4);
    write32(value, at + 8);
  }
  write16(orientation, 10 + 12 + 8);
  return Buffer.concat([bytes, text(`${long}${secrets[0]}`)]);
}

export const xmp = text(`<x:xmpmeta><photoshop:City>${secrets[2]}</photoshop:City></x:xmpmeta>`);

/** @param marker its second byte */
export function segment(marker: number, ...data: Uint8Array[]): Buffer {
  const body = Buffer.concat(data);
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

export const exifSegment = (orientation: number, order?: "II" | "MM") =>
  segment(0xe1, text("Exif\0\0"), tiffWith(orientation, order));

/** What cameras and programs put in front of the picture, beside Exif. */
export const jpegNotes = (): Buffer[] => [
  segment(0xe1, text("http://ns.adobe.com/xap/1.0/\0"), xmp),
  segment(0xe2, text("MPF\0"), text(secrets[1])),
  segment(0xed, text("Photoshop 3.0\0"), text(secrets[2])),
  segment(0xfe, text(secrets[2])),
];

/** Behind the start, and its JFIF segment where it has one. */
export function insertSegments(jpeg: Uint8Array, ...segments: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.from(jpeg);
  const at = bytes[3] === 0xe0 ? 4 + bytes.readUInt16BE(4) : 2;
  return Buffer.concat([bytes.subarray(0, at), ...segments, bytes.subarray(at)]);
}

export function pngChunk(type: string, data: Uint8Array = new Uint8Array()): Buffer {
  const body = Buffer.concat([text(type), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

export const pngNotes = (): Buffer[] => [
  pngChunk("iTXt", Buffer.concat([text("XML:com.adobe.xmp\0\0\0\0\0"), xmp])),
  pngChunk("tEXt", text(`exif:GPSLatitude\0${secrets[0]}`)),
  pngChunk("tIME", Buffer.from([7, 234, 11, 23, 14, 0, 0])),
];

export const pngSignature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

/** Behind IHDR. */
export function insertChunks(png: Uint8Array, ...chunks: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.from(png);
  return Buffer.concat([bytes.subarray(0, 33), ...chunks, bytes.subarray(33)]);
}

/** @returns the bytes of each chunk, whole */
export function pngChunks(png: Uint8Array): { readonly type: string; readonly bytes: Buffer }[] {
  const bytes = Buffer.from(png);
  const chunks = [];
  for (let at = 8; at < bytes.length; ) {
    const end = at + 12 + bytes.readUInt32BE(at);
    chunks.push({ type: bytes.toString("latin1", at + 4, at + 8), bytes: bytes.subarray(at, end) });
    at = end;
  }
  return chunks;
}

export function webpChunk(type: string, data: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 0, "latin1");
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

export function webpOf(...chunks: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(chunks);
  const head = Buffer.from("RIFF\0\0\0\0WEBP", "latin1");
  head.writeUInt32LE(body.length + 4, 4);
  return Buffer.concat([head, body]);
}

/** @param flags as RFC 9649 has them: 2 animated, 4 XMP, 8 Exif, 16 alpha, 32 colour profile */
export function webpExtended(flags: number, width: number, height: number): Buffer {
  const data = Buffer.alloc(10);
  data[0] = flags;
  data.writeUIntLE(width - 1, 4, 3);
  data.writeUIntLE(height - 1, 7, 3);
  return webpChunk("VP8X", data);
}

/** @returns the bytes of each chunk, whole */
export function webpChunks(webp: Uint8Array): { readonly type: string; readonly bytes: Buffer }[] {
  const bytes = Buffer.from(webp);
  const chunks = [];
  for (let at = 12; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at + 4);
    const end = at + 8 + length + (length % 2);
    chunks.push({ type: bytes.toString("latin1", at, at + 4), bytes: bytes.subarray(at, end) });
    at = end;
  }
  return chunks;
}

/** @returns those of the secrets that it still holds */
export const secretsIn = (bytes: Uint8Array): string[] =>
  secrets.filter((secret) => Buffer.from(bytes).includes(secret));
