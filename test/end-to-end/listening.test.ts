/** Where a server is to listen and cannot: it says so in a line, and ends. */
import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type RealServer, startRealServer } from "../support/real-server.ts";

const dataDir = mkdtempSync(join(tmpdir(), "tautline-listening-"));
let server: RealServer | undefined;

afterAll(async () => {
  await server?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** @returns how it ended, and what it said of that */
async function serve(
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ code: number; said: string }> {
  const child = Bun.spawn([process.execPath, "--no-orphans", "server/start.ts"], {
    cwd: resolve(import.meta.dir, "../.."),
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TAUTLINE_DATA_DIR: dataDir,
      TAUTLINE_JWT_SECRET: "x".repeat(32),
      ...env,
    },
    stdin: "ignore",
    stdout: "ignore",
    stderr: "pipe",
  });
  const ends = setTimeout(() => child.kill("SIGKILL"), 15_000);
  const said = await new Response(child.stderr as ReadableStream).text();
  const code = await child.exited;
  clearTimeout(ends);
  return { code, said: said.trim() };
}

test("two servers do not share a port, which would send each client to one of them by chance", async () => {
  server = await startRealServer();
  const { code, said } = await serve({ PORT: String(server.port), HOST: "127.0.0.1" });
  expect(said).toStartWith(`PORT: got ${server.port}, which another program listens on`);
  expect(code).toBe(1);
});

test("a first start that failed was none: the next one shows the admin's token", async () => {
  const firstDir = mkdtempSync(join(tmpdir(), "tautline-first-"));
  const own = { TAUTLINE_JWT_SECRET: undefined, TAUTLINE_DATA_DIR: firstDir };
  server ??= await startRealServer();
  const { said } = await serve({ ...own, PORT: String(server.port), HOST: "127.0.0.1" });
  expect(said).toContain("which another program listens on");
  const started = await startRealServer({ env: own });
  try {
    expect(started.stdout).toContain("Admin token");
  } finally {
    await started.stop();
    rmSync(firstDir, { recursive: true });
  }
});

test("a host that is none of this machine's is named", async () => {
  for (const HOST of ["nobody.invalid", "192.0.2.1"]) {
    const { code, said } = await serve({ PORT: "0", HOST });
    expect(said).toBe(`HOST: got ${HOST}, which is no address of this machine`);
    expect(code).toBe(1);
  }
});
