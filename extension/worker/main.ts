/**
 * The extension's worker: the browser starts it for an event, and stops it when it likes.
 *
 * Every listener is set before this script ends, or the event that started it would be lost; what is heard waits until
 * the worker has read its state.
 */

import type { Sign } from "../capture/tracker.ts";
import { isTypingMessage } from "../capture/typing-message.ts";
import { pages } from "../manifest.ts";
import { type Command, livePort } from "../messages.ts";
import { chromePorts } from "./chrome-ports.ts";
import { buttons, snoozeMinutes } from "./interventions.ts";
import { startWorker } from "./worker.ts";

const ports = chromePorts();
const worker = startWorker(ports);

/** The browser does not wait for it, and it ends nobody's work. */
async function sign(name: string, read: () => Promise<Sign | undefined>): Promise<void> {
  (await worker).sign(name, async () => {
    try {
      return await read();
    } catch {
      // A tab or a window that is gone by now.
      return undefined;
    }
  });
}

async function lookedAt(): Promise<Sign> {
  const tab = await ports.browser.activeTab();
  return tab === undefined ? { kind: "left" } : { kind: "tab", ...tab };
}

chrome.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === "install") void chrome.tabs.create({ url: chrome.runtime.getURL(pages.welcome) });
});
chrome.runtime.onStartup.addListener(async () => (await worker).wake());
chrome.alarms.onAlarm.addListener(async () => (await worker).wake());

chrome.tabs.onActivated.addListener(() => void sign("tab", lookedAt));
chrome.windows.onFocusChanged.addListener((windowId) => {
  if (windowId === chrome.windows.WINDOW_ID_NONE) void sign("tab", async () => ({ kind: "left" }));
  else void sign("tab", lookedAt);
});
chrome.tabs.onUpdated.addListener((tabId, { url }) => {
  if (url !== undefined) void sign(`page ${tabId}`, async () => ({ kind: "page", tabId, url }));
});
chrome.idle.onStateChanged.addListener((state) => void sign("idle", () => idleSign(state)));

/** A locked screen is left at once, whatever the setting. */
async function idleSign(state: chrome.idle.State): Promise<Sign> {
  if (state === "active") return { kind: "input" };
  return { kind: "idle", forMs: state === "locked" ? 0 : (await worker).idleAfterMs() };
}

const permissionsChanged = async () => void (await worker).command({ kind: "permissions-changed" });
chrome.permissions.onAdded.addListener(permissionsChanged);
chrome.permissions.onRemoved.addListener(permissionsChanged);

chrome.notifications.onButtonClicked.addListener(async (interventionId, button) => {
  const { command } = await worker;
  if (buttons[button] === buttons[0]) await command({ kind: "snooze", minutes: snoozeMinutes });
  await command({ kind: "dismiss", interventionId });
});
chrome.notifications.onClosed.addListener(async (interventionId, isByUser) => {
  if (isByUser) await (await worker).command({ kind: "dismiss", interventionId });
});

chrome.runtime.onConnect.addListener(async (port) => {
  if (port.name !== livePort || !isOwnPage(port.sender)) return;
  let isOpen = true;
  port.onDisconnect.addListener(() => {
    isOpen = false;
    stop?.();
  });
  let stop: (() => void) | undefined;
  const { listen } = await worker;
  if (isOpen) stop = listen((state) => port.postMessage(state));
});

/** Its pages give commands; pages of the web, by the script in them, counts of typing. */
chrome.runtime.onMessage.addListener((message, sender, answer) => {
  if (isOwnPage(sender)) void command(message as Command).then(answer);
  else void heardTyping(message, sender).then(answer);
  return true;
});

function isOwnPage(sender: chrome.runtime.MessageSender | undefined): boolean {
  return sender?.url?.startsWith(`${ports.origin}/`) === true && sender.id === chrome.runtime.id;
}

async function command(given: Command): Promise<unknown> {
  return (await worker).command(given);
}

/** @returns whether the script is to go on */
async function heardTyping(message: unknown, sender: chrome.runtime.MessageSender): Promise<boolean> {
  const { tab } = sender;
  const { isCountingIn } = await worker;
  if (!isTypingMessage(message) || tab?.id === undefined || tab.incognito) return false;
  if (!isCountingIn(sender.origin)) return false;
  const { insertions, deletions, forMs, agoMs } = message;
  const counts = { insertions, deletions, forMs, agoMs };
  const tabId = tab.id;
  await sign(`typing ${tabId}`, async () => ({ kind: "typing", tabId, url: tab.url ?? sender.url, counts }));
  return true;
}
