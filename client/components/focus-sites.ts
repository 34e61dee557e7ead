/**
 * How a site is counted, by the list that the server has told: the user's own word before the server's, the longer
 * name before the shorter, and what nobody names is neutral.
 */
import type { FocusSite, SiteCategory } from "../index.ts";

export type CategoryOf = (domain: string) => SiteCategory;

/**
 * The domain of an address, in lower case and without `www.`; clients that keep addresses to themselves send it bare.
 *
 * @returns undefined for what is no web address
 */
export function domainOf(url: unknown): string | undefined {
  if (typeof url !== "string") return undefined;
  const bare = /^(?:https?:\/\/(?:[^/?#@]*@)?)?([^/?#:@\s]+)(?::\d+)?(?:$|[/?#])/i.exec(
    url.slice(0, 2_048),
  )?.[1];
  const domain = bare?.toLowerCase().replace(/^www\./, "");
  return domain === "" ? undefined : domain;
}

export function categoriesOf(sites: readonly FocusSite[]): CategoryOf {
  const own = new Map<string, SiteCategory>();
  const listed = new Map<string, SiteCategory>();
  for (const { domain, category, isDefault } of sites) (isDefault ? listed : own).set(domain, category);
  return (domain) => lookUp(domain, own) ?? lookUp(domain, listed) ?? "neutral";
}

/** `docs.google.com`, then `google.com`; never the bare `com` of a longer name. */
function lookUp(domain: string, sites: ReadonlyMap<string, SiteCategory>): SiteCategory | undefined {
  for (let name = domain; ; name = name.slice(name.indexOf(".") + 1)) {
    const category = sites.get(name);
    if (category !== undefined || name.indexOf(".") === name.lastIndexOf(".")) return category;
  }
}
