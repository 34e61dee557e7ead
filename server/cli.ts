/** The command line: configuration in, a running server or one clear line out. */
import { readFileSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import manifest from "../package.json" with { type: "json" };
import { readWish, runCommand, type Terminal } from "./commands.ts";
import type { Config } from "./config.ts";
import { readConfig } from "./config.ts";
import { systemClock } from "./lib/clock.ts";
import { createLog } from "./lib/log.ts";
import { type RunningServer, startServer } from "./main.ts";

const stopSignals: readonly NodeJS.Signals[] = [
  "SIGINT",
  "SIGTERM",
  ...(outlivesTerminal() ? [] : ["SIGHUP" as const]),
];

export async function run(): Promise<void> {
  const wish = readWish(process.argv.slice(2));
  if (wish.kind === "problem") fail([wish.line]);
  const result = readConfig(process.env, wish.argv);
  if (result.kind === "help") {
    console.log(result.text);
    return;
  }
  if (result.kind === "problems")
    fail(["The configuration is not right:", ...result.lines.map((line) => `  ${line}`)]);
  const { config, warnings } = result;
  if (wish.kind === "serve") return serve(config, warnings);
  // What was begun is cleared away on the way out.
  for (const signal of stopSignals) process.on(signal, () => process.exit(130));
  try {
    await runCommand(wish.kind, wish.file, config, createTerminal());
  } catch (error) {
    fail([explain(error, config)]);
  }
}

async function serve(config: Config, warnings: readonly string[]): Promise<void> {
  const report = createLog({
    ...config.log,
    isTerminal: process.stderr.isTTY,
    write: createLogOutput(),
    now: systemClock.now,
  });
  for (const warning of warnings) report.warn(warning);
  try {
    const server = await startServer({ config, report });
    console.log(greeting(config, server));
    report.info("serving", { url: server.url, pid: process.pid });
    stopOnSignal(server, (message) => report.info(message));
  } catch (error) {
    fail([explain(error, config)]);
  }
}

/** A line that cannot be written is lost: a server goes on, on a full disk or when nobody reads its log any more. */
function createLogOutput(): (line: string) => void {
  let hasFailed = false;
  let isCut = true;
  // Bun's stream writes nothing more after that.
  process.stderr.on("error", () => {
    hasFailed = true;
  });
  return (line) => {
    if (!hasFailed) {
      process.stderr.write(line);
      return;
    }
    const bytes = Buffer.from(isCut ? `\n${line}` : line);
    try {
      isCut = writeSync(process.stderr.fd, bytes) < bytes.length;
    } catch {
      isCut = true;
    }
  };
}

/** Started by `nohup`: what is ignored from the start stays so only if nobody listens to it. */
function outlivesTerminal(): boolean {
  try {
    const ignored = /^SigIgn:\s*([0-9a-f]+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
    // SIGHUP is the first of them.
    return ignored === undefined || (BigInt(`0x${ignored}`) & 1n) === 1n;
  } catch {
    // Not Linux: as the system has it.
    return true;
  }
}

/** How seldom a percentage is said where lines are not replaced. */
const quietMs = 5_000;

function createTerminal(): Terminal {
  const { isTTY } = process.stderr;
  let saidAt = Number.NEGATIVE_INFINITY;
  return {
    progress(text) {
      if (isTTY) process.stderr.write(`\r\u001b[K${text}`);
      else if (!text.includes("%") || systemClock.now() - saidAt >= quietMs) {
        saidAt = systemClock.now();
        process.stderr.write(`${text}\n`);
      }
    },
    say(text) {
      if (isTTY) process.stderr.write("\r\u001b[K");
      console.log(text);
    },
  };
}

function greeting({ dataDir, store, auth, http }: Config, { url, adminToken }: RunningServer): string {
  const rows: [string, string][] = [
    ["Page", `${http.publicUrl ?? url}/`],
    ["Admin", `${http.publicUrl ?? url}/admin`],
    ["WebSocket", `${url.replace(/^http/, "ws")}/ws`],
    ["API", `${url}/openapi.json, ${url}/asyncapi.json`],
    ["Data", `${resolve(dataDir)} (SQLite, synchronous=${store.synchronous})`],
    ["Guests", auth.hasGuests ? "welcome (TAUTLINE_GUESTS=off turns them away)" : "turned away"],
  ];
  if (adminToken !== undefined)
    rows.push(["Admin token", `${adminToken}\n${" ".repeat(15)}(30 days, shown only now)`]);
  const lines = rows.map(([label, value]) => `  ${label.padEnd(12)} ${value}`);
  return `\n  Tautline ${manifest.version} is serving; Ctrl+C stops it.\n\n${lines.join("\n")}\n`;
}

/** A terminal and a service manager signal everybody in the group, and `bun run` hands on what it gets. */
const sameSignalMs = 500;

function stopOnSignal(server: RunningServer, say: (message: string) => void): void {
  let stoppingSince: number | undefined;
  const stop = async (signal: string) => {
    const now = systemClock.monotonic();
    if (stoppingSince !== undefined) {
      if (now - stoppingSince >= sameSignalMs) process.exit(1);
      return;
    }
    stoppingSince = now;
    say(`${signal}: stopping; once more stops at once`);
    await server.stop();
    say(`stopped after ${systemClock.monotonic() - now} ms`);
    process.exit(0);
  };
  for (const signal of stopSignals) process.on(signal, () => void stop(signal));
}

function explain(error: unknown, { http }: Config): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") {
    return `PORT: got ${http.port}, which another program listens on; stop that one, or give another port (PORT=0 takes a free one)`;
  }
  if (code === "EACCES")
    return `PORT: got ${http.port}, which this user may not listen on; take one above 1023`;
  // A name that leads nowhere is an invalid argument to it.
  if (code === "EADDRNOTAVAIL" || code === "EINVAL")
    return `HOST: got ${http.host}, which is no address of this machine`;
  return error instanceof Error ? error.message : String(error);
}

function fail(lines: readonly string[]): never {
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  console.error(lines.join("\n"));
  process.exit(1);
}

if (import.meta.main) await run();
