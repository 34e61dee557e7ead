/**
 * The bytes of files in a folder, each under its random id and for this user alone.
 *
 * A kept file is whole and synced under its name; one that is being written has another ending, and is swept away
 * at the next start if the process dies over it.
 */
import { mkdirSync } from "node:fs";
import { type FileHandle, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { ProtocolError } from "../../protocol/index.ts";
import type { BytesDraft, FileBytes } from "./port.ts";

/** In the data directory. */
export const bytesFolder = "files";
const unfinished = ".part";
const idPattern = /^[A-Za-z0-9]+(\.small)?$/;

/** @param folder made when first needed */
export function createDiskBytes(folder: string): FileBytes {
  const at = (id: string) => join(folder, id);

  async function begin(id: string): Promise<BytesDraft> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const part = at(id) + unfinished;
    const file = await open(part, "wx", 0o600);
    let isOpen = true;
    const close = async () => {
      if (isOpen) await file.close();
      isOpen = false;
    };
    return {
      write: (chunk) => told(async () => void (await writeAll(file, chunk))),
      keep: () =>
        told(async () => {
          await file.sync();
          await close();
          await rename(part, at(id));
          await syncFolder(folder);
        }),
      async drop() {
        await close();
        await rm(part, { force: true });
      },
    };
  }

  return {
    begin: (id) => told(() => begin(id)),
    read: (id) => Bun.file(at(id)),
    async remove(ids) {
      for (const id of ids) await rm(at(id), { force: true });
    },
    async sweep() {
      const kept: string[] = [];
      for (const name of await readdir(folder).catch(() => [])) {
        if (idPattern.test(name)) kept.push(name);
        else if (name.endsWith(unfinished)) await rm(at(name), { force: true });
      }
      return kept;
    },
  };
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  let written = 0;
  while (written < chunk.length) written += (await file.write(chunk, written)).bytesWritten;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}

/** What a disk cannot do is nobody's bug. */
async function told<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    throw new ProtocolError("unavailable", `the disk does not take the file now${code}; nothing was kept`, {
      retryAfterMs: 1_000,
    });
  }
}
