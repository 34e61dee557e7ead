/** `backup` and `restore` on the command line: what is said while they work, and how it ended. */
import { join } from "node:path";
import type { Config } from "./config.ts";
import { systemClock } from "./lib/clock.ts";
import { bytesFolder } from "./store/disk-bytes.ts";
import { backUp, restore } from "./store/sqlite/index.ts";

const commands = ["backup", "restore"] as const;
type Command = (typeof commands)[number];

/** Where a person reads along. */
export interface Terminal {
  progress(text: string): void;
  say(text: string): void;
}

type Wish =
  | { readonly kind: "serve"; readonly argv: readonly string[] }
  | { readonly kind: Command; readonly file: string; readonly argv: readonly string[] }
  | { readonly kind: "problem"; readonly line: string };

/** What the command line asks for; `argv` is what is left of it, the settings. The file stands before or after them. */
export function readWish(argv: readonly string[]): Wish {
  const [first, ...rest] = argv;
  const command = commands.find((name) => name === first);
  if (command === undefined || argv.includes("--help") || argv.includes("-h")) return { kind: "serve", argv };
  const at = rest.findIndex((argument, index) => !argument.startsWith("-") && !takesNext(rest[index - 1]));
  const file = rest[at];
  if (file !== undefined && file !== "") return { kind: command, file, argv: rest.toSpliced(at, 1) };
  return { kind: "problem", line: `${command}: got no file, expected: bun run server ${command} FILE` };
}

/** What stands behind it is its value. */
function takesNext(argument: string | undefined): boolean {
  return argument?.startsWith("--") === true && !argument.includes("=");
}

/** @throws StoreError in one line */
export async function runCommand(
  command: Command,
  file: string,
  { dataDir }: Config,
  terminal: Terminal,
): Promise<void> {
  if (command === "backup") await runBackup(file, dataDir, terminal);
  else runRestore(file, dataDir, terminal);
}

async function runBackup(file: string, dataDir: string, terminal: Terminal): Promise<void> {
  terminal.progress(`Copying ${dataDir} to ${file} …`);
  const { bytes, events } = await backUp({
    dataDir,
    file,
    nowMs: systemClock.now(),
    onProgress: (doing, ratio) =>
      terminal.progress(
        doing === "copying" ? `Copying … ${Math.floor(ratio * 100)} %` : "Checking the copy …",
      ),
  });
  terminal.say(
    `${file} is a whole copy: ${count(events, "event")}, ${(bytes / 1e6).toFixed(1)} MB, readable by you only.\n` +
      `It holds everything that was said, and nothing of the bytes of files: copy ${join(dataDir, bytesFolder)} too.\n` +
      "The secret that tokens are signed with is not in it either.",
  );
}

function runRestore(file: string, dataDir: string, terminal: Terminal): void {
  const { events, lostFiles, setAside, hasLostRevocations, isNewFolder, owner } = restore({
    dataDir,
    file,
    nowMs: systemClock.now(),
    onProgress: (doing) =>
      terminal.progress(doing === "checking" ? `Checking ${file} …` : `Copying it to ${dataDir} …`),
  });
  const lines = [`${dataDir} holds ${count(events, "event")} of ${file} now.`];
  if (isNewFolder) lines.push(`${dataDir} is a new folder; the server finds it only under that name.`);
  if (setAside !== undefined) lines.push(`What was there before is in ${setAside}.`);
  if (hasLostRevocations) {
    lines.push("That could not be read: revoke again whom you revoked since the copy was made.");
  }
  if (lostFiles > 0) {
    const there = join(dataDir, bytesFolder);
    lines.push(
      `The bytes of ${count(lostFiles, "file")} are not in ${there}: put them back before the start.`,
    );
  }
  if (owner !== undefined) {
    const { uid, gid } = owner;
    lines.push(
      `All that was written is root's, and the data is user ${uid}'s: chown -Rh ${uid}:${gid} ${dataDir}`,
    );
  }
  lines.push("Start the server; every client loads its rooms anew.");
  terminal.say(lines.join("\n"));
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}
