/** The user's settings: whatever is stored or asked for, what comes out is one that works. */
import { defaultSettings, type Settings } from "../messages.ts";

const maxExcluded = 1_000;

/** @returns the settings with these changes; those that are of no use are left out */
export function changedSettings(
  settings: Settings,
  changes: Partial<Record<keyof Settings, unknown>>,
): Settings {
  const { server, address, isTypingOn, areTabsOn, areNotificationsOn, idleAfterSeconds, excluded } = changes;
  const flag = (value: unknown, otherwise: boolean) => (typeof value === "boolean" ? value : otherwise);
  return {
    server: serverOf(server) ?? settings.server,
    address: address === "domain" || address === "full" ? address : settings.address,
    isTypingOn: flag(isTypingOn, settings.isTypingOn),
    areTabsOn: flag(areTabsOn, settings.areTabsOn),
    areNotificationsOn: flag(areNotificationsOn, settings.areNotificationsOn),
    idleAfterSeconds:
      typeof idleAfterSeconds === "number" && Number.isFinite(idleAfterSeconds)
        ? Math.min(600, Math.max(15, Math.round(idleAfterSeconds)))
        : settings.idleAfterSeconds,
    excluded: Array.isArray(excluded) ? domainsOf(excluded) : settings.excluded,
  };
}

export function storedSettings(stored: unknown): Settings {
  return changedSettings(defaultSettings, typeof stored === "object" && stored !== null ? stored : {});
}

/** `http(s)://host[:port]`. */
function serverOf(given: unknown): string | undefined {
  const url = typeof given === "string" ? URL.parse(given) : null;
  return url !== null && /^https?:$/.test(url.protocol) ? url.origin : undefined;
}

function domainsOf(given: readonly unknown[]): readonly string[] {
  const domains = given.filter((one) => typeof one === "string").map((one) => one.trim().toLowerCase());
  return [...new Set(domains.filter((one) => /^[^\s/:]{1,253}$/.test(one)))].slice(0, maxExcluded);
}
