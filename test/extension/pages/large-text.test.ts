/** Text that is twice as large, in a window as narrow as a side panel is: all of it is on the page. */
import { expect } from "bun:test";
import type { Page } from "playwright-core";
import type { ExtensionState } from "../../../extension/messages.ts";
import { browserTest } from "../../support/chromium.ts";
import { useFaces } from "../../support/extension-pages.ts";
import { extensionState, liveFocus } from "../../support/fake-worker.ts";

const open = useFaces();
const now = Date.now();
const since = now - 65_000;
const at = { sessionId: "one", startedAt: since, activeMs: 0, since };
const account = { kind: "signed-out" } as const;
const problem = {
  code: "server-away",
  message: "Nothing answers at http://focus.the-name-of-a-company.example.org:8765.",
  remedy: "Start the server, or check its address in the settings.",
} as const;

const states: Readonly<Record<string, ExtensionState>> = {
  "signed out": extensionState({ account }),
  "signed in": extensionState(),
  running: extensionState({ session: { kind: "running", ...at }, live: liveFocus(now), problem }),
  paused: extensionState({ session: { kind: "paused", ...at }, live: liveFocus(now) }),
  over: extensionState({ live: liveFocus(now, { endedAt: now, reportUrl: "/report/one" }) }),
};

/** What stands out to the right of the window, or of its page. */
function outside(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const width = document.documentElement.clientWidth;
    const look = (root: ParentNode) => {
      for (const one of root.querySelectorAll("*")) {
        if (one.shadowRoot) look(one.shadowRoot);
        if (one.checkVisibility() && one.getBoundingClientRect().right > width + 1)
          found.push(`${one.localName} ${one.textContent?.trim().slice(0, 40)}`);
      }
    };
    look(document);
    return found;
  });
}

const shown = {
  panel: Object.keys(states),
  options: ["signed out", "signed in"],
  welcome: ["signed out", "signed in", "over"],
} as const;

for (const face of ["panel", "options", "welcome"] as const) {
  for (const name of shown[face]) {
    browserTest(`${face}, ${name}: nothing is wider than a window of 360 pixels`, async () => {
      const page = await open(face, extensionState(states[name]), { width: 360, height: 900 });
      await page.evaluate(() => {
        document.documentElement.style.fontSize = "32px";
      });
      await page.locator("h1, h2").first().waitFor({ state: "attached" });
      expect(await outside(page)).toEqual([]);
    });
  }
}
