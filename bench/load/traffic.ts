/**
 * A traffic job: rooms of members, a saturated window, then if asked for a paced one.
 */
import type { PacedPhase, PacedWindow, TrafficJob, TrafficResult, TrafficWindow } from "../job.ts";
import type { Dialect } from "../peers/peer.ts";
import { gather, quiet, type Room } from "./crowd.ts";
import type { Link } from "./link.ts";
import { Meter } from "./meter.ts";
import { pace } from "./pace.ts";
import { contentStandIn } from "./stamp.ts";
import { measureTraffic } from "./window.ts";
import { requestIdStandIn, Writer } from "./writer.ts";

const pacedShareOfPeak = 0.1;
/** So few that each is long done when the next comes. */
const alonePerSecond = 20;

export async function runTraffic(job: TrafficJob, dialect: Dialect): Promise<TrafficResult> {
  const meter = new Meter(dialect);
  const rooms = await gather(dialect, meter, job);
  const writers = rooms.flatMap((room) => makeWriters(room, job, dialect));
  const before = { ...meter.totals };

  const saturated = await saturate(writers, meter, job);
  await quiet(meter);
  const peakPerSecond = (saturated.sends / saturated.elapsedMs) * 1000;
  const paced = job.pacedMs === 0 ? null : await paceTwice(rooms, writers, meter, job, peakPerSecond);

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
  const draft = { room: room.address, requestId: requestIdStandIn, content: contentStandIn };
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
  const window = await measureTraffic(meter, job.serverPid, job.measureMs, null);
  meter.onAcks = null;
  return window;
}

async function paceTwice(
  rooms: readonly Room[],
  writers: readonly Writer[],
  meter: Meter,
  job: TrafficJob,
  peakPerSecond: number,
): Promise<PacedPhase> {
  const readers = rooms.flatMap(({ members }) => members.map(({ channel }) => channel));
  const at = async (ratePerSecond: number): Promise<PacedWindow> => {
    const window = await pace({ writers, readers, meter, ratePerSecond }, job.serverPid, job.pacedMs);
    await quiet(meter);
    return window;
  };
  return { alone: await at(alonePerSecond), tenthOfPeak: await at(peakPerSecond * pacedShareOfPeak) };
}
