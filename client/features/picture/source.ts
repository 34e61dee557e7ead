/** A file as the readers of pictures see it: looked at in places, never read as a whole. */

export interface Source {
  /** Bytes. */
  readonly size: number;
  /** Bytes from `at` on: at least so many where the file has them, or more. Rejects where it cannot be read. */
  look(at: number, least: number): Promise<Bytes>;
}

export type Bytes = Uint8Array<ArrayBuffer>;

/** Of a new file: a range of the old one, or bytes of its own. */
export type Part = readonly [from: number, to: number] | Bytes;

/** So much is read at once. */
const windowBytes = 64 * 1024;

export function sourceOf(file: Blob): Source {
  let from = 0;
  let held: Bytes = new Uint8Array();
  return {
    size: file.size,
    async look(at, least) {
      const end = Math.min(file.size, at + least);
      if (at < from || end > from + held.length) {
        const read = await file.slice(at, Math.max(end, at + windowBytes)).arrayBuffer();
        // As a file is that changes meanwhile, where it is not the browser that says so.
        if (at + read.byteLength < end) throw new Error("the file is shorter than it was");
        held = new Uint8Array(read);
        from = at;
      }
      return held.subarray(at - from);
    },
  };
}

/** @returns `file` itself where the parts are all of it */
export function assemble(file: Blob, parts: readonly Part[]): Blob {
  const joined = joinRanges(parts);
  const [only] = joined;
  if (joined.length === 1 && isRange(only) && only[0] === 0 && only[1] === file.size) return file;
  const pieces = joined.map((part) => (isRange(part) ? file.slice(part[0], part[1]) : part));
  return new Blob(pieces, { type: file.type });
}

function joinRanges(parts: readonly Part[]): Part[] {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (isRange(part) && isRange(last) && last[1] === part[0]) joined[joined.length - 1] = [last[0], part[1]];
    else joined.push(part);
  }
  return joined;
}

const isRange = (part: Part | undefined): part is readonly [number, number] => Array.isArray(part);
