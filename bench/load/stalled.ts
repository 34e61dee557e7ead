/**
 * A stalled job: a paced room of many readers, one of whom stops reading, and what the others notice.
 *
 * The stalled one is filled up through a room that it shares with the writer alone; otherwise its kernel's buffers
 * would take minutes to fill at this pace.
 */
import type { PacedWindow, StalledJob, StalledResult } from "../job.ts";
import { converse, request, tautline } from "../peers/tautline.ts";
import { type CrowdMember, gather, quiet } from "./crowd.ts";
import { Meter } from "./meter.ts";
import { pace } from "./pace.ts";
import { CONTENT_STAND_IN } from "./stamp.ts";
import { within } from "./within.ts";
import { REQUEST_ID_STAND_IN, Writer } from "./writer.ts";

const FILLING = "x".repeat(5_000);
const SENDS_AT_ONCE = 20;

export async function runStalled(job: StalledJob): Promise<StalledResult> {
  const { dialect } = tautline;
  const meter = new Meter(dialect);
  const [room] = await gather(dialect, meter, { ...job, roomCount: 1, isDurable: true });
  const first = room?.members[0];
  const stalled = room?.members.at(-1);
  if (room === undefined || first === undefined || stalled === undefined)
    throw new Error("the room is empty");
  const draft = { room: room.address, requestId: REQUEST_ID_STAND_IN, content: CONTENT_STAND_IN };
  const writer = new Writer(first.channel, dialect.sendText(draft, 0), 1);
  const readers = room.members.slice(0, -1).map(({ channel }) => channel);
  const measure = async (): Promise<PacedWindow> => {
    const { ratePerSecond, serverPid, measureMs } = job;
    const window = await pace({ writers: [writer], readers, meter, ratePerSecond }, serverPid, measureMs);
    await quiet(meter);
    return window;
  };

  const before = await measure();
  const fill = await sideRoom(first, stalled);
  stalled.channel.pause();
  await fill(async () => (await metric(job.port, "unsent_bytes")) > 0);
  const whileFilling = await measure();
  await fill(async () => (await metric(job.port, "connections_behind")) > 0);
  const whileBehind = await measure();
  const heldBytes = await metric(job.port, "unsent_bytes_most");
  stalled.channel.resume();
  await quiet(meter);
  const after = await measure();
  for (const { channel } of room.members) channel.close();
  if (meter.failure !== null) throw new Error(meter.failure);
  return {
    kind: "stalled",
    readerCount: readers.length,
    before,
    whileFilling,
    whileBehind,
    after,
    heldBytes,
  };
}

/** @returns says long messages to the two, until told that it is enough */
async function sideRoom(
  writer: CrowdMember,
  reader: CrowdMember,
): Promise<(isEnough: () => Promise<boolean>) => Promise<void>> {
  const room = await converse(writer.channel, "side", [reader.userId]);
  await request(reader.channel, "room:join", { room });
  return async (isEnough) => {
    const filled = async (): Promise<void> => {
      while (!(await isEnough())) {
        for (let sent = 0; sent < SENDS_AT_ONCE; sent++) {
          await request(writer.channel, "message:send", { room, content: FILLING });
        }
      }
    };
    await within(filled(), "a reader that is full");
  };
}

async function metric(port: number, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const value = new RegExp(`^tautline_${name} (\\d+)$`, "m").exec(text)?.[1];
  if (value === undefined) throw new Error(`the server has no metric ${name}`);
  return Number(value);
}
