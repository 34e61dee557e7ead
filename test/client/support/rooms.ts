/** A client in a room, and the server's words about the room's log. */
import { type Client, connect } from "../../../client/index.ts";
import type { ServerEnvelope } from "../../../protocol/envelope.ts";
import { FakePorts } from "../../support/client-ports.ts";

export const room = "conversation:a";
export const fresh = (seq: number, epoch = "e1") => ({
  recovered: "fresh" as const,
  epoch,
  seq,
  from: seq + 1,
  to: seq,
});
export const complete = (seq: number, from: number, epoch = "e1") => ({
  recovered: "complete" as const,
  epoch,
  seq,
  from,
  to: seq,
});

export const event = (seq: number, type = "message:update"): ServerEnvelope => ({
  type,
  room,
  seq,
  data: { id: `m${seq}`, content: `v${seq}` },
  timestamp: seq,
});
export const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => event(from + index));

export async function connected() {
  const ports = new FakePorts();
  const client = connect({ url: "ws://test/ws", token: "t", ports });
  const applied: number[] = [];
  client.on("message:update", (_data, { seq = 0 }) => applied.push(seq));
  await ports.settle();
  ports.link.welcome();
  return { ports, client, applied };
}

/** Joined at the head of a log with ten events. */
export async function joined(seq = 10) {
  const world = await connected();
  const release = world.client.room(room).hold();
  world.ports.link.ack(world.ports.link.last("room:join"), { room, ...fresh(seq) });
  await world.ports.settle();
  return { ...world, release };
}

/** Answers the last request for history of what comes after the cursor. */
export async function answerHistory(ports: FakePorts, events: ServerEnvelope[], head: number, epoch = "e1") {
  const asked = ports.link.sent.findLast(({ type, data }) => type === "room:history" && "after" in data);
  ports.link.ack(asked, { room, epoch, head, events, more: false });
  await ports.settle();
  return asked;
}

export const repairs = (ports: FakePorts) =>
  ports.link.said("room:history").filter(({ data }) => "after" in data);
export const stateOf = (client: Client) => client.room(room).state.value.kind;
