/**
 * The server's own secret: made once where none is configured, kept in the data directory.
 *
 * The file is never readable by others and never half written.
 */
import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

const fileName = "jwt-secret";
const minBytes = 32;

export interface KeptSecret {
  /** 43 characters of base64url: 32 random bytes. */
  readonly secret: string;
  /** Made just now: this is the first start. */
  readonly isNew: boolean;
}

/** What a person has to put right before the server can start; the message is one line and says how. */
export class SecretProblem extends Error {
  override readonly name = "SecretProblem";
}

/**
 * @param dataDir made if it does not exist, open to its owner only
 * @throws SecretProblem
 */
export function loadOrMakeSecret(dataDir: string): KeptSecret {
  const path = join(dataDir, fileName);
  try {
    return { secret: read(path), isNew: false };
  } catch (error) {
    if (error instanceof SecretProblem) throw error;
    // Where a file stands in a directory's place, making the directory says so best.
    if (!["ENOENT", "ENOTDIR"].includes(codeOf(error))) {
      throw new SecretProblem(`${path}: cannot be read (${codeOf(error)}); make it readable to this user`);
    }
  }
  const secret = randomBytes(minBytes).toString("base64url");
  try {
    write(dataDir, path, secret);
  } catch (error) {
    throw new SecretProblem(
      `${dataDir}: cannot be written (${codeOf(error)}); give this user the right to write there, ` +
        "or set TAUTLINE_DATA_DIR to another directory",
    );
  }
  return { secret, isNew: true };
}

/** Takes back one that was made just now, and has signed nothing that anybody got. */
export function forgetSecret(dataDir: string): void {
  rmSync(join(dataDir, fileName), { force: true });
}

function read(path: string): string {
  const { mode } = statSync(path);
  // Windows keeps no such bits.
  if (process.platform !== "win32" && (mode & 0o077) !== 0) {
    const bits = (mode & 0o777).toString(8);
    throw new SecretProblem(
      `${path}: got mode ${bits}, which lets others read it, expected 600; chmod 600 it`,
    );
  }
  const secret = readFileSync(path, "utf8").trim();
  if (Buffer.byteLength(secret) < minBytes) {
    throw new SecretProblem(
      `${path}: got ${Buffer.byteLength(secret)} bytes, expected at least ${minBytes}; ` +
        "delete it to have a new one made, which ends every token given out",
    );
  }
  return secret;
}

function write(dataDir: string, path: string, secret: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.tmp`;
  const file = openSync(draft, "w", 0o600);
  try {
    writeFileSync(file, `${secret}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
  // The new name is on disk only once its directory is.
  const directory = openSync(dataDir, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
