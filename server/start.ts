/**
 * `bun run server`: installs what is missing, builds the browser bundles, then serves.
 *
 * Imports nothing that would have to be installed first; the rest is loaded when it is there.
 */
import { buildMissing } from "./bundles.ts";
import { installMissing } from "./install.ts";

if (installMissing()) process.exit(await startAnew());
const needsNoBundles = ["--help", "-h", "backup", "restore"].some((word) => process.argv.includes(word));
if (!needsNoBundles && !buildMissing()) process.exit(1);
const { run } = await import("./cli.ts");
await run();

/** The same command in a process that finds what was installed. @returns its exit code */
function startAnew(): Promise<number> {
  const server = Bun.spawn([process.execPath, "--no-orphans", import.meta.path, ...process.argv.slice(2)], {
    stdio: ["inherit", "inherit", "inherit"],
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => server.kill(signal));
  return server.exited;
}
