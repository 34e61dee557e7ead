/**
 * Whether the browser keeps the page from a server on this machine or in the local network.
 *
 * Chromium asks the user before a public page may reach one. The permission has had several names; a browser
 * that knows none of them refuses nothing.
 */

/** Hosts that need the permission; the first group is this machine. */
const local = /^((localhost|127\.|\[::1)|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2|3[01])|\[f|.*\.local$)/;

const advice = "Allow local network access in this site's settings.";

/** @param changed called when a permission that refuses changes later on */
export async function adviceFor(url: string, changed: () => void): Promise<string | undefined> {
  const { hostname } = new URL(url);
  const here = globalThis.location?.hostname;
  const host = local.exec(hostname);
  if (host && hostname !== here) {
    for (const name of [host[2] ? "loopback-network" : "local-network", "local-network-access"]) {
      try {
        const status = await navigator.permissions.query({ name: name as PermissionName });
        // From a public page, nothing gets through before the user has said yes.
        if (status.state !== "denied" && (status.state !== "prompt" || local.test(here))) return undefined;
        status.onchange = changed;
        return advice;
      } catch {
        // This browser does not know the name.
      }
    }
  }
  return undefined;
}
