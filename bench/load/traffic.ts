/**
 * A traffic job: rooms of members, a saturated window, then if asked for a paced one.
 */
import type { TrafficJob, TrafficResult, TrafficWindow } from "../job.ts";
import type { Dialect } from "../peers/peer.ts";
import { gather, quiet, type Room } from "./crowd.ts";
import type { Link } from "./link.ts";
import { Meter, percentile } from "./meter.ts";
import { cpuMs, machineCpuMs } from "./process-stats.ts";
import { CONTENT_STAND_IN } from "./stamp.ts";
import { REQUEST_ID_STAND_IN, Writer } from "./writer.ts";

const PACED_SHARE_OF_PEAK = 0.1;
const PACED_WARMUP_MS = 200;
/** Few enough deliveries then, so more of them are looked at. */
const PACED_SAMPLE_EVERY = 7;
const TICK_MS = 1;

export async function runTraffic(job: TrafficJob, dialect: Dialect): Promise<TrafficResult> {
  const meter = new Meter(dialect);
  const rooms = await gather(dialect, meter, job);
  const writers = rooms.flatMap((room) => makeWriters(room, job, dialect));
  const before = { ...meter.totals };

  const saturated = await saturate(writers, meter, job);
  await quiet(meter);
  const ratePerSecond = (saturated.sends / saturated.elapsedMs) * 1000 * PACED_SHARE_OF_PEAK;
  const paced = job.pacedMs === 0 ? null : await pace(writers, meter, job, ratePerSecond);
  await quiet(meter);

  const owed = (meter.totals.acks - before.acks) * job.membersPerRoom;
  for (const { members } of rooms) for (const { channel } of members) channel.close();
  if (meter.failure !== null) throw new Error(meter.failure);
  return {
    kind: "traffic",
    saturated,
    paced,
    lostDeliveries: owed - (meter.totals.deliveries - before.deliveries),
  };
}

function makeWriters(room: Room, job: TrafficJob, dialect: Dialect): Writer[] {
  const draft = { room: room.address, requestId: REQUEST_ID_STAND_IN, content: CONTENT_STAND_IN };
  const text = dialect.sendText(draft, job.deliveryBytes);
  return room.members
    .slice(0, job.writersPerRoom)
    .map((member) => new Writer(member.channel, text, job.windowSends));
}

/** Keeps every writer's window full: each ack is answered by the next send. */
async function saturate(writers: Writer[], meter: Meter, job: TrafficJob): Promise<TrafficWindow> {
  const byLink = new Map<Link, Writer>(writers.map((writer) => [writer.link, writer]));
  meter.onAcks = (link, acks) => byLink.get(link)?.send(acks);
  for (const writer of writers) writer.send(job.windowSends);
  await Bun.sleep(job.warmupMs);
  const window = await measure(meter, job.serverPid, job.measureMs);
  meter.onAcks = null;
  return window;
}

/** Sends at a fixed rate, whatever the server does. */
async function pace(
  writers: Writer[],
  meter: Meter,
  job: TrafficJob,
  ratePerSecond: number,
): Promise<TrafficWindow> {
  const startedMs = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedMs) / 1000) * ratePerSecond);
    for (; sent < due; sent++) writers[sent % writers.length]?.send(1);
  }, TICK_MS);
  await Bun.sleep(PACED_WARMUP_MS);
  const window = await measure(meter, job.serverPid, job.pacedMs, PACED_SAMPLE_EVERY);
  clearInterval(timer);
  return window;
}

async function measure(
  meter: Meter,
  serverPid: number,
  lengthMs: number,
  sampleEvery?: number,
): Promise<TrafficWindow> {
  const from = {
    ...meter.totals,
    machineMs: machineCpuMs(),
    timeMs: performance.now(),
    serverMs: cpuMs(serverPid),
    clientMs: cpuMs(process.pid),
  };
  meter.startSampling(sampleEvery);
  await Bun.sleep(lengthMs);
  const elapsedMs = performance.now() - from.timeMs;
  const serverCpuMs = cpuMs(serverPid) - from.serverMs;
  const clientCpuMs = cpuMs(process.pid) - from.clientMs;
  const othersCpuMs = Math.max(0, machineCpuMs() - from.machineMs - serverCpuMs - clientCpuMs);
  const deliveries = meter.totals.deliveries - from.deliveries;
  const sends = meter.totals.acks - from.acks;
  const latenciesUs = meter.stopSampling();
  if (deliveries === 0 || sends === 0) {
    throw new Error(meter.failure ?? `got ${deliveries} deliveries and ${sends} acks in ${lengthMs} ms`);
  }
  return {
    elapsedMs,
    deliveries,
    sends,
    deliveryBytesMean: (meter.totals.deliveryBytes - from.deliveryBytes) / deliveries,
    ackBytesMean: (meter.totals.ackBytes - from.ackBytes) / sends,
    latencyP50Ms: percentile(latenciesUs, 0.5) / 1000,
    latencyP99Ms: percentile(latenciesUs, 0.99) / 1000,
    serverCpuMs,
    clientCpuMs,
    othersCpuMs,
  };
}
