/** Over real sockets: what a URL parser or a Request object would have put right before it came to the server. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHttp } from "../../../server/http/http.ts";
import { fakeDeps } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "tautline-socket-"));
const assetsDir = join(folder, "dist");
let port = 0;
let stop: () => Promise<void>;

beforeAll(() => {
  mkdirSync(join(assetsDir, "sdk"), { recursive: true });
  writeFileSync(join(assetsDir, "sdk/tautline.js"), "x".repeat(3_000));
  writeFileSync(join(folder, "secret.txt"), "hush");
  const http = createHttp(fakeDeps({ deps: { assetsDir } }).deps);
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    development: false,
    fetch: (request) => http.fetch(request, { address: "127.0.0.1", allowIdle() {} }),
  });
  port = server.port ?? 0;
  stop = () => server.stop(true);
});
afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

/** Sends bytes as they are, and reads until the end of the first answer's head and whatever came with it. */
function exchange(request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(request));
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
      if (answer.includes("\r\n\r\n")) socket.end();
    });
    socket.on("close", () => resolve(answer));
  });
}

const close = "Host: localhost\r\nConnection: close\r\n";

test.each(["/sdk/../../secret.txt", "/../secret.txt", "/sdk/..%2f..%2fsecret.txt", "/sdk/\\..\\secret.txt"])(
  "the raw path %s leads nowhere",
  async (path) => {
    const answer = await exchange(`GET ${path} HTTP/1.1\r\n${close}\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(answer).not.toContain("hush");
  },
);

test("HEAD says how long a file is and sends nothing of it", async () => {
  const answer = await exchange(`HEAD /sdk/tautline.js HTTP/1.1\r\n${close}\r\n`);
  expect(answer.toLowerCase()).toContain("\r\ncontent-length: 3000\r\n");
  expect(answer).toEndWith("\r\n\r\n");
});

test("HEAD says how long an answer is that is made for it, as GET would", async () => {
  const ask = (method: string) => exchange(`${method} /asyncapi.json HTTP/1.1\r\n${close}\r\n`);
  const lengthIn = (answer: string) => Number(/content-length: (\d+)/i.exec(answer)?.[1]);
  const answer = await ask("HEAD");
  expect(lengthIn(answer)).toBeGreaterThan(1_000);
  expect(lengthIn(answer)).toBe(lengthIn(await ask("GET")));
  expect(answer).toEndWith("\r\n\r\n");
});

test("a health check by HTTP/1.0 without a Host is answered", async () => {
  expect(await exchange("GET /health HTTP/1.0\r\n\r\n")).toContain('"status":"ok"');
});

test.each(["[", "%00", "localhost:99999", "[::1"])(
  "the Host %s is a bad request, told as such, and nothing for the log of errors",
  async (host) => {
    const answer = await exchange(`GET /health HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect(answer).toStartWith("HTTP/1.1 400 ");
    expect(answer).toContain('"code":"bad_envelope","message":"the Host header is no host and port');
  },
);

test("a path by HTTP/1.0 that looks like a host is a path", async () => {
  expect(await exchange("GET //[/ws HTTP/1.0\r\n\r\n")).toStartWith("HTTP/1.1 404 ");
});

test("a body without an end is refused at its limit", async () => {
  const head = `POST /api/v1/auth/guest HTTP/1.1\r\n${close}Content-Type: application/json\r\n`;
  const chunk = `10000\r\n${" ".repeat(65_536)}\r\n`;
  const answer = await exchange(`${head}Transfer-Encoding: chunked\r\n\r\n${chunk}${chunk}`);
  expect(answer).toStartWith("HTTP/1.1 413 ");
});
