/** Numbers and names in bytes. */
import type { Bytes } from "./source.ts";

/** Past the end is 0. */
export const uint16 = (bytes: Bytes, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

/** Past the end is 0. */
export const uint32 = (bytes: Bytes, at: number): number =>
  uint16(bytes, at) * 0x1_0000 + uint16(bytes, at + 2);

/** Least byte first; past the end is 0. */
export const uint32Little = (bytes: Bytes, at: number): number =>
  uint32(Uint8Array.of(bytes[at + 3] ?? 0, bytes[at + 2] ?? 0, bytes[at + 1] ?? 0, bytes[at] ?? 0), 0);

export const bytesOf32 = (value: number): Bytes =>
  Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);

/** One char for each byte. */
export const latin1 = (bytes: Bytes, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));

export const bytesOfLatin1 = (text: string): Bytes => Uint8Array.from(text, (char) => char.charCodeAt(0));

export function concat(...pieces: readonly Bytes[]): Bytes {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
