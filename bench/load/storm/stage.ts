/**
 * The stage of a storm: durable rooms full of events, and clients that stand some events before their end.
 */
import type { StormJob } from "../../job.ts";
import { converse, mint, request, tautline } from "../../peers/tautline.ts";
import { connect, inParallel } from "../crowd.ts";
import { Meter } from "../meter.ts";
import { Missed } from "./missed.ts";
import { Returner, type StormSink } from "./returner.ts";

/** Some more than are missed, so that a server that replays too many is found out. */
const eventsBefore = 5;

/** A client, and its room's newest event. */
export interface Standing {
  returner: Returner;
  head: number;
}

/** Makes and fills the rooms; returns one client for each of their members, not yet connected. */
export async function setStage(job: StormJob, sink: StormSink): Promise<Standing[]> {
  const meter = new Meter(tautline.dialect);
  const rooms = Array.from({ length: job.clientCount / job.membersPerRoom }, (_, room) => room);
  const standings = await inParallel(rooms, (room) => fill(room, job, sink, meter));
  if (meter.failure !== null) throw new Error(meter.failure);
  return standings.flat();
}

async function fill(room: number, job: StormJob, sink: StormSink, meter: Meter): Promise<Standing[]> {
  const first = room * job.membersPerRoom;
  const owner = await connect(tautline.dialect, meter, job.port, first, "");
  const userIds = Array.from({ length: job.membersPerRoom }, (_, index) => `u${first + index}`);
  const address = await converse(owner.channel, `storm ${room}`, userIds.slice(1));
  for (let sent = 0; sent < job.eventsBehind + eventsBefore; sent++) {
    const content = `event ${sent} of ${address}`.padEnd(66, ".");
    await request(owner.channel, "message:send", { room: address, content });
  }
  const { epoch, seq } = await request(owner.channel, "room:join", { room: address });
  owner.channel.close();
  const head = Number(seq);
  return Promise.all(
    userIds.map(async (userId) => {
      const token = await mint(userId);
      const place = {
        port: job.port,
        token,
        clientId: `storm-${userId}`,
        room: address,
        epoch: String(epoch),
      };
      return { head, returner: new Returner(place, sink, new Missed(head - job.eventsBehind, head)) };
    }),
  );
}
