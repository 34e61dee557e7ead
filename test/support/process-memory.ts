/** Looks for texts in the memory of another process, on Linux: in all that it may write and that is there. */
import { closeSync, openSync, readFileSync, readSync } from "node:fs";

export const canSearchMemory = process.platform === "linux";

const pageBytes = 4_096;
const chunkPages = 4_096;
/** Of a page's entry in the page map: in memory, or swapped out. */
const heldBits = 0xc0;

/** @returns which of the texts are there, in either of the ways that strings are kept */
export function textsInMemory(pid: number, texts: readonly string[]): string[] {
  const wanted = texts.map((text) => ({ text, forms: [Buffer.from(text), Buffer.from(text, "utf16le")] }));
  const found = new Set<string>();
  for (const held of heldMemory(pid)) {
    for (const { text, forms } of wanted) if (forms.some((form) => held.includes(form))) found.add(text);
  }
  return [...found].sort();
}

/** Each stretch of memory that is there; what is reserved only, which is most, is passed over. */
function* heldMemory(pid: number): Generator<Buffer> {
  const memory = openSync(`/proc/${pid}/mem`, "r");
  const pageMap = openSync(`/proc/${pid}/pagemap`, "r");
  const entries = Buffer.alloc(chunkPages * 8);
  for (const [first, end] of writable(pid)) {
    for (let page = first; page < end; page += chunkPages) {
      const count = readSync(pageMap, entries, 0, Math.min(chunkPages, end - page) * 8, page * 8) / 8;
      for (const [from, to] of heldPages(entries, count)) {
        const bytes = Buffer.alloc((to - from) * pageBytes);
        if (isRead(memory, bytes, (page + from) * pageBytes)) yield bytes;
      }
    }
  }
  closeSync(memory);
  closeSync(pageMap);
}

/** @returns false for memory that was given back meanwhile: it holds nothing */
function isRead(memory: number, bytes: Buffer, at: number): boolean {
  try {
    readSync(memory, bytes, 0, bytes.length, at);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EIO") return false;
    throw error;
  }
}

function* heldPages(entries: Buffer, count: number): Generator<[from: number, to: number]> {
  let from: number | undefined;
  for (let page = 0; page <= count; page++) {
    const isHeld = page < count && (entries.readUInt8(page * 8 + 7) & heldBits) !== 0;
    if (isHeld) from ??= page;
    else if (from !== undefined) {
      yield [from, page];
      from = undefined;
    }
  }
}

/** In pages. */
function* writable(pid: number): Generator<[first: number, end: number]> {
  const lines = readFileSync(`/proc/${pid}/maps`, "utf8").matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw/gm);
  for (const [, from = "", to = ""] of lines) {
    yield [Number.parseInt(from, 16) / pageBytes, Number.parseInt(to, 16) / pageBytes];
  }
}
