/** A server behind a proxy on its own machine: whom it takes a request to be from. */
import { afterEach, expect, test } from "bun:test";
import { type RealServer, startRealServer, until } from "../support/real-server.ts";

let server: RealServer | undefined;
afterEach(async () => {
  await server?.stop();
});

const forwarded = { "x-forwarded-for": "10.0.0.1, 198.51.100.7" };

interface Line {
  readonly level: string;
  readonly message: string;
  readonly address?: string;
}

function linesOf({ stderr }: RealServer): Line[] {
  const lines = stderr.split("\n").filter((line) => line.startsWith("{"));
  return lines.map((line) => JSON.parse(line) as Line);
}

test("a request's line in the log has the address of the client, by a trusted proxy's word", async () => {
  server = await startRealServer({ env: { TAUTLINE_TRUSTED_PROXY: "on", TAUTLINE_LOG_LEVEL: "debug" } });
  await fetch(`${server.url}/nothing-here`, { headers: forwarded });
  const asked = () =>
    linesOf(server as RealServer).filter((line) => JSON.stringify(line).includes("/nothing-here"));
  await until("the request is logged", () => asked().length > 0);
  expect(asked().map(({ address }) => address)).toEqual(["198.51.100.7"]);
});

test("a proxy that the server was not told of is one warning, which names the setting", async () => {
  server = await startRealServer();
  await fetch(`${server.url}/health`);
  for (let came = 0; came < 3; came += 1) await fetch(`${server.url}/health`, { headers: forwarded });
  await server.kill("SIGTERM");
  const warned = linesOf(server).filter(({ level }) => level === "warn");
  expect(warned.map(({ message }) => message)).toEqual([
    expect.stringContaining("set TAUTLINE_TRUSTED_PROXY=on"),
  ]);
});

test("a proxy that the server was told of is no warning", async () => {
  server = await startRealServer({ env: { TAUTLINE_TRUSTED_PROXY: "on" } });
  await fetch(`${server.url}/health`, { headers: forwarded });
  await server.kill("SIGTERM");
  expect(linesOf(server).filter(({ level }) => level === "warn")).toEqual([]);
});
