/**
 * The real server in a process of its own, started again and again on one port and one data directory.
 *
 * At most one runs at a time. Its output goes to a file, so that a death leaves its last words.
 */
import { openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inSeconds, tokenFor } from "../../end-to-end/contract/support/tokens.ts";
import { jwtSecret } from "../../support/real-server.ts";
import type { DeathWithin } from "./points.ts";

const root = join(import.meta.dir, "../../..");
const preload = join(import.meta.dir, "preload.ts");
const probeEveryMs = 4;

interface ServerPlace {
  readonly dataDir: string;
  /** Where its output and the record of its deaths go. */
  readonly logDir: string;
  readonly port: number;
  /** Modules that the server's process loads before the server, beside the one that kills it. */
  readonly preloads?: readonly string[];
}

export interface Served {
  /** Epoch ms. */
  readonly at: number;
  /** How long the server was ready to run by then and had no processor; 0 where the kernel does not say. */
  readonly waitedMs: number;
}

/** One life of the server. */
export interface Life {
  /** When a connection was first welcomed; undefined if it ended before. */
  readonly served: Promise<Served | undefined>;
  /** Epoch ms of the SIGKILL, or of the end where it ended otherwise. */
  readonly ended: Promise<{ readonly at: number; readonly isKilled: boolean }>;
  readonly hasEnded: boolean;
  kill(signal: "SIGKILL" | "SIGTERM"): void;
}

export interface ServerProcess {
  readonly wsUrl: string;
  readonly httpUrl: string;
  start(death?: Omit<DeathWithin, "recordFile">): Life;
  /** The end of everything it has said. */
  lastWords(): string;
}

export function createServerProcess({ dataDir, logDir, port, preloads = [] }: ServerPlace): ServerProcess {
  const outputFile = join(logDir, "server.log");
  const recordFile = join(logDir, "deaths");
  const output = openSync(outputFile, "a");
  const httpUrl = `http://127.0.0.1:${port}`;
  const wsUrl = `ws://127.0.0.1:${port}/ws`;

  function spawn(death: Omit<DeathWithin, "recordFile"> | undefined) {
    const preloaded = [...(death === undefined ? [] : [preload]), ...preloads];
    const flags = preloaded.flatMap((file) => ["--preload", file]);
    return Bun.spawn([process.execPath, "--no-orphans", ...flags, "server/start.ts"], {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        TMPDIR: process.env.TMPDIR,
        HOST: "127.0.0.1",
        PORT: String(port),
        TAUTLINE_DATA_DIR: dataDir,
        TAUTLINE_JWT_SECRET: jwtSecret,
        TAUTLINE_LIMIT_MESSAGES_PER_MINUTE: "0",
        TAUTLINE_LIMIT_CONVERSATION_CHANGES_PER_MINUTE: "0",
        TAUTLINE_LIMIT_ENVELOPES_PER_SECOND: "0",
        TAUTLINE_LIMIT_CONNECTIONS_PER_USER: "0",
        // Half-open connections are noticed within the run.
        TAUTLINE_HEARTBEAT_INTERVAL_MS: "400",
        TAUTLINE_HEARTBEAT_TIMEOUT_MS: "1200",
        TAUTLINE_MAX_UNSENT_BYTES: "65536",
        ...(death === undefined ? {} : { CHAOS_DEATH: JSON.stringify({ ...death, recordFile }) }),
      },
      stdin: "ignore",
      stdout: output,
      stderr: output,
    });
  }

  return {
    wsUrl,
    httpUrl,
    start(death) {
      writeFileSync(recordFile, "");
      const child = spawn(death);
      let killedAt = Number.POSITIVE_INFINITY;
      let hasEnded = false;
      const ended = child.exited.then(() => {
        const endedAt = Date.now();
        hasEnded = true;
        const recordedAt = Number(readFileSync(recordFile, "utf8")) || Number.POSITIVE_INFINITY;
        return { at: Math.min(recordedAt, killedAt, endedAt), isKilled: child.signalCode === "SIGKILL" };
      });
      return {
        ended,
        served: firstWelcome(wsUrl, () => hasEnded).then((at) =>
          at === undefined ? undefined : { at, waitedMs: waitedForProcessorMs(child.pid) },
        ),
        get hasEnded() {
          return hasEnded;
        },
        kill(signal) {
          if (signal === "SIGKILL") killedAt = Date.now();
          child.kill(signal);
        },
      };
    },
    lastWords: () => readFileSync(outputFile, "utf8").trim().slice(-3_000),
  };
}

/** Tries to connect until it is welcomed. */
async function firstWelcome(wsUrl: string, isOver: () => boolean): Promise<number | undefined> {
  const token = tokenFor("prober", { exp: inSeconds(3_600) });
  while (!isOver()) {
    const at = await welcome(wsUrl, token);
    if (at !== undefined) return at;
    await Bun.sleep(probeEveryMs);
  }
  return undefined;
}

/** Of the main thread. */
function waitedForProcessorMs(pid: number): number {
  try {
    const [, waitedNs] = readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ");
    return Math.round(Number(waitedNs) / 1e6);
  } catch {
    return 0;
  }
}

/** @returns when the welcome came; undefined if there was none */
function welcome(wsUrl: string, token: string): Promise<number | undefined> {
  const socket = new WebSocket(wsUrl, "tautline.v1");
  return new Promise((resolve) => {
    socket.onopen = () =>
      socket.send(JSON.stringify({ type: "hello", id: "1", data: { token, client: { kind: "other" } } }));
    socket.onmessage = ({ data }) => {
      const { type } = JSON.parse(String(data)) as { type: string };
      resolve(type === "welcome" ? Date.now() : undefined);
      socket.close(1000);
    };
    socket.onclose = () => resolve(undefined);
  });
}
