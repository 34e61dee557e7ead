/** Who may read what is kept: the extension's own pages and its worker, and no script that it puts into others. */

type Lockable = Pick<chrome.storage.Area, "setAccessLevel">;

/** Lasts until it is said otherwise, so that saying it on each start is enough. Where the browser cannot, it goes on. */
export async function keepFromContentScripts(area: Lockable): Promise<void> {
  try {
    await area.setAccessLevel?.({ accessLevel: "TRUSTED_CONTEXTS" });
  } catch {
    // Firefox has it for some areas, or for none.
  }
}
