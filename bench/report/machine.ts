/**
 * The machine and the versions that figures belong to.
 */
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, release, totalmem, type } from "node:os";

export interface Machine {
  /** ISO date and time, UTC. */
  measuredAt: string;
  cpu: string;
  cores: number;
  memoryBytes: number;
  kernel: string;
  bunVersion: string;
  /** Null where Node is not installed. */
  nodeVersion: string | null;
  /** Kernel setting that the cost of a loopback send depends on. */
  tcpCongestionControl: string;
  /** Processes ready to run, averaged over the minute before; near 0 on a machine of one's own. */
  loadAverage: number;
}

export function describeMachine(): Machine {
  const node = Bun.which("node");
  return {
    measuredAt: new Date().toISOString(),
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    kernel: `${type()} ${release()}`,
    bunVersion: Bun.version,
    nodeVersion: node === null ? null : Bun.spawnSync([node, "--version"]).stdout.toString().trim(),
    tcpCongestionControl: readFileSync("/proc/sys/net/ipv4/tcp_congestion_control", "utf8").trim(),
    loadAverage: Number(readFileSync("/proc/loadavg", "utf8").split(" ")[0]),
  };
}

/** One line for people. */
export function machineLine(machine: Machine): string {
  const memoryGb = Math.round(machine.memoryBytes / 2 ** 30);
  return [
    `${machine.cpu}, ${machine.cores} cores, ${memoryGb} GB`,
    machine.kernel,
    `TCP ${machine.tcpCongestionControl}`,
    `Bun ${machine.bunVersion}`,
    machine.nodeVersion === null ? "no Node" : `Node ${machine.nodeVersion}`,
    `load before ${machine.loadAverage.toFixed(1)}`,
  ].join("; ");
}
