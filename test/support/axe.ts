/** axe-core, for the tests of pages and elements. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * What axe-core finds wrong in the page as it stands: the rule and the places. Dark differs in colours alone, so there
 * only the contrasts are looked at.
 */
export async function violations(page: Page): Promise<string[]> {
  await isStill(page);
  // Evaluated and not added to the page, whose policy takes no foreign script.
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(options: {
          runOnly?: string[];
        }): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
      };
    };
    const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
    const { violations } = await axe.run(isDark ? { runOnly: ["color-contrast"] } : {});
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((one) => `${id}: ${one.html} ${one.failureSummary}`),
    );
  });
}

/** Resolves once whatever moves has come to its end: in its first frame an animation still shows where it comes from. */
async function isStill(page: Page): Promise<void> {
  await page.evaluate(async () => {
    type Root = Document | ShadowRoot;
    const rootsIn = (root: Root): Root[] => [
      root,
      ...[...root.querySelectorAll("*")].flatMap(({ shadowRoot }) =>
        shadowRoot === null ? [] : rootsIn(shadowRoot),
      ),
    ];
    const moving = () =>
      rootsIn(document)
        .flatMap((root) => root.getAnimations())
        .filter(({ playState }) => playState === "running");
    for (let all = moving(); all.length > 0; all = moving()) {
      await Promise.allSettled(all.map(({ finished }) => finished));
    }
  });
}
