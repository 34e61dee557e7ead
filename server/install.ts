/**
 * Installs what is missing, so that a fresh clone starts with one command.
 *
 * Imports nothing that would have to be installed first.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { alone } from "./alone.ts";

const root = join(import.meta.dir, "..");
const marker = join(root, "node_modules/.tautline-lock");

/**
 * Makes node_modules what the lock file says; does nothing, at once, when it already is.
 *
 * @returns true if it installed something: this process has looked for packages in vain and does not look again,
 *   so what needs them must run in a new one
 */
export function installMissing(): boolean {
  const wanted = createHash("sha256")
    .update(readFileSync(join(root, "bun.lock")))
    .digest("hex");
  const isThere = () => existsSync(marker) && readFileSync(marker, "utf8") === wanted;
  if (isThere()) return false;
  // Another process may have installed it by the time that this one may.
  alone(() => isThere() || install(wanted));
  return true;
}

function install(wanted: string): void {
  console.error("Installing dependencies (once) …");
  const { exitCode, stderr } = Bun.spawnSync([process.execPath, "install", "--frozen-lockfile"], {
    cwd: root,
    stdout: "ignore",
    stderr: "pipe",
  });
  if (exitCode !== 0) {
    const said = stderr.toString().trim();
    const isShut = /\b(?:EROFS|EACCES|EPERM|ReadOnlyFileSystem|AccessDenied)\b/.test(said);
    console.error(`Could not install the dependencies:\n${said}`);
    console.error(
      isShut
        ? `Let this user write in ${root} once, then run the same command again.`
        : "Check the network, then run the same command again.",
    );
    process.exit(1);
  }
  mkdirSync(join(root, "node_modules"), { recursive: true });
  writeFileSync(marker, wanted);
}

if (import.meta.main) installMissing();
