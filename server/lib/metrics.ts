/**
 * Metrics registry, written out as Prometheus text (exposition format 0.0.4).
 *
 * A counter is a plain object with a number, so that counting on the hot path costs an addition.
 */
export interface Counter {
  value: number;
}

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly kind: "counter" | "gauge";
  read(): number;
}

export class Metrics {
  readonly #metrics: Metric[] = [];

  /** @param name without the `tautline_` in front, with `_total` at its end */
  counter(name: string, help: string): Counter {
    const counter: Counter = { value: 0 };
    this.#metrics.push({ name, help, kind: "counter", read: () => counter.value });
    return counter;
  }

  /** A figure that is asked for when somebody looks. */
  gauge(name: string, help: string, read: () => number): void {
    this.#metrics.push({ name, help, kind: "gauge", read });
  }

  toText(): string {
    return this.#metrics
      .map(({ name, help, kind, read }) => {
        const full = `tautline_${name}`;
        return `# HELP ${full} ${help}\n# TYPE ${full} ${kind}\n${full} ${read()}\n`;
      })
      .join("");
  }
}
