/** Reads what `/metrics` says: Prometheus' text format 0.0.4, as far as this server writes it. */

/** One histogram: how many took no longer than each bound. */
export interface Buckets {
  /** Bounds upwards, the last is infinity; each count includes those before it. */
  readonly upTo: readonly (readonly [bound: number, count: number])[];
}

export interface Figures {
  /** By name, without the `tautline_` in front. */
  readonly values: ReadonlyMap<string, number>;
  readonly histograms: ReadonlyMap<string, Buckets>;
}

const line = /^tautline_(\w+?)(?:_bucket\{le="([^"]+)"\})? (\S+)$/;

/** What it does not understand it leaves out. */
export function readFigures(text: string): Figures {
  const values = new Map<string, number>();
  const histograms = new Map<string, { upTo: [number, number][] }>();
  for (const each of text.split("\n")) {
    const [, name, le, said] = line.exec(each) ?? [];
    const value = Number(said);
    if (name === undefined || Number.isNaN(value)) continue;
    if (le === undefined) values.set(name, value);
    else {
      const histogram = histograms.get(name) ?? { upTo: [] };
      histogram.upTo.push([le === "+Inf" ? Number.POSITIVE_INFINITY : Number(le), value]);
      histograms.set(name, histogram);
    }
  }
  return { values, histograms };
}

/**
 * What a share of all that came between two readings did not exceed, on a straight line within its bucket.
 *
 * @param ratio 0 to 1, such as 0.95
 * @returns undefined where nothing came; the highest bound where it is beyond all of them
 */
export function quantile(before: Buckets | undefined, now: Buckets, ratio: number): number | undefined {
  const counts = now.upTo.map(([, count], at) => count - (before?.upTo[at]?.[1] ?? 0));
  const wanted = (counts.at(-1) ?? 0) * ratio;
  if (wanted <= 0) return undefined;
  const at = counts.findIndex((count) => count >= wanted);
  const bound = now.upTo[at]?.[0] ?? Number.POSITIVE_INFINITY;
  const from = now.upTo[at - 1]?.[0] ?? 0;
  if (bound === Number.POSITIVE_INFINITY) return from;
  const below = counts[at - 1] ?? 0;
  return from + ((bound - from) * (wanted - below)) / ((counts[at] ?? 0) - below);
}
