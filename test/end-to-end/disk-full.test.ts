/** A server whose disk is really full: nothing false is said, and it goes on by itself when there is space. */
import { afterAll, expect, test } from "bun:test";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as pathOf } from "node:path";
import { type RealServer, startRealServer, until } from "../support/real-server.ts";
import { join, pair, say, seqsOf, upTo, userIdOf } from "./contract/support/people.ts";
import { WireClient } from "./contract/support/wire-client.ts";

const disk = mkdtempSync(pathOf(tmpdir(), "tautline-disk-"));
const command = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk];
const isMounted = process.platform === "linux" && Bun.spawnSync(command).exitCode === 0;
const unless = isMounted ? "" : " (skipped: only root may mount a small disk to fill)";

let server: RealServer | undefined;
afterAll(async () => {
  await server?.stop();
  if (isMounted) Bun.spawnSync(["umount", disk]);
  rmSync(disk, { recursive: true, force: true });
});

/** Takes all the space that is left. */
function fill(file: string): void {
  const fd = openSync(file, "w");
  try {
    for (let size = 65_536; size >= 1; ) {
      try {
        writeSync(fd, Buffer.alloc(size));
      } catch {
        size = Math.floor(size / 2);
      }
    }
  } finally {
    closeSync(fd);
  }
}

async function get(path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`${server?.url}${path}`);
  return { status: response.status, text: await response.text() };
}

test.skipIf(!isMounted)(
  `a full disk: unavailable and not ready, alive all the while, whole and serving afterwards${unless}`,
  async () => {
    server = await startRealServer({ env: { TAUTLINE_DATA_DIR: pathOf(disk, "data") } });
    const { ann, ben, room } = await pair(server);
    for (const n of upTo(5)) await say(ann, room, `before ${n}`);

    fill(pathOf(disk, "ballast"));
    const acked: number[] = [];
    let refused: { code: string; message: string } | undefined;
    for (let at = 0; refused === undefined && at < 2_000; at += 1) {
      const reply = await ann.request("message:send", { room, content: "x".repeat(4_000) }, `full-${at}`);
      if (reply.type === "ack") acked.push(Number(reply.data.seq));
      else refused = reply.data as never;
    }
    expect(refused?.code).toBe("unavailable");
    const id = `full-${acked.length}`;
    for (const _ of upTo(20)) await ann.askInVain("message:send", { room, content: "x".repeat(4_000) }, id);

    const ready = await get("/ready");
    expect([ready.status, ready.text.includes("the disk is full")]).toEqual([503, true]);
    expect((await get("/health")).status).toBe(200);
    const { text: metrics } = await get("/metrics");
    expect(metrics).toContain("tautline_store_failing 1\n");
    expect(Number(/tautline_store_failures_total (\d+)/.exec(metrics)?.[1])).toBeGreaterThanOrEqual(21);

    rmSync(pathOf(disk, "ballast"));
    await until("the server is ready again", async () => (await get("/ready")).status === 200, 10_000);
    const last = 5 + acked.length + 1;
    expect(await say(ann, room, "after", id)).toEqual({ messageId: expect.any(String), seq: last });
    expect(acked).toEqual(upTo(last - 1, 6));
    await ben.waitFor(({ seq, room: where }) => seq === last && where === room, "the last message");
    expect(seqsOf(ben.events("message:new", room))).toEqual(upTo(last));

    await server.kill("SIGKILL");
    await server.restart();
    const back = await WireClient.connect(server, userIdOf(ann));
    expect((await join(back, room)).seq).toBe(last);
    expect(server.stderr.split("the store works again").length - 1).toBe(1);
  },
  60_000,
);

test.skipIf(!isMounted)(
  `a log on a full disk ends no server, and goes on when there is space${unless}`,
  async () => {
    await server?.stop();
    const log = pathOf(disk, "log");
    server = await startRealServer({
      env: { TAUTLINE_LOG_LEVEL: "debug" },
      prefix: ["sh", "-c", `exec "$@" 2>>${log}`, "sh"],
    });
    fill(pathOf(disk, "ballast"));
    const full = statSync(log).size;
    for (const _ of upTo(40)) expect((await get("/health")).status).toBe(200);
    rmSync(pathOf(disk, "ballast"));
    await until("the log goes on", async () => {
      expect((await get("/health")).status).toBe(200);
      return statSync(log).size > full + 4_096;
    });
    expect(readFileSync(log, "utf8").trimEnd().split("\n").at(-1)).toEndWith("}");
  },
  60_000,
);
