/** What a stranger does first: the files in an empty folder, and the README's first command. */
import { afterAll, expect, test } from "bun:test";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const root = join(import.meta.dir, "../..");
const folder = mkdtempSync(join(tmpdir(), "tautline-clone-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Everything that a commit of the work as it stands would hold. */
function copyProject(): void {
  const listed = Bun.spawnSync(["git", "ls-files", "-co", "--exclude-standard"], { cwd: root });
  const files = listed.stdout.toString().split("\n").filter(Boolean);
  expect(files).toContain("package.json");
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file), { force: true });
  }
}

/** The first match in what a process says, or undefined when it ends without one. */
async function heard(output: ReadableStream<Uint8Array>, pattern: RegExp): Promise<string | undefined> {
  let said = "";
  const decoder = new TextDecoder();
  for await (const chunk of output) {
    said += decoder.decode(chunk, { stream: true });
    const match = pattern.exec(said);
    if (match !== null) return match[1];
  }
  return undefined;
}

test("a fresh clone starts with the first command, even twice at once, and dies with it", async () => {
  copyProject();
  const env = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", PORT: "0" };
  const start = (more: object = {}) =>
    Bun.spawn([process.execPath, "run", "server"], {
      cwd: folder,
      env: { ...env, ...more },
      stderr: "ignore",
    });
  const command = start();
  const other = start({ TAUTLINE_DATA_DIR: join(folder, "other-data") });
  const [url, otherUrl] = await Promise.all(
    [command, other].map(({ stdout }) => heard(stdout, /Page\s+(http:\S+)/)),
  );
  expect(otherUrl).toBeString();
  other.kill();
  expect(url).toBeString();
  expect((await fetch(`${url}ready`)).status).toBe(200);
  const page = await fetch(`${url}`);
  expect(await page.text()).toContain("Tautline");
  for (const bundle of ["sdk/tautline.js", "sdk/rooms.js", "sdk/components.js", "demo/index.js"]) {
    expect((await fetch(`${url}${bundle}`)).headers.get("content-type")).toContain("javascript");
  }
  const archive = await fetch(`${url}extension/tautline-chromium.zip`);
  expect(archive.headers.get("content-type")).toBe("application/zip");
  // The command is not the server, only its parent: whoever kills it means both.
  command.kill("SIGKILL");
  await command.exited;
  const isGone = async () => (await fetch(`${url}health`).catch(() => undefined)) === undefined;
  while (!(await isGone())) await new Promise((resolve) => setImmediate(resolve));
}, 120_000);
