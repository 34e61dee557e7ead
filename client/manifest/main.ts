/**
 * Writes `client/custom-elements.json`; to be run after every change of what an element offers.
 *
 *     bun client/manifest/main.ts
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildManifest } from "./manifest.ts";

const file = join(import.meta.dir, "../custom-elements.json");
writeFileSync(file, `${JSON.stringify(await buildManifest(), null, 2)}\n`);
