/**
 * Whose the files of a database are: a service cannot start on what is root's.
 *
 * Nothing is given away here: whoever the folder belongs to could have put links to other files into it.
 */
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { codeOf } from "./failure.ts";

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** The first of their owners who is not root; undefined where this process is not root, and owns what it writes. */
export function ownerFor(paths: readonly string[]): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return paths
    .filter((path) => existsSync(path))
    .map((path) => statSync(path))
    .map(({ uid, gid }) => ({ uid, gid }))
    .find(({ uid }) => uid !== 0);
}

/** Whose the first of these is that this process may not use, to be put behind a reason; empty if it may use all. */
export function whoseOf(paths: readonly string[]): string {
  const path = paths.find((one) => existsSync(one) && !mayUse(one));
  if (path === undefined || process.getuid === undefined) return "";
  const { uid, mode } = statSync(path);
  const bits = (mode & 0o777).toString(8);
  return `: ${path} is user ${uid}'s with mode ${bits}, and the server runs as user ${process.getuid()}`;
}

function mayUse(path: string): boolean {
  const { R_OK, W_OK, X_OK } = constants;
  try {
    accessSync(path, R_OK | W_OK | (statSync(path).isDirectory() ? X_OK : 0));
    return true;
  } catch (error) {
    // A disk that is read-only is nobody's fault.
    return !/^(EACCES|EPERM)$/.test(codeOf(error));
  }
}
