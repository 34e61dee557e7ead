/**
 * `bun run server`: installs what is missing, builds the browser bundles, then serves.
 *
 * Imports nothing that would have to be installed first; the rest is loaded when it is there.
 */
import { buildMissing } from "./bundles.ts";
import { installMissing } from "./install.ts";

installMissing();
const isHelp = process.argv.includes("--help") || process.argv.includes("-h");
if (!isHelp && !buildMissing()) process.exit(1);
const { run } = await import("./cli.ts");
await run();
