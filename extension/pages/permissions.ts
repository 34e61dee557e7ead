/** The permissions that the user grants one by one, each with what it is for. */
type Permissions = chrome.permissions.Permissions;

/** To count keystrokes on pages, and to see their addresses: the content script runs there. */
export const allHosts: Permissions = { origins: ["http://*/*", "https://*/*"] };

/** To see which site a tab shows. */
export const tabAddresses: Permissions = { permissions: ["tabs"] };
