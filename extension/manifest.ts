/**
 * The extension's two manifests: Chromium's, and Firefox's.
 *
 * It asks for nothing at install that it does not need at once; README.md says what each permission is for.
 */
import { extensionKey } from "../protocol/extension.ts";

export const browsers = ["chromium", "firefox"] as const;
export type Browser = (typeof browsers)[number];

/** A page of the extension, by its path in it. */
export const pages = {
  popup: "popup/popup.html",
  panel: "panel/panel.html",
  options: "options/options.html",
  welcome: "welcome/welcome.html",
} as const;

/** Scripts that are no page's, by their path in it. */
export const scripts = { worker: "worker.js", typing: "typing.js" } as const;

/** By their edges in pixels. */
export const icons = {
  16: "icons/icon-16.png",
  32: "icons/icon-32.png",
  48: "icons/icon-48.png",
  128: "icons/icon-128.png",
} as const;

/** Every server is the user's own, so its address is not known here; the server says whom it lets in. */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src http: https: ws: wss:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** @param version of the project: `1.2.3` */
export function manifestFor(browser: Browser, version: string) {
  return {
    manifest_version: 3,
    name: "Tautline Focus",
    description: "Focus sessions on a server of your own: what you do is kept until it is there.",
    version,
    icons,
    action: {
      default_title: "Tautline Focus",
      default_icon: icons,
      default_popup: pages.popup,
    },
    options_ui: { page: pages.options, open_in_tab: true },
    optional_permissions: ["tabs"],
    optional_host_permissions: ["http://*/*", "https://*/*"],
    content_security_policy: { extension_pages: contentPolicy },
    incognito: "not_allowed",
    ...(browser === "chromium" ? chromiumOnly() : firefoxOnly()),
  };
}

const permissions = ["storage", "alarms", "idle", "scripting", "notifications"];

const chromiumOnly = () => ({
  // Of which the extension's id follows, wherever it is loaded from: the server lets in exactly that one.
  key: extensionKey,
  minimum_chrome_version: "148",
  permissions: [...permissions, "sidePanel"],
  background: { service_worker: scripts.worker },
  side_panel: { default_path: pages.panel },
});

const firefoxOnly = () => ({
  permissions,
  background: { scripts: [scripts.worker] },
  sidebar_action: { default_panel: pages.panel, default_title: "Tautline Focus" },
  browser_specific_settings: {
    gecko: {
      id: "focus@tautline.invalid",
      strict_min_version: "140.0",
      data_collection_permissions: { required: ["browsingActivity"] },
    },
  },
});
