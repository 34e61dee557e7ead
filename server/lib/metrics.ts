/**
 * Metrics registry, written out as Prometheus text (exposition format 0.0.4).
 *
 * A counter is a plain object with a number, so that counting on the hot path costs an addition.
 */
export interface Counter {
  value: number;
}

/** Durations that are counted by how long they took at most, so that a watcher finds medians and outliers. */
export class Durations {
  /** Bounds of the buckets, in seconds. */
  static readonly bounds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];
  /** For each bound those within it and above the one before; the last is for what is longer than all. */
  readonly #counts = [...Durations.bounds.map(() => 0), 0];
  #sumMs = 0;

  note(durationMs: number): void {
    let at = 0;
    while (durationMs > (Durations.bounds[at] ?? Number.POSITIVE_INFINITY) * 1_000) at += 1;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#sumMs += durationMs;
  }

  /** The lines of a histogram under that name. */
  toText(name: string): string {
    let count = 0;
    const lines = this.#counts.map((own, at) => {
      count += own;
      return `${name}_bucket{le="${Durations.bounds[at] ?? "+Inf"}"} ${count}\n`;
    });
    return `${lines.join("")}${name}_sum ${this.#sumMs / 1_000}\n${name}_count ${count}\n`;
  }
}

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly kind: "counter" | "gauge" | "histogram";
  /** The lines with its figures. */
  toText(full: string): string;
}

export class Metrics {
  readonly #metrics: Metric[] = [];

  /** @param name without the `tautline_` in front, with `_total` at its end */
  counter(name: string, help: string): Counter {
    const counter: Counter = { value: 0 };
    this.#metrics.push({ name, help, kind: "counter", toText: (full) => `${full} ${counter.value}\n` });
    return counter;
  }

  /** A figure that is asked for when somebody looks. */
  gauge(name: string, help: string, read: () => number): void {
    this.#metrics.push({ name, help, kind: "gauge", toText: (full) => `${full} ${read()}\n` });
  }

  /** @param name with `_seconds` at its end */
  durations(name: string, help: string): Durations {
    const durations = new Durations();
    this.#metrics.push({ name, help, kind: "histogram", toText: (full) => durations.toText(full) });
    return durations;
  }

  toText(): string {
    return this.#metrics
      .map(({ name, help, kind, toText }) => {
        const full = `tautline_${name}`;
        return `# HELP ${full} ${help}\n# TYPE ${full} ${kind}\n${toText(full)}`;
      })
      .join("");
  }
}
