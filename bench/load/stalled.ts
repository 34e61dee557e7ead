/**
 * A stalled job: a paced room of many readers, one of whom stops reading, and what the others notice.
 *
 * The stalled one is filled up through a room that it shares with the writer alone; otherwise its kernel's buffers
 * would take minutes to fill at this pace, and filling them would cost the others something.
 */
import type { PacedWindow, StalledJob, StalledResult } from "../job.ts";
import type { Dialect } from "../peers/peer.ts";
import { type CrowdMember, gather, quiet } from "./crowd.ts";
import type { Link } from "./link.ts";
import { Meter } from "./meter.ts";
import { pace } from "./pace.ts";
import { contentStandIn } from "./stamp.ts";
import { queuedBytes } from "./tcp-queues.ts";
import { within } from "./within.ts";
import { requestIdStandIn, Writer } from "./writer.ts";

/** Under every server's limit on one message. */
const fillingChars = 4_000;
const fillingAtOnce = 16;
/** The kernel is full when so many fillings in a row have not made it hold more. */
const futileFillings = 3;
/** A reader that got nothing for so long has got all there was for it. */
const emptyMs = 400;

export async function runStalled(job: StalledJob, dialect: Dialect): Promise<StalledResult> {
  const meter = new Meter(dialect);
  const [room] = await gather(dialect, meter, { ...job, roomCount: 1, isDurable: true });
  const first = room?.members[0];
  const stalled = room?.members.at(-1);
  if (room === undefined || first === undefined || stalled === undefined)
    throw new Error("the room is empty");
  const fill = await sideRoom(dialect, meter, first, stalled);
  await quiet(meter);
  const readers = room.members.slice(0, -1).map(({ channel }) => channel);
  const writers = [makeWriter(dialect, first, room.address, contentStandIn, 1)];
  const measure = async (): Promise<PacedWindow> => {
    const { ratePerSecond, serverPid, measureMs } = job;
    const window = await pace({ writers, readers, meter, ratePerSecond }, serverPid, measureMs);
    await quiet(meter);
    return window;
  };

  const before = await measure();
  stalled.channel.pause();
  await fillKernel(fill, () => queuedBytes(stalled.channel.localPort, job.port));
  const whileFilling = await measure();
  for (let bytes = 0; bytes < job.fillBytes; bytes += fillingAtOnce * fillingChars) await fill();
  const whileBehind = await measure();
  const held = await empty(stalled.channel, job.port);
  const after = await measure();
  for (const { channel } of room.members) channel.close();
  if (meter.failure !== null) throw new Error(meter.failure);
  return { kind: "stalled", readerCount: readers.length, before, whileFilling, whileBehind, after, ...held };
}

/** @returns says a few long messages to the two; resolves when they are acknowledged */
async function sideRoom(
  dialect: Dialect,
  meter: Meter,
  first: CrowdMember,
  stalled: CrowdMember,
): Promise<() => Promise<void>> {
  const members = [first, stalled];
  const room = await dialect.openRoom("SIDE", members, true);
  for (const member of members) await dialect.join(member, room);
  const filling = contentStandIn.padEnd(fillingChars, " and on it runs");
  const writer = makeWriter(dialect, first, room, filling, fillingAtOnce);
  return async () => {
    let left = fillingAtOnce;
    const acknowledged = new Promise<void>((resolve) => {
      meter.onAcks = (_link, acks) => {
        left -= acks;
        if (left <= 0) resolve();
      };
    });
    writer.send(fillingAtOnce);
    await within(acknowledged, "acks of what fills a reader up");
    meter.onAcks = null;
  };
}

function makeWriter(
  dialect: Dialect,
  { channel }: CrowdMember,
  room: string,
  content: string,
  blockFrames: number,
): Writer {
  const draft = { room, requestId: requestIdStandIn, content };
  return new Writer(channel, dialect.sendText(draft, content.length), blockFrames);
}

/** Fills until the kernel takes no more, so that from then on the server holds what comes. */
async function fillKernel(fill: () => Promise<void>, queued: () => number): Promise<void> {
  let most = 0;
  for (let futile = 0; futile < futileFillings; ) {
    await fill();
    const bytes = queued();
    futile = bytes > most ? 0 : futile + 1;
    most = Math.max(most, bytes);
  }
}

/** Lets the stalled reader read all there is for it, while nothing new is sent. */
async function empty(link: Link, port: number): Promise<Pick<StalledResult, "heldBytes" | "kernelBytes">> {
  const kernelBytes = queuedBytes(link.localPort, port);
  const before = link.receivedBytes;
  link.resume();
  for (let seen = -1; seen !== link.receivedBytes; ) {
    seen = link.receivedBytes;
    await Bun.sleep(emptyMs);
  }
  return { heldBytes: link.receivedBytes - before - kernelBytes, kernelBytes };
}
