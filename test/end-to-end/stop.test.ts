/**
 * A server that is told to stop, with many clients attached: a thousand, or as many as TAUTLINE_TEST_CLIENTS says.
 *
 * `TAUTLINE_TEST_CLIENTS=10000 bun test test/end-to-end/stop.test.ts` is the size that it is built for.
 */
import { afterEach, expect, test } from "bun:test";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { failureOf } from "../support/failure.ts";
import { type RealServer, type RealServerOptions, startRealServer, until } from "../support/real-server.ts";
import { arrive, converse, history, newUserId, say, upTo } from "./contract/support/people.ts";
import { tokenFor } from "./contract/support/tokens.ts";
import { WireClient } from "./contract/support/wire-client.ts";

const clientCount = Number(process.env.TAUTLINE_TEST_CLIENTS ?? 1_000);
const timeoutMs = 30_000 + clientCount * 5;

const onLinux = process.platform === "linux" ? "" : " (skipped: elsewhere SIGHUP is left as it is)";

const servers: RealServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));

async function start(options?: RealServerOptions): Promise<RealServer> {
  const server = await startRealServer(options);
  servers.push(server);
  return server;
}

interface Goodbye {
  readonly code: number;
  readonly reason: string;
}

/** A signed-in connection that only listens. @returns how it ends */
function attach(server: RealServer): Promise<{ readonly goodbye: Promise<Goodbye> }> {
  const socket = new WebSocket(`${server.wsUrl}?token=${tokenFor(newUserId())}`);
  const goodbye = new Promise<Goodbye>((resolve) => {
    socket.onclose = ({ code, reason }) => resolve({ code, reason });
  });
  return new Promise((resolve, reject) => {
    socket.onmessage = () => resolve({ goodbye });
    socket.onerror = () => reject(new Error("the connection failed"));
  });
}

async function attachAll(server: RealServer, count: number): Promise<Promise<Goodbye>[]> {
  const goodbyes: Promise<Goodbye>[] = [];
  while (goodbyes.length < count) {
    const some = upTo(Math.min(100, count - goodbyes.length)).map(() => attach(server));
    goodbyes.push(...(await Promise.all(some)).map(({ goodbye }) => goodbye));
  }
  return goodbyes;
}

/** What is refused because the connection has ended is not tried again within the same turn. */
const rest = () => Bun.sleep(1);

test(
  `${clientCount} clients are sent away with times spread over a while, what was stored is acknowledged, all within five seconds`,
  async () => {
    const server = await start({ env: { TAUTLINE_LIMIT_ADMISSIONS_PER_SECOND: "0" } });
    const goodbyes = await attachAll(server, clientCount);
    const [writer] = await arrive(server, ["writer"]);
    if (!writer) throw new Error("nobody came");
    const { room } = await converse(writer);
    const acked: number[] = [];
    const write = async () => {
      while (!writer.isClosed) await say(writer, room, "on and on").then(({ seq }) => acked.push(seq), rest);
    };
    const writing = Promise.all(upTo(20).map(write));
    await until("the writer is at it", () => acked.length > 100);

    const from = performance.now();
    const stopping = server.kill("SIGTERM");
    await until("the writer is sent away", () => writer.isClosed, 10_000);
    expect(await stopping).toBe(0);
    const tookMs = performance.now() - from;
    await writing;

    const said = await Promise.all(goodbyes);
    expect(new Set(said.map(({ code }) => code))).toEqual(new Set([1001]));
    const hints = said.map(({ reason }) => Number(/^restart; retry after (\d+) ms$/.exec(reason)?.[1]));
    expect(Math.min(...hints)).toBeGreaterThanOrEqual(500);
    expect(Math.max(...hints)).toBeWithin(1_000, 2_000 + clientCount);
    expect(new Set(hints).size).toBeGreaterThan(clientCount / 4);
    expect(tookMs).toBeLessThan(5_000);

    await server.restart();
    const back = await WireClient.connect(server, (writer.welcome.data.user as { id: string }).id);
    expect((await history(back, room)).head).toBe(Math.max(...acked));
    console.log(`stopped with ${clientCount} clients in ${Math.round(tookMs)} ms`);
  },
  timeoutMs,
);

/** A request whose body never ends, which a server that stops waits for as long as it waits at all. */
async function dawdle(server: RealServer): Promise<Socket> {
  const socket = connect(server.port, "127.0.0.1");
  socket.on("error", () => {});
  const head = ["POST /api/v1/auth/guest HTTP/1.1", "Host: localhost", "Content-Type: application/json"];
  socket.write([...head, "Content-Length: 100", "", "{"].join("\r\n"));
  await once(socket, "connect");
  return socket;
}

async function beginToStop(server: RealServer) {
  const dawdling = await dawdle(server);
  // It has been heard when something that came later has been answered.
  await fetch(`${server.url}/health`);
  const exitCode = server.kill("SIGTERM");
  await until("it is stopping", () => server.stderr.includes("SIGTERM: stopping"));
  return { exitCode, dawdling };
}

test("a signal that comes twice, from the terminal and from whoever started it, is one", async () => {
  const server = await start();
  const { goodbye } = await attach(server);
  // Two of one kind that come before it looks are one to the kernel already.
  process.kill(server.pid, "SIGINT");
  expect(await server.kill("SIGTERM")).toBe(0);
  expect((await goodbye).code).toBe(1001);
});

test.skipIf(process.platform !== "linux")(
  `a terminal that is closed stops it like any other signal${onLinux}`,
  async () => {
    const server = await start();
    const { goodbye } = await attach(server);
    expect(await server.kill("SIGHUP")).toBe(0);
    expect((await goodbye).code).toBe(1001);
  },
);

test("with nohup, a terminal that is closed is outlived", async () => {
  const server = await start({ prefix: ["nohup"] });
  process.kill(server.pid, "SIGHUP");
  await attach(server);
  expect(await server.kill("SIGTERM")).toBe(0);
  expect(server.stderr).not.toContain("SIGHUP");
});

test("a second SIGTERM ends it at once", async () => {
  const server = await start();
  const { exitCode, dawdling } = await beginToStop(server);
  // Those that come too soon are the first one over again. Left to itself, it ends with 0.
  const again = setInterval(() => void server.kill("SIGTERM"), 50);
  expect(await exitCode.finally(() => clearInterval(again))).toBe(1);
  dawdling.destroy();
});

test("while it stops it is not ready and takes nobody in, and who dawdles is not waited for", async () => {
  const server = await start();
  const from = performance.now();
  const { exitCode, dawdling } = await beginToStop(server);
  const ready = await fetch(`${server.url}/ready`).then(
    ({ status }) => status,
    () => "gone",
  );
  expect(ready).toBeOneOf([503, "gone"]);
  await failureOf(attach(server));
  expect(await exitCode).toBe(0);
  expect(performance.now() - from).toBeLessThan(5_000);
  dawdling.destroy();
});
