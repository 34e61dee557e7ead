/** Declared channels on a page: typed by their definition, and only what fits it is passed on. */
import { expect, test } from "bun:test";
import { z } from "zod";
import type { Client, Misfit } from "../../client/index.ts";
import { defineChannel } from "../../protocol/channel.ts";
import { connected } from "./support/rooms.ts";

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
