/** The browser may stop an extension's worker at any time. Here it does, twenty times within a session. */
import { expect } from "bun:test";
import { killWorkers } from "../../chaos/extension/run.ts";
import { browserTest } from "../../support/chromium.ts";
import { Seeded } from "../../support/seeded.ts";

browserTest(
  "a worker that is killed twenty times loses nothing that it captured, and sends nothing twice",
  async () => {
    const result = await killWorkers({ kills: 20, chance: new Seeded("suite"), progress: () => {} });
    expect(result).toMatchObject({ lost: [], extra: [], counted: result.captured, stored: result.captured });
    expect(result.captured).toBeGreaterThan(10);
  },
  60_000,
);
