/**
 * A small disk that can be filled to the last byte: a tmpfs, with a file on it that takes what is free.
 *
 * Mounting needs root; where it is refused, the reason is told and nothing is left behind.
 */
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

export interface SmallDisk {
  readonly dir: string;
  fill(): void;
  free(): void;
  unmount(): void;
}

type Mounted =
  | { readonly kind: "mounted"; readonly disk: SmallDisk }
  | { readonly kind: "refused"; readonly reason: string };

const ampleKb = 24 * 1_024;
const block = Buffer.alloc(4_096, 0x78);

export function mountSmallDisk(dir: string, sizeKb = ampleKb): Mounted {
  mkdirSync(dir, { recursive: true });
  const mount = run(["mount", "-t", "tmpfs", "-o", `size=${sizeKb}k,mode=700`, "tmpfs", dir]);
  if (mount !== undefined) {
    rmSync(dir, { recursive: true, force: true });
    return { kind: "refused", reason: `a small disk cannot be mounted here: ${mount}` };
  }
  const ballast = join(dir, "ballast");
  return {
    kind: "mounted",
    disk: {
      dir,
      fill: () => fill(ballast),
      free: () => rmSync(ballast, { force: true }),
      unmount() {
        run(["umount", "--lazy", dir]);
        rmSync(dir, { recursive: true, force: true });
      },
    },
  };
}

function fill(file: string): void {
  const ballast = openSync(file, "a");
  try {
    for (;;) writeSync(ballast, block);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
  } finally {
    closeSync(ballast);
  }
}

/** @returns what went wrong; undefined if nothing did */
function run(command: string[]): string | undefined {
  try {
    const { exitCode, stderr } = Bun.spawnSync(command, { stdout: "ignore", stderr: "pipe" });
    return exitCode === 0 ? undefined : stderr.toString().trim().replaceAll(/\s+/g, " ");
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
