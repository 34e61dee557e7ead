/**
 * `bun run dev`: the server, begun anew on every change, and the browser bundles, built anew on every change.
 *
 * Imports nothing that would have to be installed first.
 */
import { join } from "node:path";
import { installMissing } from "./install.ts";

installMissing();
const folder = join(import.meta.dir, "..");
const run = (...args: string[]) =>
  Bun.spawn([process.execPath, "--no-orphans", ...args], {
    cwd: folder,
    stdio: ["inherit", "inherit", "inherit"],
  });

const children = [
  run("client/build.ts", "--watch"),
  run("--watch", "--no-clear-screen", "server/cli.ts", ...process.argv.slice(2)),
];
const stop = () => {
  for (const child of children) child.kill("SIGTERM");
};
process.on("SIGINT", stop);
process.on("SIGTERM", stop);
await Promise.race(children.map((child) => child.exited));
stop();
