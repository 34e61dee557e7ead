/**
 * The run: warm-up, baseline, traffic, rest; sampled all along.
 *
 * The warm-up is traffic of the same kind, so that what is made once (compiled code, the database's pages, buffers)
 * is there before the baseline is taken.
 */
import { join } from "node:path";
import { type RealServer, startRealServer } from "../support/real-server.ts";
import { Seeded } from "../support/seeded.ts";
import { act } from "./actions.ts";
import type { Connection, Tally } from "./connection.ts";
import { Crowd } from "./crowd.ts";
import { rest } from "./rest.ts";
import { type Counts, type Figures, figureNames, type Phase, readFigures, type Sample } from "./sampler.ts";
import { SlowReaders } from "./slow-readers.ts";
import { type Judged, judge } from "./verdict.ts";

export interface Plan {
  readonly clients: number;
  readonly actionsPerSecond: number;
  /** Of the connections, how many go and are replaced: 0.2 for a fifth a minute. */
  readonly churnRatioPerMinute: number;
  readonly seed: number;
  readonly warmUpMs: number;
  readonly trafficMs: number;
  /** How long the server is left alone before its memory is read; what is counted is waited for. */
  readonly restMs: number;
  readonly sampleEveryMs: number;
  /** Readers that stop reading, at a time, and how much is then said to them. */
  readonly slowReaders: number;
  readonly slowMegabytes: number;
  readonly slowEveryMs: number;
}

export interface SoakResult {
  readonly samples: readonly Sample[];
  readonly judged: readonly Judged[];
  readonly tally: Tally;
  readonly churned: number;
  readonly actions: number;
  readonly counts: Counts;
  /** What the server's log says of bugs. */
  readonly complaints: readonly string[];
}

const tickMs = 50;

type Progress = (sample: Sample, tally: Tally) => void;

export async function soak(plan: Plan, progress: Progress): Promise<SoakResult> {
  const preload = join(import.meta.dir, "collect-garbage.ts");
  const server = await startRealServer({
    env: { TAUTLINE_LOG_LEVEL: "warn", BUN_OPTIONS: `--preload=${preload}` },
  });
  try {
    return await new Run(server, plan, progress).run();
  } finally {
    await server.stop();
  }
}

class Run {
  readonly #server: RealServer;
  readonly #plan: Plan;
  readonly #progress: Progress;
  readonly #startedMs = performance.now();
  readonly #samples: Sample[] = [];
  readonly #tally: Tally = { acked: 0, heard: 0, refused: new Map() };
  #phase: Phase = "warm-up";
  #churned = 0;
  #actions = 0;

  constructor(server: RealServer, plan: Plan, progress: Progress) {
    this.#server = server;
    this.#plan = plan;
    this.#progress = progress;
  }

  async run(): Promise<SoakResult> {
    const { warmUpMs, trafficMs, restMs } = this.#plan;
    const { figures: empty } = await readFigures(this.#server);
    const crowd = new Crowd(this.#server, this.#plan, this.#tally);
    const sampling = setInterval(() => void this.#sample().catch(() => {}), this.#plan.sampleEveryMs);
    try {
      await this.#bustle(crowd, warmUpMs);
      this.#phase = "baseline";
      const baseline = await rest(this.#server, empty, restMs);
      this.#phase = "traffic";
      await this.#bustle(crowd, trafficMs);
      this.#phase = "rest";
      const end = await rest(this.#server, baseline, restMs);
      return {
        samples: this.#samples,
        judged: judge(baseline, this.#peak(), end),
        tally: this.#tally,
        churned: this.#churned,
        actions: this.#actions,
        counts: (await readFigures(this.#server)).counts,
        complaints: this.#server.stderr.split("\n").filter((line) => /"level":"error"|error:/i.test(line)),
      };
    } finally {
      clearInterval(sampling);
    }
  }

  /** People come, do what they do for so long, and all go. */
  async #bustle(crowd: Crowd, durationMs: number): Promise<void> {
    const { actionsPerSecond, seed, slowEveryMs } = this.#plan;
    const scene = {
      server: this.#server,
      crowd,
      random: new Seeded(`${seed} ${this.#phase}`),
      said: new WeakMap<Connection, string>(),
    };
    await crowd.gather();
    // At least one with everybody there.
    await this.#sample();
    const endMs = performance.now() + durationMs;
    const pending = new Set<Promise<unknown>>();
    const begin = (work: Promise<unknown>) => {
      const done = work.catch(() => {}).finally(() => pending.delete(done));
      pending.add(done);
    };
    const churning = every(crowd.churnEveryMs, endMs, () => {
      this.#churned += 1;
      begin(crowd.churn());
    });
    const stalling = every(slowEveryMs, endMs, () => this.#stall());
    const startedMs = performance.now();
    let acted = 0;
    const acting = every(tickMs, endMs, () => {
      const due = Math.floor(((performance.now() - startedMs) / 1_000) * actionsPerSecond);
      // What could not be done while this process was held up is not made up for all at once.
      acted = Math.max(acted, due - actionsPerSecond);
      for (; acted < due; acted += 1) {
        this.#actions += 1;
        begin(act(scene));
      }
    });
    await Promise.all([churning, stalling, acting]);
    await crowd.scatter();
    await Promise.all(pending);
  }

  async #stall(): Promise<void> {
    const { slowReaders, slowMegabytes } = this.#plan;
    const readers = new SlowReaders(this.#server, slowReaders, this.#tally);
    try {
      await readers.stall(slowMegabytes);
    } finally {
      await readers.end();
    }
  }

  async #sample(): Promise<void> {
    const phase = this.#phase;
    const read = await readFigures(this.#server);
    const sample = { atMs: Math.round(performance.now() - this.#startedMs), phase, ...read };
    this.#samples.push(sample);
    this.#progress(sample, this.#tally);
  }

  #peak(): Figures {
    const busy = this.#samples.filter(({ phase }) => phase === "traffic");
    const most = (name: keyof Figures) => Math.max(0, ...busy.map(({ figures }) => figures[name]));
    return Object.fromEntries(figureNames.map((name) => [name, most(name)])) as Figures;
  }
}

/** Until then, calls `work` again and again: each time so long after it began the last time, or when it has ended. */
async function every(everyMs: number, endMs: number, work: () => unknown): Promise<void> {
  while (performance.now() < endMs) {
    const nextMs = Math.min(performance.now() + everyMs, endMs);
    await work();
    await Bun.sleep(Math.max(1, nextMs - performance.now()));
  }
}
