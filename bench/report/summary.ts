/**
 * From single runs to one figure for each bench, peer and metric: medians over the rounds.
 *
 * A ratio to bare is the median of the rounds' own ratios, not the ratio of medians: the two runs of one
 * round were neighbours in time, so a slow minute of the machine cancels out.
 */
import type { PeerName } from "../job.ts";
import type { BenchName } from "../options.ts";
import { peers } from "../peers/index.ts";
import type { Measurement } from "../runner/rounds.ts";
import { allSources, type Figures, type LoadBenchName, metrics } from "./figures.ts";
import { median } from "./median.ts";

export interface Row {
  bench: LoadBenchName;
  peer: PeerName;
  variant: string | null;
  /** The server's name, and the variant where there are several. */
  label: string;
  figures: Figures;
  /** Each figure divided by bare's; empty without bare. */
  ratios: Figures;
  /** Why a run of this row failed; null if none did. */
  failure: string | null;
}

/** Rows in the order of `benches`, then of peers as they were run, then of their sources. */
export function summarize(measurements: readonly Measurement[], benches: readonly BenchName[]): Row[] {
  return benches.flatMap((bench) => {
    const sources = allSources.filter((source) => source.bench === bench);
    const ofBench = measurements.filter(({ run }) => sources.some((source) => source.run === run));
    const names = new Set(ofBench.filter(({ round }) => round === 0).map(({ peer }) => peer));
    return [...names].flatMap((peer) =>
      sources.flatMap((source) => {
        const runs = ofBench.filter(({ run }) => run === source.run);
        return runs.some((run) => run.peer === peer) ? [makeRow(source, peer, runs)] : [];
      }),
    );
  });
}

function makeRow(source: (typeof allSources)[number], peer: PeerName, runs: readonly Measurement[]): Row {
  const { bench, variant } = source;
  const figuresOf = ({ outcome }: Measurement): Figures =>
    outcome.kind === "failed" ? {} : source.figures(outcome.result);
  const own = runs.filter((run) => run.peer === peer);
  const perRound = own.map(figuresOf);
  const perRoundRatios = own.map((run, index) => {
    const bare = runs.find((other) => other.peer === "bare" && other.round === run.round);
    return bare === undefined ? {} : divide(perRound[index] ?? {}, figuresOf(bare));
  });
  const failed = own.find(({ outcome }) => outcome.kind === "failed")?.outcome;
  return {
    bench,
    peer,
    variant,
    label: variant === null ? peers[peer].label : `${peers[peer].label}, ${variant}`,
    figures: medians(perRound),
    ratios: medians(perRoundRatios),
    failure: failed?.kind === "failed" ? failed.reason : null,
  };
}

function divide(figures: Figures, by: Figures): Figures {
  const ratios: Figures = {};
  for (const metric of metrics) {
    const own = figures[metric];
    const other = by[metric];
    if (own !== undefined && other !== undefined && other !== 0) ratios[metric] = own / other;
  }
  return ratios;
}

function medians(rounds: readonly Figures[]): Figures {
  const result: Figures = {};
  for (const metric of metrics) {
    const values = rounds.map((figures) => figures[metric]).filter((value) => value !== undefined);
    if (values.length > 0) result[metric] = median(values);
  }
  return result;
}
