/** What of a tab's address is recorded: never more than the settings say, and of what is excluded nothing. */

interface AddressRules {
  /** Its domain, or all of it but what it was asked with: query, fragment, name and password. */
  readonly address: "domain" | "full";
  /** Domains in lower case; those below them are excluded, too. */
  readonly excluded: readonly string[];
}

/** Stands for every page that is not said: excluded, or none of the web. One was somewhere else, that is all. */
export const unsaid = "about:blank";

const maxChars = 2_048;

/** @returns as `https://example.org/`, or `unsaid` */
export function recordedAddress(url: string, { address, excluded }: AddressRules): string {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return unsaid;
  const { hostname, origin, pathname } = parsed;
  if (isExcluded(hostname, excluded)) return unsaid;
  const whole = `${origin}${pathname}`;
  return address === "full" && whole.length <= maxChars ? whole : `${origin}/`;
}

function isExcluded(hostname: string, excluded: readonly string[]): boolean {
  const name = hostname.replace(/\.$/, "");
  return excluded.some((domain) => name === domain || name.endsWith(`.${domain}`));
}
