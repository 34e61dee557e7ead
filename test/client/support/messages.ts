/** A client in a room with messages, and the room's events. */
import { connect } from "../../../client/index.ts";
import type { ServerEnvelope } from "../../../protocol/envelope.ts";
import { ann, FakePorts, FakeStorage } from "../../support/client-ports.ts";

export const bob = { id: "bob", name: "Bob" };
export const room = "conversation:a";

export function made(seq: number, content = `text ${seq}`, more: object = {}): ServerEnvelope {
  return {
    type: "message:new",
    room,
    seq,
    timestamp: seq,
    data: { id: `m${seq}`, content, sender: bob, ...more },
  };
}
export const mine = (seq: number, content: string) =>
  made(seq, content, { sender: { id: ann.id, name: ann.name } });
export const changed = (seq: number, id: string, content: string): ServerEnvelope => ({
  type: "message:update",
  room,
  seq,
  timestamp: seq,
  data: { id, content },
});
export const deleted = (seq: number, id: string): ServerEnvelope => ({
  type: "message:deleted",
  room,
  seq,
  timestamp: seq,
  data: { id },
});

/** @param ownHead of the user's own log */
export async function joined({ head = 0, ownHead = 0, name = room, storage = new FakeStorage() } = {}) {
  const ports = new FakePorts(storage);
  const client = connect({ url: "ws://test/ws", token: "t", ports });
  await ports.settle();
  const verdict = (seq: number, epoch: string) =>
    ({ recovered: "fresh", epoch, seq, from: seq + 1, to: seq }) as const;
  ports.link.welcome(ownHead === 0 ? {} : { [`user:${ann.id}`]: verdict(ownHead, "u1") });
  const held = client.room(name);
  const release = held.hold();
  ports.link.ack(ports.link.last("room:join"), { room: name, ...verdict(head, "e1"), users: [] });
  await ports.settle();
  const { messages } = held;
  const texts = () => messages.list.value.map(({ content }) => content);
  const page = async (events: ServerEnvelope[], more: boolean, pageHead = head) => {
    const data = { room: name, epoch: "e1", head: pageHead, events, more };
    const asked = ports.link.sent.findLast((one) => one.type === "room:history" && one.data.room === name);
    ports.link.ack(asked, data);
    await ports.settle();
  };
  const reconnect = async (verdicts: Parameters<typeof ports.link.welcome>[0]) => {
    ports.link.end(1006);
    await ports.advance(5_000);
    ports.link.welcome(verdicts);
    await ports.settle();
  };
  return { ports, client, room: held, release, messages, texts, page, reconnect };
}
