/**
 * Backup: a consistent copy of the database, taken while a server is writing to it.
 *
 * The copy is the state of one moment, holds nothing that was erased, and is checked whole. It has the name it was
 * asked for only when it is complete; until then, and after any failure, that name is free. What a backup that is
 * killed leaves beside it, the next to that name removes.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { randomId } from "../../lib/ids.ts";
import { StoreError, wordsOf } from "./failure.ts";
import { databaseName } from "./open.ts";

interface BackupOptions {
  readonly dataDir: string;
  readonly file: string;
  /** Epoch ms. */
  readonly nowMs: number;
  /** What is being done, and how much of it, from 0 to 1. */
  readonly onProgress: (doing: "copying" | "checking", ratio: number) => void;
}

interface Backup {
  readonly bytes: number;
  readonly events: number;
}

/** What the worker is asked for, and what it answers. */
export interface CopyRequest {
  readonly from: string;
  /** An empty file. */
  readonly to: string;
}
export type CopyNews =
  | { readonly kind: "copying"; readonly bytes: number }
  | { readonly kind: "checking" }
  | { readonly kind: "done"; readonly events: number }
  | { readonly kind: "failed"; readonly reason: string };

const progressMs = 250;

/** @throws StoreError in one line; then there is no file */
export async function backUp({ dataDir, file, nowMs, onProgress }: BackupOptions): Promise<Backup> {
  const from = join(dataDir, databaseName);
  const to = resolve(file);
  if (!existsSync(from))
    throw new StoreError(`there is no database in ${dataDir}; is this its data directory?`);
  if (existsSync(to))
    throw new StoreError(`${file} is there already; give another name, nothing is overwritten`);
  removeLeftovers(to, nowMs);
  const draft = `${to}.${randomId(10)}.part`;
  makeEmpty(draft, file);
  const removeDraft = () => {
    for (const part of ["", "-journal"]) rmSync(draft + part, { force: true });
  };
  process.on("exit", removeDraft);
  try {
    const events = await copy({ from, to: draft }, onProgress);
    sync(draft);
    keep(draft, to, file);
    sync(dirname(to));
    return { bytes: statSync(to).size, events };
  } finally {
    removeDraft();
    process.off("exit", removeDraft);
  }
}

/** In a thread of its own, so that this one can say how far it is and be interrupted. */
function copy(request: CopyRequest, onProgress: BackupOptions["onProgress"]): Promise<number> {
  const worker = new Worker(new URL("./backup-worker.ts", import.meta.url).href);
  let bytes = 0;
  const timer = setInterval(() => {
    if (bytes > 0) onProgress("copying", Math.min(1, statSync(request.to).size / bytes));
  }, progressMs);
  return new Promise<number>((done, failed) => {
    worker.onmessage = ({ data }: MessageEvent<CopyNews>) => {
      if (data.kind === "copying") bytes = data.bytes;
      else if (data.kind === "checking") {
        clearInterval(timer);
        onProgress("checking", 0);
      } else if (data.kind === "done") done(data.events);
      else failed(new StoreError(data.reason));
    };
    worker.onerror = ({ message }) => failed(new StoreError(`the copy could not be made: ${message}`));
    worker.postMessage(request);
  }).finally(() => {
    clearInterval(timer);
    worker.terminate();
  });
}

function makeEmpty(draft: string, file: string): void {
  try {
    closeSync(openSync(draft, "wx", 0o600));
  } catch (error) {
    throw new StoreError(`cannot write ${file}: ${wordsOf(error)}`);
  }
}

/** Nothing was written to them for so long: whoever was at it is gone. */
const leftAfterMs = 3_600_000;

/** Of backups to the same file that were killed; as far as this user may, for the new one can do without. */
function removeLeftovers(to: string, nowMs: number): void {
  const start = `${basename(to)}.`;
  try {
    for (const name of readdirSync(dirname(to))) {
      if (!name.startsWith(start) || !/^\w+\.part(-journal)?$/.test(name.slice(start.length))) continue;
      const path = join(dirname(to), name);
      if (nowMs - statSync(path).mtimeMs > leftAfterMs) rmSync(path, { force: true });
    }
  } catch {
    // A folder that is another's, or whose files are.
  }
}

/** Under its name from now on, unless somebody took that meanwhile. */
function keep(draft: string, to: string, file: string): void {
  try {
    linkSync(draft, to);
  } catch (error) {
    // Some disks know no second name of a file.
    if (!existsSync(to)) renameSync(draft, to);
    else throw new StoreError(`cannot write ${file}: ${wordsOf(error)}`);
  }
}

/** Flushes a file or a folder to the disk. */
export function sync(path: string): void {
  const fd = openSync(path, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
