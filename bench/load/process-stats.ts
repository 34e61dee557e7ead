/**
 * CPU time and memory, as Linux tells it in /proc.
 */
import { readFileSync, writeFileSync } from "node:fs";

/** Kernel clock ticks are 10 ms on every Linux in use (getconf CLK_TCK says 100). */
const msPerTick = 10;

/** User and system time so far, all threads, in ms; steps of 10 ms. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The second field is the command in parentheses and may hold spaces: count from behind it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const userTicks = Number(fields[11]);
  const systemTicks = Number(fields[12]);
  return (userTicks + systemTicks) * msPerTick;
}

/**
 * Time that all processors together have spent at work so far, in ms, whoever it was for. Time that the
 * hypervisor gave to other machines counts as well: it was not ours.
 */
export function machineCpuMs(): number {
  const line = readFileSync("/proc/stat", "utf8").split("\n")[0] ?? "";
  // user, nice, system, idle, iowait, irq, softirq, steal; the guest fields after them are in user already.
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq + steal) * msPerTick;
}

/** Resident memory in bytes. */
export function rssBytes(pid: number): number {
  return statusBytes(pid, "VmRSS");
}

/** The most resident memory that there was since the start, or since `forgetPeakRss`, in bytes. */
export function peakRssBytes(pid: number): number {
  return statusBytes(pid, "VmHWM");
}

export function forgetPeakRss(pid: number): void {
  // See proc(5): 5 resets the high-water mark.
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
}

/** How many files, sockets included, a process like this one may have open. */
export function openFilesLimit(): number {
  const limits = readFileSync("/proc/self/limits", "utf8");
  const soft = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
  if (soft === undefined) throw new Error("no limit of open files in /proc/self/limits");
  return Number(soft);
}

function statusBytes(pid: number, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)?.[1];
  if (kilobytes === undefined) throw new Error(`no ${field} in /proc/${pid}/status`);
  return Number(kilobytes) * 1024;
}
