/**
 * An idle job: what a connection costs in memory when it is signed in, in a room, and silent.
 */
import type { IdleJob, IdleResult } from "../job.ts";
import type { Dialect } from "../peers/peer.ts";
import { gather } from "./crowd.ts";
import { Meter } from "./meter.ts";
import { rssBytes } from "./process-stats.ts";

/**
 * Users who come and go before the first reading, so that code compiled on first use and buffers made
 * once do not count as the price of a connection.
 */
const rehearsalConnections = 100;

export async function runIdle(job: IdleJob, dialect: Dialect): Promise<IdleResult> {
  await fill(job, dialect, rehearsalConnections).then((leave) => leave());
  await Bun.sleep(job.settleMs);
  const rssEmptyBytes = rssBytes(job.serverPid);
  const { firstConnections, connectionCount } = job;
  const leaveFirst = await fill(job, dialect, firstConnections);
  await Bun.sleep(job.settleMs);
  const rssFirstBytes = rssBytes(job.serverPid);
  const leave = await fill(job, dialect, connectionCount - firstConnections, firstConnections);
  await Bun.sleep(job.settleMs);
  const rssFullBytes = rssBytes(job.serverPid);
  leaveFirst();
  leave();
  return { kind: "idle", firstConnections, connectionCount, rssEmptyBytes, rssFirstBytes, rssFullBytes };
}

/** Connects so many users to one unlogged room; the result sends them home. */
async function fill(
  job: IdleJob,
  dialect: Dialect,
  connectionCount: number,
  firstIndex = 0,
): Promise<() => void> {
  const meter = new Meter(dialect);
  const rooms = await gather(dialect, meter, {
    port: job.port,
    roomCount: 1,
    membersPerRoom: connectionCount,
    isDurable: false,
    firstIndex,
  });
  if (meter.failure !== null) throw new Error(meter.failure);
  return () => {
    for (const { members } of rooms) for (const { channel } of members) channel.close();
  };
}
