/**
 * The real server as a child process, for tests that meet it from outside: over sockets, signals and files.
 *
 * A server started here never outlives the test process, and its data directory goes with `stop`.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.ts";

const root = join(import.meta.dir, "../..");

export const jwtSecret = "a-secret-of-the-tests-with-more-than-32-bytes";
export const serviceKey = "a-service-key-of-the-tests-0123456789abcdef";

/** Limits that most tests would only stumble over; the tests of limits set their own. */
const relaxed = {
  TAUTLINE_LIMIT_MESSAGES_PER_MINUTE: "0",
  TAUTLINE_LIMIT_CONVERSATION_CHANGES_PER_MINUTE: "0",
  TAUTLINE_LIMIT_ENVELOPES_PER_SECOND: "0",
  TAUTLINE_LIMIT_CONNECTIONS_PER_USER: "0",
};

type Signal = "SIGTERM" | "SIGKILL" | "SIGINT" | "SIGHUP";

export interface RealServerOptions {
  /** Added to the defaults; `undefined` takes one of them away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What it is started by, such as `nohup`; becomes the server itself. */
  readonly prefix?: readonly string[];
}

export interface RealServer {
  /** Such as `http://127.0.0.1:40123`, the same after a restart. */
  readonly url: string;
  readonly wsUrl: string;
  readonly port: number;
  readonly dataDir: string;
  readonly pid: number;
  /** Everything said so far, over all restarts. */
  readonly stdout: string;
  readonly stderr: string;
  /** @returns the exit code, or 128 and the signal's number */
  kill(signal: Signal): Promise<number>;
  /** Starts it again on the same port and data, after SIGKILL if it still runs. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
  /** The files of the data directory that hold these bytes. */
  filesHolding(text: string): string[];
}

export async function startRealServer(options: RealServerOptions = {}): Promise<RealServer> {
  const dataDir = mkdtempSync(join(tmpdir(), "tautline-contract-"));
  const said = { stdout: "", stderr: "" };
  const port = await freePort();
  let child = await spawn();

  async function spawn() {
    const env: Record<string, string> = {};
    const wanted = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TMPDIR: process.env.TMPDIR,
      HOST: "127.0.0.1",
      PORT: String(port),
      TAUTLINE_DATA_DIR: dataDir,
      TAUTLINE_JWT_SECRET: jwtSecret,
      TAUTLINE_API_KEYS: serviceKey,
      ...relaxed,
      ...options.env,
    };
    for (const [name, value] of Object.entries(wanted)) if (value !== undefined) env[name] = value;
    const started = Bun.spawn(
      [...(options.prefix ?? []), process.execPath, "--no-orphans", "server/start.ts"],
      {
        cwd: root,
        env,
        stdin: "ignore",
        stdout: "pipe",
        stderr: "pipe",
      },
    );
    const before = { stdout: said.stdout.length, stderr: said.stderr.length };
    const read = Promise.all([
      collect(started.stdout, (text) => {
        said.stdout += text;
      }),
      collect(started.stderr, (text) => {
        said.stderr += text;
      }),
    ]);
    const news = () => said.stdout.slice(before.stdout) + said.stderr.slice(before.stderr);
    await until(
      "the server says where it serves",
      () => {
        if (started.exitCode !== null) throw new Error(`the server ended at once:\n${news()}`);
        return news().includes(`http://127.0.0.1:${port}`);
      },
      20_000,
    );
    await until("GET /ready answers 200", () => isReady(port), 20_000);
    return { process: started, read };
  }

  async function kill(signal: Signal): Promise<number> {
    child.process.kill(signal);
    const code = await child.process.exited;
    await child.read;
    return code;
  }

  return {
    url: `http://127.0.0.1:${port}`,
    wsUrl: `ws://127.0.0.1:${port}/ws`,
    port,
    dataDir,
    get pid() {
      return child.process.pid;
    },
    get stdout() {
      return said.stdout;
    },
    get stderr() {
      return said.stderr;
    },
    kill,
    async restart() {
      if (child.process.exitCode === null && child.process.signalCode === null) await kill("SIGKILL");
      child = await spawn();
    },
    async stop() {
      if (child.process.exitCode === null && child.process.signalCode === null) await kill("SIGKILL");
      rmSync(dataDir, { recursive: true, force: true });
    },
    filesHolding(text) {
      const bytes = Buffer.from(text);
      return readdirSync(dataDir, { recursive: true })
        .map((name) => join(dataDir, String(name)))
        .filter((path) => holds(path, bytes));
    },
  };
}

/**
 * Waits for a condition, never for a length of time. The longer it waits the less often it looks, since a look may be
 * dear, so that looking makes a wait longer by a tenth at most.
 *
 * @throws naming `what` did not come about in time
 */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  timeoutMs = 20_000,
): Promise<void> {
  const startedAt = performance.now();
  while (!(await holds())) {
    const waitedMs = performance.now() - startedAt;
    if (waitedMs > timeoutMs) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await Bun.sleep(Math.min(100, Math.max(5, waitedMs / 10)));
  }
}

/** What could not leave the disk because somebody was reading just then is tried again after ten seconds. */
export const goneFromDisk = (server: Pick<RealServer, "filesHolding">, text: string): Promise<void> =>
  until(`${text} is gone from the disk`, () => server.filesHolding(text).length === 0);

/** A file that is removed while it is looked at holds nothing. */
function holds(path: string, bytes: Buffer): boolean {
  try {
    return statSync(path).isFile() && readFileSync(path).includes(bytes);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}

async function isReady(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/ready`);
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}

async function collect(stream: ReadableStream<Uint8Array>, add: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  for await (const chunk of stream) add(decoder.decode(chunk, { stream: true }));
}
