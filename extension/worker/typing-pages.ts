/**
 * Puts the script that counts typing into pages, and takes it out of those to come.
 *
 * Where it is, it is once: what is registered already stays. Pages that have it are told to be quiet by the answer to
 * what they say next.
 */
import { scripts } from "../manifest.ts";

const id = "typing";
/** While the pages have it: taken away with the scripts in them, as when the extension is switched off and on. */
const mark = "typingPages";
const pages = ["http://*/*", "https://*/*"] as const;

export async function countTyping(
  where: { readonly excluded: readonly string[] } | undefined,
): Promise<void> {
  const [registered] = await chrome.scripting.getRegisteredContentScripts({ ids: [id] });
  const wanted = where?.excluded.flatMap((domain) => [`*://${domain}/*`, `*://*.${domain}/*`]) ?? [];
  const isSame = JSON.stringify(registered?.excludeMatches ?? []) === JSON.stringify(wanted);
  const { [mark]: isInPages } = await chrome.storage.session.get([mark]);
  if (where !== undefined && registered !== undefined && isSame && isInPages === true) return;
  if (registered !== undefined) await chrome.scripting.unregisterContentScripts({ ids: [id] });
  if (where === undefined) return;
  const script = {
    id,
    js: [scripts.typing],
    matches: pages,
    allFrames: true,
    // Also in those that a page fills by itself, as editors are.
    matchOriginAsFallback: true,
    runAt: "document_start",
  } as const;
  await chrome.scripting.registerContentScripts([
    wanted.length === 0 ? script : { ...script, excludeMatches: wanted },
  ]);
  await chrome.storage.session.set({ [mark]: true });
  for (const { id: tabId } of await chrome.tabs.query({ url: pages })) {
    if (tabId === undefined) continue;
    const target = { tabId, allFrames: true };
    // Nobody waits for it: a page that hangs, or asks the user something, answers when it likes. One that the browser
    // keeps for itself, or that is gone by now, refuses.
    void chrome.scripting
      .executeScript({ target, files: [scripts.typing], injectImmediately: true })
      .catch(() => {});
  }
}
