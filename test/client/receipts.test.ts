/** How far everybody has read: asked for with each join, moved by what goes by, never back. */
import { expect, test } from "bun:test";
import { connect } from "../../client/index.ts";
import { FakePorts } from "../support/client-ports.ts";

const room = "conversation:a";

async function opened(name = room) {
  const ports = new FakePorts();
  const client = connect({ url: "ws://test/ws", token: "t", ports });
  await ports.settle();
  ports.link.welcome();
  const held = client.room(name);
  held.hold();
  const verdict = { recovered: "fresh", epoch: "e1", seq: 0, from: 1, to: 0, users: [] };
  ports.link.ack(ports.link.last("room:join"), { room: name, ...verdict });
  await ports.settle();
  const reads = () => held.receipts.reads.value && Object.fromEntries(held.receipts.reads.value);
  const answer = async (marks: Record<string, number>) => {
    const list = Object.entries(marks).map(([userId, seq]) => ({ userId, seq }));
    ports.link.ack(ports.link.last("message:reads"), { room: name, reads: list });
    await ports.settle();
  };
  const receipt = (userId: string, seq: number) =>
    ports.link.tell({ type: "message:receipt", room: name, data: { userId, seq }, timestamp: 1 });
  return { ports, held, reads, answer, receipt };
}

test("nothing is asked for where nobody looks", async () => {
  const { ports } = await opened();
  expect(ports.link.said("message:reads")).toEqual([]);
});

test("it is not known before it was told, and then moves forward only", async () => {
  const { reads, answer, receipt } = await opened();
  expect(reads()).toBeUndefined();
  receipt("bo", 1);
  expect(reads()).toBeUndefined();
  await answer({ bo: 4, ann: 2 });
  expect(reads()).toEqual({ bo: 4, ann: 2 });
  receipt("bo", 3);
  receipt("cem", 5);
  expect(reads()).toEqual({ bo: 4, ann: 2, cem: 5 });
});

test("where the server does not know, what goes by is all there is", async () => {
  const { ports, reads, receipt } = await opened();
  expect(reads()).toBeUndefined();
  ports.link.refuse(ports.link.last("message:reads"), "unknown_type");
  await ports.settle();
  receipt("bo", 3);
  expect(reads()).toEqual({ bo: 3 });
});

test("where the server has no time, it is asked again when it says", async () => {
  const { ports, reads, answer } = await opened();
  expect(reads()).toBeUndefined();
  ports.link.refuse(ports.link.last("message:reads"), "rate_limited", 700);
  await ports.advance(699);
  expect(ports.link.said("message:reads")).toHaveLength(1);
  await ports.advance(1);
  expect(ports.link.said("message:reads")).toHaveLength(2);
  await answer({ bo: 4 });
  expect(reads()).toEqual({ bo: 4 });
});

test("a whisper room has no marks, and is not asked for any", async () => {
  const { ports, reads } = await opened("whisper:ABCD");
  expect(reads()).toEqual({});
  expect(ports.link.said("message:reads")).toEqual([]);
});
