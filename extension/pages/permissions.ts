/** The permissions that the user grants one by one, each with what it is for. */
import type { ExtensionState } from "../messages.ts";

type Permissions = chrome.permissions.Permissions;

/** To count keystrokes on pages, and to see their addresses: the content script runs there. */
export const allHosts: Permissions = { origins: ["http://*/*", "https://*/*"] };

/** To see which site a tab shows. */
export const tabAddresses: Permissions = { permissions: ["tabs"] };

/** What is turned on and not allowed; an empty one where nothing is missing. */
export function missingPermissions({
  settings,
  granted,
}: Pick<ExtensionState, "settings" | "granted">): Permissions {
  const needsHosts = settings.isTypingOn && !granted.hosts;
  const needsTabs = settings.areTabsOn && !granted.tabs && !granted.hosts;
  return { ...(needsHosts ? allHosts : {}), ...(needsTabs ? tabAddresses : {}) };
}
