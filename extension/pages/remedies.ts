/** What a problem's button does, for each problem that has something to click on. */
import type { Problem } from "../messages.ts";
import type { PageParts } from "./page-element.ts";
import { missingPermissions } from "./permissions.ts";

export interface Remedy {
  readonly label: string;
  act(): void;
}

const settings = "options/options.html";

export function remedyOf(
  code: Problem["code"],
  { browser, link }: Pick<PageParts, "browser" | "link">,
): Remedy {
  const page = (label: string, section: string): Remedy => ({
    label,
    act: () => browser.openPage(`${settings}#${section}`),
  });
  switch (code) {
    case "server-away":
      return { label: "Try now", act: () => void link.send({ kind: "retry" }) };
    case "server-refused":
      return page("Open the settings", "server");
    case "token-expired":
    case "not-signed-in":
      return page("Pair again", "server");
    case "permission-missing":
      return {
        label: "Allow",
        act: async () => {
          const state = link.state.peek();
          if (state !== undefined) await browser.grant(missingPermissions(state));
          await link.send({ kind: "permissions-changed" });
        },
      };
    case "local-network-blocked":
      return {
        label: "Open the browser's settings",
        act: () =>
          browser.openTab(`chrome://settings/content/siteDetails?site=${encodeURIComponent(browser.origin)}`),
      };
    case "origin-refused":
      return page("Show what to allow", "server");
    case "storage-full":
      return page("Make room", "data");
  }
}
