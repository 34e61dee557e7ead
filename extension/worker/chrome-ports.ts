/** The worker's ports in a real browser. Only here, in `main.ts` and beside them is its API called. */
import { browserPorts } from "../../client/core/browser.ts";
import { connect } from "../../client/index.ts";
import { deleteDatabase } from "../../client/outbox.ts";
import { icons } from "../manifest.ts";
import { openQueueStorage } from "../queue/database.ts";
import { buttons } from "./interventions.ts";
import type { BrowserPort, Values, WorkerPorts } from "./ports.ts";
import { keepFromContentScripts } from "./storage-access.ts";
import { countTyping } from "./typing-pages.ts";

const alarmName = "wake";
const httpTimeoutMs = 15_000;

const valuesIn = (area: chrome.storage.Area): Values => ({
  get: (names) => area.get([...names]),
  set: (values) => area.set(values),
  clear: () => area.clear(),
});

async function granted() {
  const [hosts, tabs] = await Promise.all([
    chrome.permissions.contains({ origins: ["http://*/*", "https://*/*"] }),
    chrome.permissions.contains({ permissions: ["tabs"] }),
  ]);
  return { hosts, tabs };
}

/** Where permissions of this kind are unknown, none keeps anybody from anything. */
async function isLocalNetworkDenied(): Promise<boolean> {
  for (const name of ["loopback-network", "local-network", "local-network-access"]) {
    try {
      const { state } = await navigator.permissions.query({ name: name as PermissionName });
      if (state === "denied") return true;
    } catch {
      // This browser does not know the name.
    }
  }
  return false;
}

const badges = { none: "", running: "●", paused: "II" } as const;

const browser: BrowserPort = {
  granted,
  async activeTab() {
    const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
    if (tab?.id === undefined || !(await chrome.windows.get(tab.windowId)).focused) return undefined;
    return { tabId: tab.id, url: tab.url };
  },
  watchIdle: (seconds) => chrome.idle.setDetectionInterval(seconds),
  countTyping,
  async notify({ id, title, message, isSilent }) {
    const shown = { type: "basic", iconUrl: chrome.runtime.getURL(icons[128]), title, message } as const;
    const asked = { silent: isSilent, buttons: buttons.map((label) => ({ title: label })) };
    // Firefox has neither buttons nor silence, and refuses what it does not know.
    await chrome.notifications.create(id, { ...shown, ...asked }).catch(() => {
      return chrome.notifications.create(id, shown);
    });
  },
  async retract(id) {
    await chrome.notifications.clear(id);
  },
  show(session, problem) {
    void chrome.action.setBadgeText({ text: problem === undefined ? badges[session] : "!" });
    void chrome.action.setBadgeBackgroundColor({ color: problem === undefined ? "#0e7c86" : "#b3261e" });
    void chrome.action.setTitle({ title: problem ?? "Tautline Focus" });
  },
  isLocalNetworkDenied,
};

export function chromePorts(): WorkerPorts {
  const { clock, timers, random } = browserPorts;
  void keepFromContentScripts(chrome.storage.local);
  return {
    clock,
    timers,
    random,
    connect,
    forgetConnections: deleteDatabase,
    browser,
    durable: valuesIn(chrome.storage.local),
    passing: valuesIn(chrome.storage.session),
    queue: openQueueStorage(),
    alarm(everyMs) {
      if (everyMs === undefined) void chrome.alarms.clear(alarmName);
      else void setAlarm(everyMs / 60_000);
    },
    fetch: (url, init) => fetch(url, { signal: AbortSignal.timeout(httpTimeoutMs), ...init }),
    origin: chrome.runtime.getURL("").replace(/\/$/, ""),
    about: {
      userAgent: navigator.userAgent.slice(0, 512),
      extensionVersion: chrome.runtime.getManifest().version,
    },
  };
}

/** One that is set already goes on: set anew each time, it would never go. */
async function setAlarm(periodInMinutes: number): Promise<void> {
  const there = (await chrome.alarms.getAll()).find(({ name }) => name === alarmName);
  if (there?.periodInMinutes !== periodInMinutes) await chrome.alarms.create(alarmName, { periodInMinutes });
}
