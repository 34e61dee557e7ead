/** Declared channels on a page: typed by their definition, and only what fits it is passed on. */
import { expect, test } from "bun:test";
import { z } from "zod";
import type { Verdict } from "../../client/core/wire.ts";
import type { Client, Misfit } from "../../client/index.ts";
import { defineChannel } from "../../protocol/channel.ts";
import type { ServerEnvelope } from "../../protocol/envelope.ts";
import type { FakePorts } from "../support/client-ports.ts";
import { complete, connected, fresh } from "./support/rooms.ts";

const prices = defineChannel("prices-*", {
  price: z.object({ symbol: z.string(), value: z.number(), lot: z.number().default(1) }),
  halt: z.object({ until: z.iso.datetime().transform((text) => new Date(text)) }),
});
const room = "channel:prices-us";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(): T | undefined => undefined;

/** Never called: only compiled. */
async function typed(client: Client): Promise<void> {
  const channel = client.channel(prices, "prices-us");
  channel.on("price", (payload, info) => {
    holds<Equal<typeof payload, { symbol: string; value: number; lot: number }>>();
    holds<Equal<typeof info.seq, number | undefined>>();
  });
  channel.on("halt", ({ until }) => void holds<Equal<typeof until, Date>>());
  const { seq } = await channel.publish("price", { symbol: "TAUT", value: 12 });
  holds<Equal<typeof seq, number | undefined>>();
  void channel.publish("halt", { until: "2026-11-21T12:00:00Z" });

  // @ts-expect-error no such event
  channel.on("pirce", () => {});
  // @ts-expect-error no such event
  void channel.publish("pirce", {});
  // @ts-expect-error `value` is missing
  void channel.publish("price", { symbol: "TAUT" });
  // @ts-expect-error `value` is a number
  void channel.publish("price", { symbol: "TAUT", value: "12" });
  // @ts-expect-error on the wire, a time is a text
  void channel.publish("halt", { until: new Date() });
  // @ts-expect-error another event's payload
  void channel.publish("halt", { symbol: "TAUT", value: 12 });
}

async function open() {
  const world = await connected();
  const channel = world.client.channel(prices, "prices-us");
  const say = (event: string, payload: unknown, more: object = {}) =>
    world.ports.link.tell({ type: "channel:event", room, timestamp: 5, data: { event, payload }, ...more });
  return { ...world, channel, say };
}

test("events and payloads are typed by the definition", () => {
  expect(typed).toBeFunction();
});

test("a handler gets its own event as the schema reads it", async () => {
  const { channel, say } = await open();
  const heard: unknown[] = [];
  channel.on("price", (payload, info) => heard.push([payload, info]));
  channel.on("halt", ({ until }) => heard.push(until.getTime()));
  say("price", { symbol: "TAUT", value: 12, more: true });
  say("halt", { until: "2026-11-21T12:00:00Z" });
  say("price", { symbol: "TAUT", value: 13 }, { room: "channel:prices-eu" });
  expect(heard).toEqual([
    [{ symbol: "TAUT", value: 12, lot: 1 }, { timestamp: 5 }],
    Date.UTC(2026, 10, 21, 12),
  ]);
});

test("what does not fit reaches no handler, and is told apart", async () => {
  const { channel, say } = await open();
  const heard: unknown[] = [];
  const misfits: Misfit[] = [];
  channel.on("price", (payload) => heard.push(payload));
  channel.onMisfit((misfit) => misfits.push(misfit));
  say("price", { symbol: "TAUT", value: "12" });
  say("toString", {});
  say("price", { symbol: "TAUT", value: 12 });
  expect(heard).toHaveLength(1);
  expect(misfits).toMatchObject([
    { event: "price", timestamp: 5, problems: [{ path: "value" }] },
    { event: "toString", problems: [{ path: "event", message: "is not declared" }] },
  ]);
});

test("the channel is joined while somebody listens", async () => {
  const { ports, channel } = await open();
  const stops = [channel.on("price", () => {}), channel.on("halt", () => {})];
  expect(ports.link.said("room:join").map(({ data }) => data.room)).toEqual([room]);
  expect(channel.state.value.kind).toBe("joining");
  stops[0]?.();
  await ports.settle();
  expect(channel.state.value.kind).toBe("joining");
  stops[1]?.();
  await ports.settle();
  expect(channel.state.value.kind).toBe("idle");
});

test("publishing sends the payload as it is", async () => {
  const { ports, channel } = await open();
  const published = channel.publish("price", { symbol: "TAUT", value: 12 });
  await ports.settle();
  const request = ports.link.last("channel:publish");
  expect(request?.data).toEqual({ room, event: "price", payload: { symbol: "TAUT", value: 12 } });
  ports.link.ack(request, { seq: 3 });
  expect(await published).toEqual({ seq: 3 });
});

test("a name that the definition does not mean is refused at once", async () => {
  const { client } = await connected();
  expect(() => client.channel(prices, "weather")).toThrow('got the channel "weather"');
});

/** Listening to a channel whose log stands at `seq`. */
async function following(seq: number) {
  const world = await open();
  const heard: unknown[] = [];
  world.channel.on("price", ({ value }, { seq: at }) => heard.push([at, value]));
  world.channel.onReset(() => heard.push("reset"));
  await world.ports.settle();
  world.ports.link.ack(world.ports.link.last("room:join"), { room, ...fresh(seq) });
  await world.ports.settle();
  return { ...world, heard };
}

const record = (seq: number, event: string): ServerEnvelope => ({
  type: "channel:event",
  room,
  seq,
  timestamp: seq,
  data: { event, payload: { symbol: "TAUT", value: seq } },
});
const price = (seq: number) => record(seq, "price");

const moved = (seq: number, epoch: string) => ({ ...fresh(seq, epoch), recovered: "reset" as const });

async function comeBack(ports: FakePorts, verdict: Verdict) {
  ports.link.end(1006);
  await ports.advance(5_000);
  ports.link.welcome({ [room]: verdict });
  await ports.settle();
}

/** Time goes by, and the server says nothing but that it is there. */
async function silence(ports: FakePorts, ms: number) {
  for (let passed = 0; passed < ms; passed += 500) {
    await ports.advance(500);
    ports.link.tell({ type: "pong", timestamp: passed, data: { timestamp: passed, heads: { [room]: 1 } } });
  }
}

async function answerKept(ports: FakePorts, events: ServerEnvelope[], head: number, epoch: string) {
  const asked = ports.link.last("room:history");
  ports.link.ack(asked, { room, epoch, head, events, more: false });
  await ports.settle();
  return asked;
}

test("what a log that began anew holds comes first, then what was said meanwhile", async () => {
  const { ports, heard } = await following(7);
  ports.link.tell(price(8));
  await comeBack(ports, moved(2, "e2"));
  ports.link.tell(price(3));
  expect(heard).toEqual([[8, 8], "reset"]);
  const asked = await answerKept(ports, [price(1), price(2), price(3)], 3, "e2");
  expect(asked?.data).toEqual({ room, before: 3, limit: 200 });
  ports.link.tell(price(4));
  expect(heard).toEqual([[8, 8], "reset", [1, 1], [2, 2], [3, 3], [4, 4]]);
});

test("of a log that has moved on, what is kept and was not heard", async () => {
  const { ports, heard } = await following(7);
  ports.link.tell(price(8));
  await comeBack(ports, moved(300, "e1"));
  await answerKept(ports, [price(8), price(299), price(300)], 300, "e1");
  expect(heard).toEqual([[8, 8], "reset", [299, 299], [300, 300]]);
});

test("a log that began anew and is empty is told of, and nothing is asked for", async () => {
  const { ports, heard } = await following(7);
  await comeBack(ports, moved(0, "e2"));
  expect(ports.link.last("room:history")).toBeUndefined();
  ports.link.tell(price(1));
  expect(heard).toEqual(["reset", [1, 1]]);
});

test("where the server has no time for it, it is asked again, also over another connection", async () => {
  const { ports, heard } = await following(7);
  await comeBack(ports, moved(1, "e2"));
  ports.link.refuse(ports.link.last("room:history"), "rate_limited", 60_000);
  await ports.settle();
  await comeBack(ports, complete(2, 2, "e2"));
  ports.link.tell(price(2));
  expect(heard).toEqual(["reset"]);
  await answerKept(ports, [price(1)], 2, "e2");
  expect(heard).toEqual(["reset", [1, 1], [2, 2]]);
});

test.each(["internal", "timeout"])(
  "what is kept is asked for again after %s, a little later",
  async (code) => {
    const { ports, heard } = await following(7);
    await comeBack(ports, moved(1, "e2"));
    const first = ports.link.last("room:history");
    if (code === "timeout") await silence(ports, 10_000);
    else ports.link.refuse(first, code);
    ports.link.tell(price(2));
    await ports.settle();
    expect(heard).toEqual(["reset"]);
    await silence(ports, 2_000);
    expect(ports.link.last("room:history")?.id).not.toBe(first?.id);
    await answerKept(ports, [price(1)], 2, "e2");
    expect(heard).toEqual(["reset", [1, 1], [2, 2]]);
  },
);

test("what is kept is asked for when the channel is joined again, where nobody answered before", async () => {
  const { ports, heard, client } = await following(7);
  await comeBack(ports, moved(1, "e2"));
  const asked = ports.link.said("room:history").length;
  client.close();
  await ports.advance(60_000);
  expect([ports.link.said("room:history").length, heard]).toEqual([asked, ["reset"]]);
  client.connect();
  await ports.settle();
  ports.link.welcome({ [room]: complete(1, 1, "e2") });
  await ports.settle();
  await answerKept(ports, [price(1)], 1, "e2");
  expect(heard).toEqual(["reset", [1, 1]]);
});

test("where what is kept will not be given, what was said meanwhile is told", async () => {
  const { ports, heard } = await following(7);
  await comeBack(ports, moved(1, "e2"));
  ports.link.tell(price(2));
  ports.link.refuse(ports.link.last("room:history"), "forbidden");
  await ports.settle();
  expect(heard).toEqual(["reset", [2, 2]]);
});

test("no more than a thousand events wait for what is kept", async () => {
  const { ports, heard } = await following(7);
  await comeBack(ports, moved(1, "e2"));
  for (let seq = 2; seq <= 1_001; seq += 1) ports.link.tell(price(seq));
  expect(heard).toEqual(["reset"]);
  ports.link.tell(price(1_002));
  expect(heard.length).toBe(1_002);
  await answerKept(ports, [price(1)], 1, "e2");
  ports.link.tell(price(1_003));
  expect(heard.slice(-2)).toEqual([
    [1_002, 1_002],
    [1_003, 1_003],
  ]);
});

test("what an old log held is not told of where a newer one has taken its place", async () => {
  const { ports, heard } = await following(7);
  await comeBack(ports, moved(1, "e2"));
  await comeBack(ports, moved(1, "e3"));
  await answerKept(ports, [{ ...price(1), timestamp: 9 }], 1, "e2");
  await answerKept(ports, [price(1)], 1, "e3");
  expect(heard).toEqual(["reset", "reset", [1, 1]]);
});

test("its history is read page by page, without listening, and what does not fit is left out", async () => {
  const { ports, channel } = await open();
  const reading = channel.history({ limit: 2 });
  await ports.settle();
  expect(ports.link.last("room:history")?.data).toEqual({ room, limit: 2 });
  ports.link.ack(ports.link.last("room:history"), {
    room,
    epoch: "e1",
    head: 9,
    events: [record(8, "gone"), record(9, "price")],
    more: true,
  });
  expect(await reading).toEqual({
    events: [
      { event: "price", payload: { symbol: "TAUT", value: 9, lot: 1 }, info: { seq: 9, timestamp: 9 } },
    ],
    before: 8,
  });
  expect(ports.link.said("room:join")).toHaveLength(0);
});
