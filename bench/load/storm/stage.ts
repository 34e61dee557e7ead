/**
 * The stage of a storm: durable rooms full of events, and clients that stand some events before their end.
 */
import type { StormJob } from "../../job.ts";
import { mint, request, tautline } from "../../peers/tautline.ts";
import { gather, type Room } from "../crowd.ts";
import { Meter } from "../meter.ts";
import { Missed } from "./missed.ts";
import { Returner, type StormSink } from "./returner.ts";

/** Some more than are missed, so that a server that replays too many is found out. */
const EVENTS_BEFORE = 5;
const CONCURRENT = 64;

/** Where a client of a room stands before the storm. */
export interface Standing {
  returner: Returner;
  /** The room's newest event. */
  head: number;
}

/** Fills the rooms, sends everybody home, and returns one client for each member, not yet connected. */
export async function setStage(job: StormJob, sink: StormSink): Promise<Standing[]> {
  const meter = new Meter(tautline.dialect);
  const roomCount = job.clientCount / job.membersPerRoom;
  const rooms = await gather(tautline.dialect, meter, { ...job, roomCount, isDurable: true });
  const standings: Standing[] = [];
  for (let at = 0; at < rooms.length; at += CONCURRENT) {
    const some = rooms.slice(at, at + CONCURRENT);
    for (const filled of await Promise.all(some.map((room) => fill(room, job, sink))))
      standings.push(...filled);
  }
  for (const { members } of rooms) for (const { channel } of members) channel.close();
  if (meter.failure !== null) throw new Error(meter.failure);
  return standings;
}

async function fill(room: Room, job: StormJob, sink: StormSink): Promise<Standing[]> {
  const writer = room.members[0];
  if (writer === undefined) throw new Error("a room without members");
  for (let sent = 0; sent < job.eventsBehind + EVENTS_BEFORE; sent++) {
    const content = `event ${sent} of ${room.address}`.padEnd(66, ".");
    await request(writer.channel, "message:send", { room: room.address, content });
  }
  const { epoch, seq } = await request(writer.channel, "room:join", { room: room.address });
  const head = Number(seq);
  return Promise.all(
    room.members.map(async ({ userId }) => {
      const token = await mint(userId);
      const place = {
        port: job.port,
        hello: (cursor: number) => hello(token, room.address, String(epoch), cursor),
      };
      return { head, returner: new Returner(place, sink, new Missed(head - job.eventsBehind, head)) };
    }),
  );
}

/** As the real client says it. */
function hello(token: string, room: string, epoch: string, seq: number): string {
  const resume = { rooms: { [room]: { epoch, seq } } };
  return JSON.stringify({ type: "hello", id: "hello", data: { token, client: { kind: "web" }, resume } });
}
