/** What a page shows as a whole, refused for now: asked for again when the server says that it may be. */
import { expect, test } from "bun:test";
import { type Client, connect } from "../../client/index.ts";
import { FakePorts } from "../support/client-ports.ts";

const room = "conversation:a";
const verdict = { room, recovered: "fresh", epoch: "e1", seq: 0, from: 1, to: 0, users: [] };
const commitments = (client: Client) => client.room(room).commitments;

const askers = [
  {
    type: "conversation:list",
    answer: { conversations: [] },
    problem: ({ conversations }: Client) => conversations.error.value?.code,
  },
  {
    type: "notification:list",
    answer: { notifications: [], unread: 0 },
    problem: ({ notifications }: Client) => notifications.error.value?.code,
  },
  {
    type: "commitment:list",
    answer: { commitments: [], liabilities: [] },
    problem: (client: Client) => commitments(client).error.value?.code,
  },
  {
    type: "emotion:opt",
    answer: { on: true },
    problem: ({ emotion }: Client) => (emotion.isOn.value === undefined ? "unknown" : undefined),
  },
];
const codes = ["rate_limited", "unavailable"];
const refusals = askers.flatMap((asker) => codes.map((code) => ({ ...asker, code })));

async function opened(look: (client: Client) => unknown) {
  const ports = new FakePorts();
  const client = connect({ url: "ws://test/ws", token: "t", ports });
  client.room(room).hold();
  look(client);
  await ports.settle();
  ports.link.welcome();
  ports.link.ack(ports.link.last("room:join"), verdict);
  await ports.settle();
  return { ports, client };
}

test.each(refusals)(
  "$type, refused with $code, is asked again after the time that the server gives",
  async ({ type, answer, problem, code }) => {
    const { ports, client } = await opened(problem);
    ports.link.refuse(ports.link.last(type), code, 1_000);
    await ports.advance(999);
    expect(ports.link.said(type).length).toBe(1);
    await ports.advance(1);
    expect(ports.link.said(type).length).toBe(2);
    ports.link.ack(ports.link.last(type), answer);
    await ports.advance(5_000);
    expect([problem(client), ports.link.said(type).length]).toEqual([undefined, 2]);
  },
);

test.each(refusals)(
  "$type, refused with $code, is asked once on the next connection",
  async ({ type, problem, code }) => {
    const { ports } = await opened(problem);
    ports.link.refuse(ports.link.last(type), code, 20_000);
    await ports.settle();
    ports.link.end(1006);
    await ports.advance(5_000);
    ports.link.welcome({ [room]: verdict as never });
    await ports.settle();
    const asked = ports.link.said(type);
    ports.link.ack(asked.at(-1));
    await ports.advance(20_000);
    expect([asked.length, ports.link.said(type).length]).toEqual([1, 1]);
  },
);
