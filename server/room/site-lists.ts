/**
 * What users say of sites: read for every score and report, changed as a whole.
 *
 * A change is stored before anybody is told of it; sessions that go on are scored by it from then on.
 */
import type { FocusSite, SaidSite } from "../../protocol/focus-report.ts";
import type { UserId } from "../../protocol/index.ts";
import { defaultSites, type Sites } from "../focus/sites.ts";
import type { Clock } from "../lib/clock.ts";
import type { Store } from "../store/port.ts";
import type { Hub } from "./hub.ts";
import type { Journal } from "./journal.ts";

export interface SiteListsOptions {
  readonly store: Store;
  readonly journal: Journal;
  readonly hub: Hub;
  readonly clock: Clock;
}

export class SiteLists {
  readonly #options: SiteListsOptions;

  constructor(options: SiteListsOptions) {
    this.#options = options;
  }

  /** What the user says, to be laid over the list for everybody. */
  async of(userId: UserId): Promise<Sites> {
    const own = await this.#options.store.focus.sites(userId);
    return new Map(own.map(({ domain, category }) => [domain, category]));
  }

  /** Both lists in one, by domain. */
  async list(userId: UserId): Promise<readonly FocusSite[]> {
    const own = await this.of(userId);
    const all = new Map([...defaultSites, ...own]);
    return [...all]
      .map(([domain, category]) => ({ domain, category, isDefault: !own.has(domain) }))
      .sort((one, other) => (one.domain < other.domain ? -1 : 1));
  }

  /** @param sites all that the user says from now on, each domain once. @throws ProtocolError `unavailable` */
  async set(userId: UserId, sites: readonly SaidSite[]): Promise<void> {
    const { journal, hub, clock } = this.#options;
    await journal.commit({ events: [], effects: [{ kind: "set-sites", userId, sites }], at: clock.now() });
    hub.tell("sites-changed", { userId });
  }
}
