/**
 * `bun run dev`: the server, begun anew on every change, and the browser bundles and the extension, built anew.
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
const anew = ["--watch", "--no-clear-screen"];
const children = [
  // The builds watch what they bundle; Bun watches the builds.
  run(...anew, "client/build.ts", "--watch"),
  run(...anew, "extension/build.ts", "--watch"),
  run(...anew, "server/cli.ts", ...process.argv.slice(2)),
];
const stop = () => {
  for (const child of children) child.kill("SIGTERM");
};
process.on("SIGINT", stop);
process.on("SIGTERM", stop);
await Promise.race(children.map((child) => child.exited));
stop();
