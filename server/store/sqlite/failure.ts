/** What keeps SQLite, or the disk under it, from doing its work, in words for the person who runs the server. */

/** Why the store cannot be used, in words for the person who started the server. */
export class StoreError extends Error {
  override readonly name = "StoreError";
}

/** By the beginning of SQLite's result code, see https://sqlite.org/rescode.html. */
const reasons: readonly (readonly [code: string, reason: string])[] = [
  ["SQLITE_FULL", "the disk is full"],
  [
    "SQLITE_READONLY_DBMOVED",
    "the database's file was removed or replaced; put it back, or stop the server and restore a backup",
  ],
  ["SQLITE_READONLY", "the database cannot be written: its disk or its file is read-only"],
  ["SQLITE_BUSY", "another program holds the database's lock"],
  ["SQLITE_LOCKED", "another program holds the database's lock"],
  ["SQLITE_CORRUPT", "the database is damaged; stop the server and restore a backup"],
  ["SQLITE_NOTADB", "the database is damaged; stop the server and restore a backup"],
  ["SQLITE_IOERR", "the disk fails"],
  ["SQLITE_CANTOPEN", "a file of the database cannot be opened"],
  ["SQLITE_PERM", "a file of the database cannot be opened"],
  ["SQLITE_NOMEM", "there is no memory left"],
];

/** @returns undefined if the error is none of the disk's or the file's */
export function reasonOf(error: unknown): string | undefined {
  const code = codeOf(error);
  const known = reasons.find(([start]) => code.startsWith(start));
  return known === undefined ? undefined : `${known[1]} (${code})`;
}

/** The database's or the system's code; empty where there is none. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  if ("code" in error && typeof error.code === "string") return error.code;
  // Drizzle puts what the database said inside an error of its own.
  return error.cause === undefined ? "" : codeOf(error.cause);
}

/** An error that happened in another thread, as far as it can be handed over. */
export class CodedError extends Error {
  readonly code: string;

  constructor({ message, stack, code }: { message: string; stack: string | undefined; code: string }) {
    super(message);
    this.code = code;
    if (stack !== undefined) this.stack = stack;
  }
}

/** By the system's error code. */
const fileWords: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist, or its folder does not",
  ENOTDIR: "its folder is no folder",
  EISDIR: "it is a folder",
  EACCES: "this user may not do that there",
  EPERM: "this user may not do that there",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  EEXIST: "it is there already; nothing is overwritten",
};

/** Why something cannot be done with a file, in words. */
export function wordsOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return knownWordsOf(error) ?? message;
}

/** @returns undefined where it is nothing that somebody can do something about on the disk */
function knownWordsOf(error: unknown): string | undefined {
  return fileWords[codeOf(error)] ?? reasonOf(error);
}

/**
 * Why a database cannot be opened, and what to do. Only one that is damaged is worth replacing.
 *
 * @param hasSpace whether its disk has any left: SQLite calls some of that an I/O error
 * @param whose a file of it is that this process may not use; empty if there is none
 */
export function openingProblem(
  error: unknown,
  { hasSpace, whose }: { readonly hasSpace: boolean; readonly whose: string },
): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = codeOf(error);
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return `the database is damaged (${message}). ${replace}`;
  const known =
    hasSpace || !code.startsWith("SQLITE_IOERR") ? knownWordsOf(error) : `the disk is full (${code})`;
  return known === undefined ? `${message}. ${replace}` : `${known}${whose}. ${mend}`;
}

const replace = "Restore a backup, or move it away to start empty";
const mend = "Its data is as it was: mend that, and start again";
