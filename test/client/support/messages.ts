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

export async function joined({ head = 0, name = room, storage = new FakeStorage() } = {}) {
  const ports = new FakePorts(storage);
  const client = connect({ url: "ws://test/ws", token: "t", ports });
  await ports.settle();
  ports.link.welcome();
  const held = client.room(name);
  const release = held.hold();
  const verdict = { recovered: "fresh", epoch: "e1", seq: head, from: head + 1, to: head, users: [] };
  ports.link.ack(ports.link.last("room:join"), { room: name, ...verdict });
  await ports.settle();
  const { messages } = held;
  const texts = () => messages.list.value.map(({ content }) => content);
  const page = async (events: ServerEnvelope[], more: boolean, pageHead = head) => {
    const data = { room: name, epoch: "e1", head: pageHead, events, more };
    ports.link.ack(ports.link.last("room:history"), data);
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
