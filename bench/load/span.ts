/**
 * Who spent CPU time on a stretch of a run: the server, this process, anybody else.
 */
import type { Spent } from "../job.ts";
import { cpuMs, machineCpuMs } from "./process-stats.ts";

export class Span {
  readonly startedMs = performance.now();
  readonly #machineMs = machineCpuMs();
  readonly #clientMs = cpuMs(process.pid);
  readonly #serverPid: number;
  readonly #serverMs: number;

  constructor(serverPid: number) {
    this.#serverPid = serverPid;
    this.#serverMs = cpuMs(serverPid);
  }

  /** @param serverPid another one if the server was started anew meanwhile */
  end(serverPid: number = this.#serverPid): Spent {
    const elapsedMs = performance.now() - this.startedMs;
    const serverCpuMs = cpuMs(serverPid) - (serverPid === this.#serverPid ? this.#serverMs : 0);
    const clientCpuMs = cpuMs(process.pid) - this.#clientMs;
    const othersCpuMs = Math.max(0, machineCpuMs() - this.#machineMs - serverCpuMs - clientCpuMs);
    return { elapsedMs, serverCpuMs, clientCpuMs, othersCpuMs };
  }
}
