import { expect, test } from "bun:test";
import { once } from "node:events";
import { connect } from "node:net";
import { readConfig } from "../../server/config.ts";
import { type Clock, countTimers, systemClock } from "../../server/lib/clock.ts";
import { randomId } from "../../server/lib/ids.ts";
import { createLog } from "../../server/lib/log.ts";
import { closeDeadlineMs, type RunningServer, startServer } from "../../server/main.ts";
import { failureOf } from "../support/failure.ts";
import { useFolders } from "../support/folders.ts";
import { freePort } from "../support/free-port.ts";

const newFolder = useFolders("main");
const report = createLog({ level: "error", format: "json", write() {}, now: systemClock.now });

function configFor(port: number) {
  const env = { HOST: "127.0.0.1", PORT: String(port), TAUTLINE_DATA_DIR: newFolder() };
  const result = readConfig(env, []);
  if (result.kind !== "config") throw new Error(JSON.stringify(result));
  return result.config;
}

/** A request whose body never ends. */
async function dawdle({ url }: RunningServer): Promise<void> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.on("error", () => {});
  await once(socket, "connect");
  const head = ["POST /api/v1/auth/guest HTTP/1.1", "Host: localhost", "Content-Type: application/json"];
  socket.write([...head, "Content-Length: 100", "", "{"].join("\r\n"));
  // It has been heard when something that came later has been answered.
  await fetch(`${url}/health`);
}

test("a server that cannot make its admin's token listens nowhere", async () => {
  const port = await freePort();
  const tokenIdLength = 12;
  const failing = (length: number) => {
    if (length === tokenIdLength) throw new Error("no more ids");
    return randomId(length);
  };
  const error = await failureOf(startServer({ config: configFor(port), report, randomId: failing }));
  expect(error.message).toBe("no more ids");
  const other = Bun.serve({ port, hostname: "127.0.0.1", fetch: () => new Response() });
  await other.stop(true);
});

test("a request that never ends keeps a server from stopping no longer than its clock says", async () => {
  const deadline = Promise.withResolvers<() => void>();
  const told: Clock = {
    ...systemClock,
    after(delayMs, run) {
      if (delayMs !== closeDeadlineMs) return systemClock.after(delayMs, run);
      deadline.resolve(run);
      return () => {};
    },
  };
  const server = await startServer({ config: configFor(0), report, clock: told });
  await dawdle(server);
  let hasStopped = false;
  const stopped = server.stop().then(() => {
    hasStopped = true;
  });
  const reachDeadline = await deadline.promise;
  // One without such a request starts and stops meanwhile.
  const other = await startServer({ config: configFor(0), report });
  await other.stop();
  expect(hasStopped).toBe(false);
  reachDeadline();
  await stopped;
});

test("a server that has stopped waits for nothing any more", async () => {
  const clock = countTimers(systemClock);
  const server = await startServer({ config: configFor(0), report, clock });
  expect(clock.timerCount).toBeGreaterThan(0);
  await server.stop();
  expect(clock.timerCount).toBe(0);
});
