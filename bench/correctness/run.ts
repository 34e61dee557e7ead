/**
 * Plays scenes with every contestant, all at the same time: the same seeds, the same faults, the same machine.
 *
 * Clients reach their server through a bad network, a proxy that cuts connections in the middle of a frame, falls
 * silent without closing, delays and dribbles. Each contestant has a network of its own with the same fates in the
 * same order, and the same moments at which the server is killed.
 */
import { startBadNetwork } from "../../test/chaos/world/bad-network.ts";
import { atExit } from "../runner/at-exit.ts";
import { type ServerProcess, startServer } from "../runner/server-process.ts";
import { type Contestant, type ContestantName, contestants } from "./contestants.ts";
import { fatesOf, killMoments } from "./faults.ts";
import type { ClientsJob, Scene, Transcript } from "./scene.ts";
import { readyWord } from "./talk.ts";
import { type Tally, tally } from "./tally.ts";

export interface CorrectnessResult {
  contestant: ContestantName;
  scene: Scene;
  outcome: { kind: "measured"; played: Played } | { kind: "failed"; reason: string };
}

export interface Played extends Tally {
  connections: number;
  /** Of those, the ones that were cut, silenced, delayed or dribbled. */
  hitConnections: number;
}

const startTimeoutMs = 20_000;

export function runCorrectness(
  names: readonly ContestantName[],
  scenes: readonly Scene[],
): Promise<CorrectnessResult[]> {
  const plays = scenes.flatMap((scene) => names.map((contestant) => ({ contestant, scene })));
  return Promise.all(
    plays.map(async ({ contestant, scene }): Promise<CorrectnessResult> => {
      try {
        const played = await playOne(contestants[contestant], scene);
        return { contestant, scene, outcome: { kind: "measured", played } };
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return { contestant, scene, outcome: { kind: "failed", reason } };
      }
    }),
  );
}

async function playOne(contestant: Contestant, scene: Scene): Promise<Played> {
  const { name, label } = contestant;
  const server = await startServer(
    { name, label, launch: (options) => contestant.launch(options, scene) },
    { ackBytes: 0, hasAdmission: true },
  );
  const network = await startBadNetwork(0, server.port, fatesOf(scene));
  try {
    const rooms = await contestant.prepare(server.port, scene);
    const lengthMs = scene.goodMs + scene.badMs;
    const job = { port: network.port, rooms, everyMs: scene.everyMs, lengthMs };
    const clients = startClients(await contestant.clients(), job);
    await clients.ready;
    await Bun.sleep(scene.goodMs);
    // Everybody comes back, now into the storm.
    network.calm();
    network.storm();
    await Promise.all([killAll(server, scene), Bun.sleep(scene.badMs)]);
    network.calm();
    const transcript = await clients.transcript;
    const { clean, ...bad } = network.fates;
    const hitConnections = Object.values(bad).reduce((sum, count) => sum + count, 0);
    return { ...tally(transcript), connections: clean + hitConnections, hitConnections };
  } finally {
    network.stop();
    await server.stop();
  }
}

async function killAll(server: ServerProcess, scene: Scene): Promise<void> {
  const startedMs = performance.now();
  for (const momentMs of killMoments(scene)) {
    await Bun.sleep(Math.max(0, momentMs - (performance.now() - startedMs)));
    await server.killAndRestart();
  }
}

/** A process of clients: `ready` when everybody is in, `transcript` when it is over. */
function startClients(
  command: string[],
  job: ClientsJob,
): { ready: Promise<void>; transcript: Promise<Transcript> } {
  const child = Bun.spawn(command, {
    stdin: new Blob([JSON.stringify(job)]),
    stdout: "pipe",
    stderr: "pipe",
    timeout: startTimeoutMs + job.lengthMs * 2 + 60_000,
  });
  const forget = atExit(() => child.kill("SIGKILL"));
  const lines = readLines(child.stdout);
  const failed = async (): Promise<never> => {
    const errors = await new Response(child.stderr).text();
    throw new Error(`the clients ended early: ${errors.trim().slice(-500) || "they printed no error"}`);
  };
  const ready = (async () => {
    const line = await Promise.race([lines.next(), Bun.sleep(startTimeoutMs)]);
    if (line === undefined) {
      child.kill("SIGKILL");
      throw new Error(`not every client was in its room after ${startTimeoutMs} ms`);
    }
    if (line.value !== readyWord) await failed();
  })();
  const transcript = ready.then(async (): Promise<Transcript> => {
    const { value } = await lines.next();
    forget();
    return value === undefined ? failed() : JSON.parse(value);
  });
  // Whoever waits for `ready` is told first.
  transcript.catch(() => {});
  return { ready, transcript };
}

async function* readLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}
