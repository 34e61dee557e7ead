/** `bun run check`: format, lint, types of each folder, architecture. Says at the end what failed. */
import { existsSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dir, "..");
const bin = (name: string) => join(root, "node_modules/.bin", name);
const folders = ["protocol", "server", "client", "extension", "bench", "test"].filter((folder) =>
  existsSync(join(root, folder, "tsconfig.json")),
);

const checks: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  { name: "format and lint", command: [bin("biome"), "check", "."] },
  ...folders.map((folder) => ({ name: `types of ${folder}`, command: [bin("tsc"), "-p", folder] })),
  { name: "architecture", command: [process.execPath, "test", "test/architecture.test.ts"] },
];

const failed = checks.filter(({ name, command }) => {
  console.log(`— ${name}`);
  return Bun.spawnSync([...command], { cwd: root, stdout: "inherit", stderr: "inherit" }).exitCode !== 0;
});
if (failed.length > 0) {
  console.error(`Failed: ${failed.map(({ name }) => name).join(", ")}`);
  process.exit(1);
}
console.log("All checks passed.");
