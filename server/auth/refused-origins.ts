/**
 * Origins that were turned away, told to whoever runs the server: the browser hides from the page why.
 *
 * Each is a warning once a day, and no more than 100 are, so that nobody fills the log or the memory with origins.
 */
import type { ProtocolError } from "../../protocol/errors.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { originRefusal } from "./origin.ts";

const dayMs = 24 * 3_600_000;
const maxTold = 100;

export class RefusedOrigins {
  readonly #report: Pick<Log, "warn">;
  readonly #clock: Pick<Clock, "monotonic">;
  #told = new Set<string>();
  #since = Number.NEGATIVE_INFINITY;

  constructor(report: Pick<Log, "warn">, clock: Pick<Clock, "monotonic">) {
    this.#report = report;
    this.#clock = clock;
  }

  /** @returns what the origin is told */
  refuse(origin: string | undefined): ProtocolError {
    const refusal = originRefusal(origin);
    this.#tell(refusal.message);
    return refusal;
  }

  #tell(message: string): void {
    const now = this.#clock.monotonic();
    if (now - this.#since >= dayMs) {
      this.#told = new Set();
      this.#since = now;
    }
    if (this.#told.size >= maxTold || this.#told.has(message)) return;
    this.#told.add(message);
    this.#report.warn(message);
    if (this.#told.size === maxTold) {
      this.#report.warn(
        `${maxTold} origins were refused within a day; those that follow in it are not told of`,
      );
    }
  }
}
