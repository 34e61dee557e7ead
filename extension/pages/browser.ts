/**
 * What the extension's pages ask of the browser, and nothing else of it.
 *
 * Permissions are asked for here only, and only in a click: the browser refuses anything else.
 */
import { type Answer, type Command, type ExtensionState, livePort } from "../messages.ts";

type Permissions = chrome.permissions.Permissions;

/** A line to the worker; it ends when the worker is stopped. */
interface LiveLine {
  onState(hear: (state: ExtensionState) => void): void;
  onEnd(hear: () => void): void;
}

export interface PageBrowser {
  /** `chrome-extension://ID`, as the server's allow-list has it. */
  readonly origin: string;
  readonly version: string;
  openLine(): LiveLine;
  /** Rejects where no worker answers. */
  send(command: Command): Promise<Answer>;
  /** @returns whether the user granted it; false, too, where the browser does not even ask */
  grant(wanted: Permissions): Promise<boolean>;
  revoke(unwanted: Permissions): Promise<boolean>;
  openTab(url: string): void;
  /** One of the extension's own pages, such as `options/options.html#sites`. */
  openPage(path: string): void;
  /** Undefined where the browser has no side panel. */
  readonly openSidePanel: (() => void) | undefined;
}

export async function createPageBrowser(): Promise<PageBrowser> {
  const { runtime, permissions, tabs } = chrome;
  const openTab = (url: string) => void tabs.create({ url });
  return {
    origin: new URL(runtime.getURL("")).origin,
    version: runtime.getManifest().version,
    openLine() {
      const port = runtime.connect({ name: livePort });
      return {
        onState: (hear) => port.onMessage.addListener((message) => hear(message as ExtensionState)),
        onEnd: (hear) => port.onDisconnect.addListener(hear),
      };
    },
    send: async (command) => (await runtime.sendMessage(command)) as Answer,
    grant: (wanted) => permissions.request(wanted).catch(() => false),
    revoke: (unwanted) => permissions.remove(unwanted),
    openTab,
    openPage: (path) => openTab(runtime.getURL(path)),
    openSidePanel: await sidePanelOpener(),
  };
}

/** The window is asked for beforehand: a panel opens in the click itself, or not at all. */
async function sidePanelOpener(): Promise<(() => void) | undefined> {
  if ("sidebarAction" in chrome) return () => void chrome.sidebarAction.open();
  if (!("sidePanel" in chrome)) return undefined;
  const { id } = await chrome.windows.getCurrent();
  return id === undefined ? undefined : () => void chrome.sidePanel.open({ windowId: id });
}
