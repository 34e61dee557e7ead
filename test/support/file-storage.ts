/**
 * The client's storage in a file, for clients outside of a browser: one line for every change of it.
 *
 * It is for one user and one process at a time. What has resolved survives the death of the process, however it
 * dies; of the machine it need not.
 */
import { appendFileSync, existsSync, readFileSync, truncateSync } from "node:fs";
import type {
  Cursor,
  Cursors,
  OpenStorage,
  OutboxEntry,
  Storage,
  StorageEvents,
  StorageOwner,
} from "../../client/core/storage-port.ts";

type Line =
  | { readonly put: OutboxEntry }
  | { readonly settled: string }
  /** `beside` is the user's own, kept in one with the cursor or not at all. */
  | { readonly room: string; readonly cursor: Cursor; readonly beside?: unknown };

interface FileStorageHooks {
  /** It is in the file; nobody was told yet. */
  readonly onPut?: (entry: OutboxEntry) => void;
  readonly onMoved?: () => void;
  /** What is to be kept with a cursor. */
  readonly beside?: (room: string, cursor: Cursor) => unknown;
}

export class FileStorage implements Storage {
  readonly #file: string;
  readonly #hooks: FileStorageHooks;
  readonly #cursors = new Map<string, Cursor>();
  /** As an earlier process has left them; none before it is open. */
  cursorsAtOpen: Cursors = {};
  /** It has told what was left. */
  isOpen = false;

  /** @param file need not exist */
  constructor(file: string, hooks: FileStorageHooks = {}) {
    this.#file = file;
    this.#hooks = hooks;
  }

  async open(_: StorageOwner, events: StorageEvents): Promise<OpenStorage> {
    // The last line may have been cut short; whoever wrote it was never told that it was kept.
    if (existsSync(this.#file)) truncateSync(this.#file, wholeLines(this.#file).length);
    const left = new Map<string, OutboxEntry>();
    for (const line of readLines(this.#file)) {
      if ("put" in line) left.set(line.put.id, line.put);
      else if ("settled" in line) left.delete(line.settled);
      else this.#cursors.set(line.room, line.cursor);
    }
    this.cursorsAtOpen = Object.fromEntries(this.#cursors);
    await Promise.resolve();
    for (const entry of left.values()) events.added(entry);
    this.isOpen = true;
    return {
      cursors: this.cursorsAtOpen,
      put: async (entry) => {
        this.#append({ put: entry });
        this.#hooks.onPut?.(entry);
      },
      settle: (id) => this.#append({ settled: id }),
      move: (room, cursor) => this.#move(room, cursor),
      ready: events.owner,
      close: () => {},
    };
  }

  /** Where the user stands; undefined before the first event of a room, and before it is open. */
  cursor(room: string): Cursor | undefined {
    return this.#cursors.get(room);
  }

  #move(room: string, cursor: Cursor): void {
    const held = this.#cursors.get(room);
    if (held?.epoch === cursor.epoch && held.seq >= cursor.seq) return;
    this.#append({ room, cursor, beside: this.#hooks.beside?.(room, cursor) });
    this.#cursors.set(room, cursor);
    this.#hooks.onMoved?.();
  }

  #append(line: Line): void {
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}

/** Everything that was ever put into such a file, oldest first. */
export function everPut(file: string): OutboxEntry[] {
  return readLines(file).flatMap((line) => ("put" in line ? [line.put] : []));
}

/** Everything that was kept beside the cursors of a room, oldest first. */
export function everBeside(file: string, room: string): unknown[] {
  return readLines(file).flatMap((line) => ("room" in line && line.room === room ? [line.beside] : []));
}

function readLines(file: string): Line[] {
  if (!existsSync(file)) return [];
  const lines = wholeLines(file).toString().split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Line);
}

/** Without a last line that has no end. */
function wholeLines(file: string): Buffer {
  const bytes = readFileSync(file);
  return bytes.subarray(0, bytes.lastIndexOf("\n") + 1);
}
