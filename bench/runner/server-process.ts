/**
 * Starts one server under test as a child process, and takes it down with everything it left behind.
 */
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Launch, LaunchOptions, Peer } from "../peers/peer.ts";
import { atExit } from "./at-exit.ts";

/** Long, because Tautline's first start builds its browser bundles. */
const readyTimeoutMs = 60_000;
const readyPollMs = 20;
const stopTimeoutMs = 3_000;

export interface ServerProcess {
  readonly port: number;
  /** Another one after a restart. */
  readonly pid: number;
  /** Kills it with SIGKILL and starts it again at once, on the same port and folder. @returns ms until it served */
  killAndRestart(): Promise<number>;
  stop(): Promise<void>;
}

type ServerOptions = Pick<LaunchOptions, "ackBytes" | "hasAdmission">;

/**
 * Resolves when GET /ready answers 200.
 *
 * @throws Error with the end of the server's output if it does not come up
 */
export async function startServer(
  peer: { name: string } & Pick<Peer, "label" | "launch">,
  options: ServerOptions,
): Promise<ServerProcess> {
  const scratchFolder = await mkdtemp(join(tmpdir(), `bench-${peer.name}-`));
  const port = freePort();
  const launch = await peer.launch({ port, scratchFolder, ...options });
  let child = spawn(launch);
  const forget = atExit(() => {
    child.kill("SIGKILL");
    rmSync(scratchFolder, { recursive: true, force: true });
  });

  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    const isGone = await Promise.race([child.exited.then(() => true), Bun.sleep(stopTimeoutMs)]);
    if (isGone !== true) child.kill("SIGKILL");
    await child.exited;
    rmSync(scratchFolder, { recursive: true, force: true });
    forget();
  };
  const becomeReady = async (): Promise<void> => {
    const errors = tail(child.stderr);
    const deadlineMs = performance.now() + readyTimeoutMs;
    while (!(await isReady(port))) {
      if (child.exitCode !== null || performance.now() > deadlineMs) {
        await stop();
        throw new Error(`${peer.label} did not become ready: ${(await errors) || "it printed no error"}`);
      }
      await Bun.sleep(readyPollMs);
    }
  };

  await becomeReady();
  return {
    port,
    get pid() {
      return child.pid;
    },
    async killAndRestart() {
      const startedMs = performance.now();
      child.kill("SIGKILL");
      await child.exited;
      child = spawn(launch);
      await becomeReady();
      return performance.now() - startedMs;
    },
    stop,
  };
}

function spawn({ command, env }: Launch) {
  return Bun.spawn(command, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdout: "ignore",
    stderr: "pipe",
  });
}

/** A port that was free a moment ago. */
function freePort(): number {
  const probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => {} } });
  const { port } = probe;
  probe.stop(true);
  return port;
}

async function isReady(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/ready`);
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** The last 2,000 characters of a stream, once it has ended. */
async function tail(stream: ReadableStream<Uint8Array>): Promise<string> {
  return (await new Response(stream).text()).trim().slice(-2_000);
}
