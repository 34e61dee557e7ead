/** `backup` and `restore` as an operator types them, against a server that people are using. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as pathOf } from "node:path";
import { type RealServer, startRealServer } from "../support/real-server.ts";
import { history, join, pair, say, upTo, userIdOf } from "./contract/support/people.ts";
import { WireClient } from "./contract/support/wire-client.ts";

const root = pathOf(import.meta.dir, "../..");
const folder = mkdtempSync(pathOf(tmpdir(), "tautline-copies-"));
const copy = pathOf(folder, "copy.db");

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer();
}, 60_000);
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `bun run server …`, to its end. */
async function run(...args: string[]): Promise<Ended> {
  const child = Bun.spawn([process.execPath, "--no-orphans", "server/start.ts", ...args], {
    cwd: root,
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", TAUTLINE_DATA_DIR: server.dataDir },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { code, stdout, stderr };
}

test("a copy taken under load is put back: what it holds is there, what came later is not, no cursor lies", async () => {
  const { ann, ben, room } = await pair(server);
  const acked: number[] = [];
  let isCopying = true;
  const begun = Promise.withResolvers<void>();
  const writing = (async () => {
    for (let n = 1; isCopying; n += 1) {
      acked.push((await say(ann, room, `message ${n}`, `request-${n}`)).seq);
      if (n === 20) begun.resolve();
    }
  })();
  await Promise.race([begun.promise, writing]);
  const before = acked.length;
  const backup = await run("backup", copy);
  isCopying = false;
  await writing;
  expect([backup.code, backup.stderr.includes("Copying")]).toEqual([0, true]);
  expect(backup.stdout).toContain(`${copy} is a whole copy`);
  expect(backup.stdout).toContain(`copy ${pathOf(server.dataDir, "files")} too`);
  expect(statSync(copy).mode & 0o777).toBe(0o600);
  const late = await say(ann, room, "too late for the copy", "late");
  const { epoch } = await join(ben, room);

  const refused = await run("restore", copy);
  expect([refused.code, refused.stdout]).toEqual([1, ""]);
  expect(refused.stderr).toContain("in use by another server");

  await server.kill("SIGTERM");
  const restored = await run("restore", copy);
  expect(restored.code).toBe(0);
  const aside = /What was there before is in (.+)\./.exec(restored.stdout)?.[1] ?? "";
  expect(existsSync(pathOf(aside, "tautline.db"))).toBe(true);
  expect(restored.stdout).not.toContain("is a new folder");
  const mistyped = pathOf(folder, "mistyped");
  const elsewhere = await run("restore", copy, "--data-dir", mistyped);
  expect([elsewhere.code, elsewhere.stdout.includes(`${mistyped} is a new folder`)]).toEqual([0, true]);

  await server.restart();
  const back = await WireClient.connect(server, userIdOf(ann), { resume: { [room]: { epoch, seq: 5 } } });
  const verdict = (
    back.welcome.data.rooms as Record<string, { recovered: string; epoch: string; seq: number }>
  )[room];
  expect([verdict?.recovered, verdict?.epoch === epoch]).toEqual(["reset", false]);
  const head = verdict?.seq ?? 0;
  expect(head).toBeGreaterThanOrEqual(before);
  expect(head).toBeLessThan(late.seq);
  const { events } = await history(back, room, { after: 0, limit: 200 });
  expect(events.map(({ data }) => data.content)).toEqual(
    upTo(Math.min(head, 200)).map((n) => `message ${n}`),
  );

  const first = await say(back, room, "message 1", "request-1");
  expect([first.seq, first.duplicate]).toEqual([1, true]);
  const again = await say(back, room, "too late for the copy", "late");
  expect([again.seq, again.duplicate]).toEqual([head + 1, undefined]);
  expect(again.messageId).not.toBe(late.messageId);
}, 60_000);

describe("what cannot be done", () => {
  const wrong: readonly (readonly [string, readonly string[], string])[] = [
    ["backup without a file", ["backup"], "backup: got no file, expected: bun run server backup FILE"],
    ["restore without a file", ["restore", "--data-dir", "x"], "restore: got no file"],
    ["a backup over a file that is there", ["backup", import.meta.path], "there already"],
    [
      "a backup into a folder that is not there",
      ["backup", pathOf(folder, "none/copy.db")],
      "does not exist",
    ],
    ["a restore from nothing", ["restore", pathOf(folder, "none.db")], "there is no file"],
    ["a restore from a folder", ["restore", folder], "is not a backup of this server: it is a folder"],
    ["a restore from a text", ["restore", import.meta.path], "is not a backup"],
    ["a flag that there is not", ["backup", pathOf(folder, "b.db"), "--fast"], "--fast: no such flag"],
  ];
  test.each(wrong)("%s is said in a line, without a stack, and ends with 1", async (_, args, expected) => {
    const { code, stderr } = await run(...args);
    expect([code, stderr.includes(expected)]).toEqual([1, true]);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test("--help shows both", async () => {
    const { code, stdout } = await run("--help");
    expect([code, stdout.includes("backup FILE"), stdout.includes("restore FILE")]).toEqual([0, true, true]);
  });
});
