/**
 * Which sites help and which distract: a small list, and over it what the owner of the session says.
 *
 * The owner's word comes before the list's, the longer name before the shorter; what nobody names is neutral.
 */
import type { SiteCategory } from "../../protocol/focus-report.ts";
import { domainOf } from "../lib/domain.ts";

/** Domain, in lower case, to category: the owner's own, over `defaultSites`. */
export type Sites = ReadonlyMap<string, SiteCategory>;

const focus =
  "github.com gitlab.com bitbucket.org stackoverflow.com developer.mozilla.org docs.google.com " +
  "notion.so figma.com overleaf.com linear.app office.com arxiv.org scholar.google.com codeberg.org";
const distracting =
  "youtube.com facebook.com instagram.com x.com twitter.com tiktok.com reddit.com netflix.com twitch.tv " +
  "pinterest.com snapchat.com 9gag.com tumblr.com disneyplus.com primevideo.com threads.com";
/** Under a name that distracts, and yet none of it. */
const neutral = "studio.youtube.com developers.facebook.com business.facebook.com developer.x.com";

const listed = (category: SiteCategory, domains: string) =>
  domains.split(" ").map((domain) => [domain, category] as const);

export const defaultSites: Sites = new Map([
  ...listed("focus", focus),
  ...listed("distracting", distracting),
  ...listed("neutral", neutral),
]);

/** `docs.google.com`, then `google.com`; never the bare `com` of a longer name. */
function lookUp(domain: string, sites: Sites): SiteCategory | undefined {
  for (let name = domain; ; name = name.slice(name.indexOf(".") + 1)) {
    const category = sites.get(name);
    if (category) return category;
    if (name.indexOf(".") === name.lastIndexOf(".")) return undefined;
  }
}

/** @param url an address or a domain, as a client sends it */
export function categoryOf(url: string | undefined, own: Sites): SiteCategory {
  const domain = domainOf(url);
  if (domain === undefined) return "neutral";
  return lookUp(domain, own) ?? lookUp(domain, defaultSites) ?? "neutral";
}

interface Site {
  readonly domain: string | undefined;
  readonly category: SiteCategory;
}

const maxRemembered = 200;

/** `domainOf` and `categoryOf` for many addresses of which most come again: what was found last is remembered. */
export class Categories {
  readonly #own: Sites;
  readonly #found = new Map<string, Site>();

  constructor(own: Sites) {
    this.#own = own;
  }

  of(url: string): SiteCategory {
    return this.#find(url).category;
  }

  domainOf(url: string): string | undefined {
    return this.#find(url).domain;
  }

  #find(url: string): Site {
    const known = this.#found.get(url);
    if (known) return known;
    const site = { domain: domainOf(url), category: categoryOf(url, this.#own) };
    if (this.#found.size >= maxRemembered) this.#found.clear();
    this.#found.set(url, site);
    return site;
  }
}
