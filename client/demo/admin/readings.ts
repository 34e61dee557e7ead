/**
 * What the operator looks at, made of what `/metrics` says: levels as they are, counters as rates.
 *
 * A counter only ever grows while a server runs: where one has fallen, or the uptime has, it is another run of the
 * server, and nothing is reckoned over the gap between the two.
 */
import { type Figures, quantile } from "./prometheus.ts";

export interface Scrape {
  /** Epoch ms. */
  readonly at: number;
  readonly figures: Figures;
}

/** A second's worth is `perSecond`; undefined is what cannot be known yet. */
export interface Reading {
  readonly at: number;
  /** The first of another run of the server. */
  readonly isRestart: boolean;
  readonly connections: number | undefined;
  readonly people: number | undefined;
  readonly rooms: number | undefined;
  readonly behind: number | undefined;
  readonly unsentBytes: number | undefined;
  readonly residentBytes: number | undefined;
  readonly heapBytes: number | undefined;
  readonly uptimeSeconds: number | undefined;
  readonly isStoreFailing: boolean;
  readonly eventsPerSecond: number | undefined;
  readonly deliveriesPerSecond: number | undefined;
  readonly refusedPerSecond: number | undefined;
  /** Of the last half a minute, in ms. */
  readonly commitMs: Spread;
  readonly ackMs: Spread;
  /** Since the server started. */
  readonly totals: Totals;
}

export interface Spread {
  readonly median: number | undefined;
  readonly p95: number | undefined;
}

export interface Totals {
  readonly events: number;
  readonly deliveries: number;
  readonly tooFast: number;
  readonly tokens: number;
  readonly upgrades: number;
  readonly serverErrors: number;
  readonly closedSlow: number;
  /** Broke off, or were silent for too long. */
  readonly lost: number;
}

/** For percentiles: two seconds of a quiet server hold too little. */
const spreadMs = 30_000;
const upName = "uptime_seconds";
/** Uptimes are whole seconds, and an answer takes its time. */
const slackMs = 5_000;
const growing = [upName, "events_stored_total", "deliveries_total", "commits_total", "http_2xx_total"];

/** Makes readings of scrapes, one after the other. */
export class Readings {
  /** Of this run of the server, the newest last. */
  #scrapes: Scrape[] = [];

  next(scrape: Scrape): Reading {
    const last = this.#scrapes.at(-1);
    const isRestart = last !== undefined && isOtherRun(last, scrape);
    if (isRestart) this.#scrapes = [];
    const kept = this.#scrapes.filter(({ at }) => at >= scrape.at - spreadMs);
    const reading = readingOf(kept[0], isRestart ? undefined : last, scrape, isRestart);
    this.#scrapes = [...kept, scrape];
    return reading;
  }
}

function isOtherRun(before: Scrape, now: Scrape): boolean {
  const of = ({ figures }: Scrape, name: string) => figures.values.get(name) ?? 0;
  if (growing.some((name) => of(now, name) < of(before, name))) return true;
  // After a long silence all of them may be greater again; what was up all the time is as much older, too.
  const missingMs = now.at - before.at - 1_000 * (of(now, upName) - of(before, upName));
  return now.figures.values.has(upName) && missingMs > slackMs;
}

function readingOf(
  oldest: Scrape | undefined,
  last: Scrape | undefined,
  { at, figures }: Scrape,
  isRestart: boolean,
): Reading {
  const value = (name: string) => figures.values.get(name);
  const total = (name: string) => value(name) ?? 0;
  const seconds = last === undefined ? 0 : (at - last.at) / 1_000;
  const perSecond = (...names: readonly string[]) => {
    if (last === undefined || seconds <= 0) return undefined;
    const grown = names.reduce((sum, name) => sum + total(name) - (last.figures.values.get(name) ?? 0), 0);
    return grown / seconds;
  };
  const spread = (name: string): Spread => {
    const now = figures.histograms.get(name);
    const share = (ratio: number) => {
      const found = now && oldest && quantile(oldest.figures.histograms.get(name), now, ratio);
      return found === undefined ? undefined : found * 1_000;
    };
    return { median: share(0.5), p95: share(0.95) };
  };
  return {
    at,
    isRestart,
    connections: value("connections"),
    people: value("users"),
    rooms: value("rooms_occupied"),
    behind: value("connections_behind"),
    unsentBytes: value("unsent_bytes"),
    residentBytes: value("resident_bytes"),
    heapBytes: value("heap_bytes"),
    uptimeSeconds: value("uptime_seconds"),
    isStoreFailing: value("store_failing") === 1,
    eventsPerSecond: perSecond("events_stored_total"),
    deliveriesPerSecond: perSecond("deliveries_total"),
    refusedPerSecond: perSecond("rate_limited_total", "tokens_refused_total", "upgrades_refused_total"),
    commitMs: spread("commit_seconds"),
    ackMs: spread("ack_seconds"),
    totals: {
      events: total("events_stored_total"),
      deliveries: total("deliveries_total"),
      tooFast: total("rate_limited_total"),
      tokens: total("tokens_refused_total"),
      upgrades: total("upgrades_refused_total"),
      serverErrors: total("http_5xx_total"),
      closedSlow: total("closed_slow_total"),
      lost: total("connections_lost_total"),
    },
  };
}
