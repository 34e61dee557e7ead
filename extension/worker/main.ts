/** The extension's worker: the browser starts it for an event, and stops it when it likes. */
import { pages } from "../manifest.ts";

chrome.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === "install") void chrome.tabs.create({ url: chrome.runtime.getURL(pages.welcome) });
});
