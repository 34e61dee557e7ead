/**
 * Built files, held in memory with their compressed forms from when they are first asked for.
 *
 * A path names a file only if every part of it is plain; nothing outside the folder can be named.
 */
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

export type Encoding = "identity" | "gzip" | "br";

export interface Representation {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Strong: another for each encoding. */
  readonly etag: string;
}

export interface Asset {
  readonly contentType: string;
  /** `identity` always; others where they are smaller. */
  readonly encodings: ReadonlyMap<Encoding, Representation>;
}

export interface Assets {
  /**
   * @param path within the folder, such as `sdk/tautline.js`, already decoded
   * @returns undefined if there is no such file
   */
  find(path: string): Promise<Asset | undefined>;
}

const contentTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".tgz": "application/gzip",
  ".webmanifest": "application/manifest+json",
  ".ico": "image/x-icon",
  ".png": "image/png",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".zip": "application/zip",
};
const compressible = /^text\/|json|svg/;
const plainPath = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;
/** Less does not fill a packet anyway. */
const minCompressedBytes = 860;

interface Held {
  readonly mtimeMs: number;
  readonly size: number;
  readonly asset: Promise<Asset>;
}

export function createAssets(dir: string): Assets {
  const held = new Map<string, Held>();

  async function find(path: string): Promise<Asset | undefined> {
    if (!plainPath.test(path)) return undefined;
    const file = join(dir, path);
    const now = await stat(file).catch(() => undefined);
    if (now === undefined || !now.isFile()) {
      held.delete(path);
      return undefined;
    }
    const before = held.get(path);
    // Built anew while the server runs, a file is read anew.
    if (before?.mtimeMs === now.mtimeMs && before.size === now.size) return before.asset;
    const asset = load(file);
    held.set(path, { mtimeMs: now.mtimeMs, size: now.size, asset });
    return asset;
  }

  return { find };
}

async function load(file: string): Promise<Asset> {
  const bytes = Uint8Array.from(await readFile(file));
  const hash = createHash("sha256").update(bytes).digest("base64url").slice(0, 22);
  const contentType = contentTypes[extname(file)] ?? "application/octet-stream";
  const encodings = new Map<Encoding, Representation>([["identity", { bytes, etag: `"${hash}"` }]]);
  if (compressible.test(contentType) && bytes.byteLength >= minCompressedBytes) {
    for (const [encoding, compressed] of await compress(bytes)) {
      if (compressed.byteLength < bytes.byteLength) {
        encodings.set(encoding, { bytes: compressed, etag: `"${hash}-${encoding}"` });
      }
    }
  }
  return { contentType, encodings };
}

async function compress(bytes: Uint8Array): Promise<[Encoding, Uint8Array<ArrayBuffer>][]> {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 9,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
  };
  const [brotli, zipped] = await Promise.all([
    promisify(brotliCompress)(bytes, { params }),
    promisify(gzip)(bytes, { level: 9 }),
  ]);
  return [
    ["br", Uint8Array.from(brotli)],
    ["gzip", Uint8Array.from(zipped)],
  ];
}
