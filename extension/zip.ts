/**
 * Packs a folder into a zip archive: what the server hands out of the extension.
 *
 * The same files make the same bytes: they go in by name, without times, owners or modes.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";

interface Entry {
  readonly name: Buffer;
  readonly crc: number;
  readonly size: number;
  readonly packed: Buffer;
  /** In the archive. */
  readonly offset: number;
}

const localSignature = 0x04034b50;
const centralSignature = 0x02014b50;
const endSignature = 0x06054b50;
const localBytes = 30;
/** 2.0: deflated. */
const version = 20;
/** Names are UTF-8. */
const flags = 0x0800;
const deflated = 8;
/** 1980-01-01, the first day that the format knows, as day, month and years since. */
const date = (1 << 5) | 1;

/**
 * @param folder all of its files go in, under their paths in it
 * @param out the archive's path
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT sections 4.3.7, 4.3.12 and 4.3.16
 */
export function zipFolder(folder: string, out: string): void {
  const parts: Buffer[] = [];
  const entries: Entry[] = [];
  let offset = 0;
  for (const path of filesIn(folder)) {
    const bytes = readFileSync(join(folder, path));
    const packed = deflateRawSync(bytes, { level: 9 });
    const entry = { name: Buffer.from(path), crc: crc32(bytes), size: bytes.length, packed, offset };
    entries.push(entry);
    parts.push(header(localSignature, entry), entry.name, packed);
    offset += localBytes + entry.name.length + packed.length;
  }
  const directory = Buffer.concat(entries.flatMap((entry) => [header(centralSignature, entry), entry.name]));
  writeFileSync(out, Buffer.concat([...parts, directory, end(entries.length, directory.length, offset)]));
}

/** In the order of their paths, with `/` between folders. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    )
    .sort();
}

/** What stands before a file, and again in the directory, with some more. */
function header(signature: number, { name, crc, size, packed, offset }: Entry): Buffer {
  const isLocal = signature === localSignature;
  const common = [
    ...[short(version), short(flags), short(deflated), short(0), short(date)],
    ...[long(crc), long(packed.length), long(size), short(name.length), short(0)],
  ];
  if (isLocal) return Buffer.concat([long(signature), ...common]);
  // No comment, on the first disk, of no kind and mode.
  const more = [short(0), short(0), short(0), long(0), long(offset)];
  return Buffer.concat([long(signature), short(version), ...common, ...more]);
}

function end(count: number, directoryBytes: number, offset: number): Buffer {
  const counts = [short(0), short(0), short(count), short(count)];
  return Buffer.concat([long(endSignature), ...counts, long(directoryBytes), long(offset), short(0)]);
}

function short(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function long(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}
