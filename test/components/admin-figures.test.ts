/** What the operator's page makes of `/metrics`: figures, rates, restarts, percentiles, lines. */
import { describe, expect, test } from "bun:test";
import {
  bytesLabel,
  connectionsLabel,
  countLabel,
  msLabel,
  spanLabel,
} from "../../client/demo/admin/amounts.ts";
import { piecesOf, scaleOf, spanOf, summaryOf } from "../../client/demo/admin/plot.ts";
import { quantile, readFigures } from "../../client/demo/admin/prometheus.ts";
import { type Reading, Readings } from "../../client/demo/admin/readings.ts";
import { Metrics } from "../../server/lib/metrics.ts";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("Prometheus' text", () => {
  test("is read as the server's own registry writes it", () => {
    const metrics = new Metrics();
    metrics.counter("done_total", "What was done.").value = 1_500;
    metrics.gauge("held", "What is held.", () => 0.5);
    const took = metrics.durations("commit_seconds", "How long.");
    for (const durationMs of [1, 3, 60_000]) took.note(durationMs);
    const { values, histograms } = readFigures(metrics.toText());
    expect([...values]).toEqual([
      ["done_total", 1_500],
      ["held", 0.5],
      ["commit_seconds_sum", 60.004],
      ["commit_seconds_count", 3],
    ]);
    const { upTo = [] } = histograms.get("commit_seconds") ?? {};
    expect(upTo.slice(0, 3)).toEqual([
      [0.001, 1],
      [0.002, 1],
      [0.005, 2],
    ]);
    expect(upTo.at(-1)).toEqual([Number.POSITIVE_INFINITY, 3]);
  });

  test("of others, and what is no figure, is left out", () => {
    const text = "# HELP a b\nprocess_cpu 3\ntautline_a x\ntautline_b\n\ntautline_c 1e3\n<html>";
    expect([...readFigures(text).values]).toEqual([["c", 1_000]]);
  });
});

describe("a percentile", () => {
  const buckets = (...counts: readonly number[]) => ({
    upTo: [0.001, 0.01, 0.1, Number.POSITIVE_INFINITY].map((bound, at) => [bound, counts[at] ?? 0] as const),
  });

  test("is of what came between two readings", () => {
    expect(quantile(buckets(100, 100, 100, 100), buckets(100, 110, 110, 110), 0.5)).toBeCloseTo(0.0055);
    expect(quantile(undefined, buckets(0, 90, 100, 100), 0.95)).toBeCloseTo(0.055);
  });

  test("of nothing is not known", () => {
    expect(quantile(buckets(1, 2, 3, 4), buckets(1, 2, 3, 4), 0.95)).toBeUndefined();
  });

  test("beyond the last bound is that bound", () => {
    expect(quantile(undefined, buckets(0, 0, 0, 7), 0.95)).toBe(0.1);
  });
});

const scrape = (at: number, figures: Record<string, number>) => {
  const text = Object.entries(figures).map(([name, value]) => `tautline_${name} ${value}\n`);
  return { at, figures: readFigures(text.join("")) };
};

describe("readings", () => {
  test("levels are as they are, counters are rates by the time between, the first has none", () => {
    const readings = new Readings();
    const first = readings.next(scrape(0, { connections: 3, events_stored_total: 100, uptime_seconds: 60 }));
    expect([first.connections, first.eventsPerSecond, first.isRestart]).toEqual([3, undefined, false]);
    const next = readings.next(
      scrape(2_500, { connections: 4, events_stored_total: 150, uptime_seconds: 62 }),
    );
    expect([next.connections, next.eventsPerSecond, next.totals.events]).toEqual([4, 20, 150]);
  });

  test("counters that fall are another run of the server, never a negative rate", () => {
    const readings = new Readings();
    readings.next(scrape(0, { events_stored_total: 100, rate_limited_total: 7, uptime_seconds: 60 }));
    const again = readings.next(
      scrape(2_000, { events_stored_total: 5, rate_limited_total: 0, uptime_seconds: 1 }),
    );
    expect([again.isRestart, again.eventsPerSecond, again.refusedPerSecond]).toEqual([
      true,
      undefined,
      undefined,
    ]);
    const next = readings.next(
      scrape(4_000, { events_stored_total: 9, rate_limited_total: 2, uptime_seconds: 3 }),
    );
    expect([next.isRestart, next.eventsPerSecond, next.refusedPerSecond]).toEqual([false, 2, 1]);
  });

  test("a restart shows in the uptime also where nothing was counted before it", () => {
    const readings = new Readings();
    readings.next(scrape(0, { uptime_seconds: 60 }));
    expect(readings.next(scrape(2_000, { uptime_seconds: 1 })).isRestart).toBe(true);
  });

  test("a restart shows after a long silence, when all counters are greater again", () => {
    const readings = new Readings();
    readings.next(scrape(0, { uptime_seconds: 5, events_stored_total: 1 }));
    const again = readings.next(scrape(60_000, { uptime_seconds: 40, events_stored_total: 9 }));
    expect(again.isRestart).toBe(true);
  });

  test("percentiles are of half a minute", () => {
    const readings = new Readings();
    const at = (seconds: number, fast: number, all: number) => {
      const text = `tautline_ack_seconds_bucket{le="0.01"} ${fast}\ntautline_ack_seconds_bucket{le="1"} ${all}\ntautline_ack_seconds_bucket{le="+Inf"} ${all}\n`;
      return readings.next({ at: seconds * 1_000, figures: readFigures(text) }).ackMs.median;
    };
    expect(at(0, 0, 0)).toBeUndefined();
    expect(at(2, 0, 10)).toBeGreaterThan(100);
    expect(at(30, 20, 30)).toBeCloseTo(7.5);
    // What came at the beginning is no longer among them.
    expect(at(33, 22, 32)).toBeCloseTo(5);
  });
});

describe("a graph", () => {
  const line = { name: "connections", of: ({ connections }: Reading) => connections };
  const reading = (at: number, connections: number | undefined, isRestart = false) =>
    ({ at, connections, isRestart }) as Reading;

  test("shows a minute at first, and a quarter of an hour at last", () => {
    const of = (...minutes: number[]) => spanOf(minutes.map((minute) => reading(minute * 60_000, 1)));
    expect(of(10)).toEqual({ from: 9 * 60_000, to: 10 * 60_000 });
    expect(of(10, 13)).toEqual({ from: 8 * 60_000, to: 13 * 60_000 });
    expect(of(10, 30)).toEqual({ from: 15 * 60_000, to: 30 * 60_000 });
  });

  test("has a scale that people can read", () => {
    expect([0, 4, 7, 11, 24, 26, 980].map((most) => scaleOf(most, 5))).toEqual([5, 5, 8, 12, 30, 30, 1_200]);
  });

  test("is broken where nobody looked, where nothing is known, and where the server began anew", () => {
    const pieces = piecesOf(
      [
        reading(0, 1),
        reading(2_000, 2),
        reading(30_000, 3),
        reading(32_000, undefined),
        reading(34_000, 4),
        reading(36_000, 5, true),
      ],
      line,
    );
    expect(pieces).toEqual([
      [
        [0, 1],
        [2_000, 2],
      ],
      [[30_000, 3]],
      [[34_000, 4]],
      [[36_000, 5]],
    ]);
  });

  test("is said in words", () => {
    const readings = [reading(0, 3), reading(120_000, 15), reading(240_000, 12)];
    expect(summaryOf(readings, line, countLabel)).toBe("12 now, between 3 and 15 in the last 4 minutes");
    expect(summaryOf([], line, countLabel)).toBe("nothing yet");
  });
});

test("figures are as short as they can be read", () => {
  expect([undefined, 0, 0.04, 3.24, 48.2, 1_234, 12_345, 2_400_000].map(countLabel)).toEqual([
    ...["–", "0", "0.04", "3.2", "48", "1,234", "12k", "2.4M"],
  ]);
  expect([0, 999, 1_000, 95_400_000, 1_230_000_000].map(bytesLabel).map(plain)).toEqual([
    ...["0 B", "999 B", "1 kB", "95 MB", "1.2 GB"],
  ]);
  expect([0.4, 12.3, 1_500].map(msLabel).map(plain)).toEqual(["0.4 ms", "12 ms", "1.5 s"]);
  expect([0, 59, 61, 3_600, 7_320, 266_400].map(spanLabel).map(plain)).toEqual([
    ...["0 s", "59 s", "1 min 1 s", "1 h", "2 h 2 min", "3 d 2 h"],
  ]);
});

test("one connection is one, as it is most often where nobody is there but the operator", () => {
  const said = [0, 1, 2].map((count) => connectionsLabel(count, " was", " were"));
  expect(said).toEqual(["0 connections were", "1 connection was", "2 connections were"]);
  expect(connectionsLabel(1)).toBe("1 connection");
});
