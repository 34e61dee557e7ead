/**
 * The part of the browser's extension API that this extension uses, and nothing else of it: what is missing here is
 * not used. In Chromium 148 and Firefox 140 all of it answers with promises.
 *
 * Source: https://developer.chrome.com/docs/extensions/reference/api
 */
declare namespace chrome {
  interface Event<Handler extends (...args: never[]) => unknown> {
    addListener(handler: Handler): void;
    removeListener(handler: Handler): void;
  }

  namespace runtime {
    interface MessageSender {
      readonly id?: string;
      readonly url?: string;
      /** Of the frame; of one that its page filled, the page's. `null` where it is kept apart from every site. */
      readonly origin?: string;
      readonly tab?: tabs.Tab;
      readonly frameId?: number;
    }
    interface Port {
      readonly name: string;
      readonly sender?: MessageSender;
      readonly onMessage: Event<(message: unknown) => void>;
      readonly onDisconnect: Event<(port: Port) => void>;
      postMessage(message: unknown): void;
      disconnect(): void;
    }
    const id: string;
    const onInstalled: Event<(details: { readonly reason: string }) => void>;
    const onStartup: Event<() => void>;
    const onConnect: Event<(port: Port) => void>;
    /** A listener that returns true answers later. */
    const onMessage: Event<
      (message: unknown, sender: MessageSender, answer: (value: unknown) => void) => boolean | undefined
    >;
    function getManifest(): { readonly version: string };
    function getURL(path: string): string;
    function sendMessage(message: unknown): Promise<unknown>;
    function connect(options: { readonly name: string }): Port;
    function openOptionsPage(): Promise<void>;
  }

  namespace storage {
    interface Area {
      get(keys: string | readonly string[] | null): Promise<Record<string, unknown>>;
      set(items: Readonly<Record<string, unknown>>): Promise<void>;
      remove(keys: string | readonly string[]): Promise<void>;
      clear(): Promise<void>;
      /** Chromium's, since 102. */
      setAccessLevel?(options: {
        readonly accessLevel: "TRUSTED_CONTEXTS" | "TRUSTED_AND_UNTRUSTED_CONTEXTS";
      }): Promise<void>;
    }
    const local: Area;
    /** In memory, until the browser is closed. */
    const session: Area;
  }

  namespace alarms {
    interface Alarm {
      readonly name: string;
      /** Epoch ms. */
      readonly scheduledTime: number;
      readonly periodInMinutes?: number;
    }
    const onAlarm: Event<(alarm: Alarm) => void>;
    /** At least half a minute. */
    function create(
      name: string,
      when: { readonly delayInMinutes?: number; readonly periodInMinutes?: number },
    ): Promise<void>;
    function clear(name: string): Promise<boolean>;
    function getAll(): Promise<readonly Alarm[]>;
  }

  namespace idle {
    type State = "active" | "idle" | "locked";
    const onStateChanged: Event<(state: State) => void>;
    /** 15 seconds or more. */
    function setDetectionInterval(seconds: number): void;
    function queryState(seconds: number): Promise<State>;
  }

  namespace tabs {
    interface Tab {
      readonly id?: number;
      readonly windowId: number;
      readonly active: boolean;
      readonly incognito: boolean;
      /** Only with the permission `tabs`, or for the tab's host. */
      readonly url?: string;
    }
    const onActivated: Event<(info: { readonly tabId: number; readonly windowId: number }) => void>;
    const onUpdated: Event<
      (tabId: number, change: { readonly url?: string; readonly status?: string }, tab: Tab) => void
    >;
    function get(tabId: number): Promise<Tab>;
    function query(which: {
      readonly active?: boolean;
      readonly windowId?: number;
      readonly lastFocusedWindow?: boolean;
      readonly url?: string | readonly string[];
    }): Promise<readonly Tab[]>;
    function create(options: { readonly url: string }): Promise<Tab>;
  }

  namespace windows {
    const WINDOW_ID_NONE: -1;
    const onFocusChanged: Event<(windowId: number) => void>;
    function getCurrent(): Promise<{ readonly id?: number }>;
    function get(windowId: number): Promise<{ readonly incognito: boolean; readonly focused: boolean }>;
  }

  namespace scripting {
    interface ContentScript {
      readonly id: string;
      readonly js: readonly string[];
      readonly matches: readonly string[];
      readonly excludeMatches?: readonly string[];
      readonly runAt?: "document_start" | "document_end" | "document_idle";
      readonly allFrames?: boolean;
      readonly matchOriginAsFallback?: boolean;
      readonly persistAcrossSessions?: boolean;
    }
    function registerContentScripts(scripts: readonly ContentScript[]): Promise<void>;
    function unregisterContentScripts(filter: { readonly ids: readonly string[] }): Promise<void>;
    function getRegisteredContentScripts(filter: {
      readonly ids: readonly string[];
    }): Promise<readonly ContentScript[]>;
    function executeScript(what: {
      readonly target: { readonly tabId: number; readonly allFrames?: boolean };
      readonly files: readonly string[];
      readonly injectImmediately?: boolean;
    }): Promise<unknown>;
  }

  namespace permissions {
    interface Permissions {
      readonly permissions?: readonly string[];
      readonly origins?: readonly string[];
    }
    const onAdded: Event<(permissions: Permissions) => void>;
    const onRemoved: Event<(permissions: Permissions) => void>;
    function contains(permissions: Permissions): Promise<boolean>;
    /** Only in a user's gesture. */
    function request(permissions: Permissions): Promise<boolean>;
    function remove(permissions: Permissions): Promise<boolean>;
  }

  namespace notifications {
    interface Options {
      readonly type: "basic";
      readonly iconUrl: string;
      readonly title: string;
      readonly message: string;
      readonly silent?: boolean;
      readonly requireInteraction?: boolean;
      readonly buttons?: readonly { readonly title: string }[];
    }
    const onButtonClicked: Event<(id: string, button: number) => void>;
    const onClicked: Event<(id: string) => void>;
    const onClosed: Event<(id: string, byUser: boolean) => void>;
    function create(id: string, options: Options): Promise<string>;
    function clear(id: string): Promise<boolean>;
  }

  namespace action {
    function setBadgeText(details: { readonly text: string }): Promise<void>;
    function setBadgeBackgroundColor(details: { readonly color: string }): Promise<void>;
    function setTitle(details: { readonly title: string }): Promise<void>;
  }

  namespace sidePanel {
    /** Only in a user's gesture. */
    function open(options: { readonly windowId?: number; readonly tabId?: number }): Promise<void>;
  }

  /** Firefox's side panel. */
  namespace sidebarAction {
    /** Only in a user's gesture. */
    function open(): Promise<void>;
  }
}
