/** What a start looks at to know whether the bundles are up to date. */
import { afterAll, expect, test } from "bun:test";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "tautline-bundles-"));
const leftOver = join(folder, "client/dist/sdk/package-left");
afterAll(() => {
  chmodSync(leftOver, 0o700);
  rmSync(folder, { recursive: true });
});

const isRoot = process.getuid?.() === 0;
/** Root may look into everything. */
const asNobody = isRoot ? ["setpriv", "--reuid=65534", "--clear-groups"] : [];
const isPossible = !isRoot || Bun.which("setpriv") !== null;

test.skipIf(!isPossible)("a start needs to see nothing of what was built but its age", () => {
  for (const file of ["alone.ts", "bundles.ts"])
    cpSync(join(import.meta.dir, "../../server", file), join(folder, "server", file));
  const sources = ["package.json", "bun.lock", "client/index.ts", "protocol/index.ts", "extension/worker.ts"];
  for (const file of [...sources, "client/dist/sdk/tautline.tgz", "extension/dist/tautline-firefox.zip"]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), "");
  }
  // A build that was killed leaves it; another one is making it just now.
  mkdirSync(leftOver, { mode: 0o000 });
  chmodSync(folder, 0o755);
  const { stdout, stderr } = Bun.spawnSync(
    [...asNobody, process.execPath, "-e", 'console.log(require("./server/bundles.ts").buildMissing())'],
    { cwd: folder },
  );
  expect([stdout.toString().trim(), stderr.toString()]).toEqual(["true", ""]);
});
