/** What this user has read: said until the server knows, and never of another log or as another user. */
import { expect, test } from "bun:test";
import { joined, made, room } from "./support/messages.ts";

type World = Awaited<ReturnType<typeof joined>>;

const said = ({ ports }: Pick<World, "ports">) => ports.link.said("message:read").map(({ data }) => data);
const resumed = (seq: number) => ({
  [room]: { recovered: "complete", epoch: "e1", seq, from: seq + 1, to: seq } as const,
});

/** Two messages are there, and were read. */
async function read() {
  const world = await joined();
  world.ports.link.tell(made(1), made(2));
  world.messages.markRead();
  return world;
}

test("what was read is told once, after a moment, up to the newest event held", async () => {
  const { ports, messages } = await joined();
  ports.link.tell(made(1), made(2));
  messages.markRead();
  messages.markRead();
  await ports.advance(500);
  messages.markRead();
  await ports.advance(500);
  expect(ports.link.said("message:read").map(({ data }) => data)).toEqual([{ room, seq: 2 }]);
});

test("a read mark that the server had no time for is told again when it says", async () => {
  const { ports, messages } = await joined();
  ports.link.tell(made(1), made(2));
  messages.markRead();
  await ports.advance(500);
  ports.link.refuse(ports.link.last("message:read"), "rate_limited", 2_000);
  await ports.advance(2_500);
  const mark = { room, seq: 2 };
  expect(ports.link.said("message:read").map(({ data }) => data)).toEqual([mark, mark]);
  ports.link.ack(ports.link.last("message:read"), { seq: 2 });
  messages.markRead();
  await ports.advance(10_000);
  expect(ports.link.said("message:read")).toHaveLength(2);
});

test("what was read just before the connection went is said after the next join, without what came since", async () => {
  const world = await read();
  await world.ports.advance(300);
  await world.reconnect({ [room]: { recovered: "complete", epoch: "e1", seq: 3, from: 3, to: 3 } });
  world.ports.link.tell(made(3));
  await world.ports.advance(1_000);
  expect(said(world)).toEqual([{ room, seq: 2 }]);
});

test("a mark whose answer was lost with the connection is said again, and no more once it is acknowledged", async () => {
  const world = await read();
  await world.ports.advance(500);
  await world.reconnect(resumed(2));
  expect(said(world)).toEqual([{ room, seq: 2 }]);
  world.ports.link.ack(world.ports.link.last("message:read"));
  await world.reconnect(resumed(2));
  expect(said(world)).toEqual([]);
});

test("a mark without an answer is said again", async () => {
  const world = await read();
  await world.ports.advance(500);
  await world.ports.advance(10_000);
  expect(said(world)).toHaveLength(2);
});

test("a mark of a log that began anew is not said of the new one", async () => {
  for (const waitMs of [300, 500]) {
    const world = await read();
    await world.ports.advance(waitMs);
    await world.reconnect({ [room]: { recovered: "reset", epoch: "e2", seq: 520, from: 521, to: 520 } });
    await world.ports.advance(20_000);
    expect(said(world)).toEqual([]);
  }
});

test("who goes on to another room within the moment has read the first one", async () => {
  const world = await read();
  world.release();
  await world.ports.advance(500);
  expect(said(world)).toEqual([{ room, seq: 2 }]);
});
