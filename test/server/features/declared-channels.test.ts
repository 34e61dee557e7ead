import { expect, test } from "bun:test";
import { z } from "zod";
import { defineChannel, type RoomName, type UserId } from "../../../protocol/index.ts";
import { broadcast } from "../../../server/room/broadcast.ts";
import { World } from "../../support/world.ts";

const price = z.object({ symbol: z.string().max(6), value: z.number().positive() });
const channelEvents = [
  defineChannel("prices-*", { price, halt: z.object({ until: z.iso.datetime().transform(Date.parse) }) }),
  defineChannel("prices-eu", { price: price.extend({ currency: z.literal("EUR") }) }),
];

async function world() {
  const made = new World({ env: { TAUTLINE_CHANNELS: "*:durable" }, channelEvents });
  const [service, reader] = [await made.connect("robot:service"), await made.connect("alice")];
  const publish = (channel: string, event: string, payload: unknown, id?: string) =>
    service.request("channel:publish", { room: `channel:${channel}`, event, payload }, id);
  const asOperator = async (event: string, payload: unknown) => {
    const said = broadcast(made.host.services, {
      room: "channel:prices-us" as RoomName,
      type: "channel:event",
      data: { event, payload },
      by: { id: "root" as UserId, name: "Root", role: "admin" },
      requestId: undefined,
    }).catch(({ code }) => code);
    await made.clock.settle();
    return said;
  };
  return { service, reader, publish, asOperator };
}

test("what fits is passed on as it came, not as the schema reads it", async () => {
  const { reader, publish } = await world();
  await reader.request("room:join", { room: "channel:prices-us" });
  const payloads = [
    ["price", { symbol: "TAUT", value: 12, note: "more than was asked for" }],
    ["halt", { until: "2026-11-21T12:00:00Z" }],
  ] as const;
  for (const [event, payload] of payloads)
    expect((await publish("prices-us", event, payload)).type).toBe("ack");
  expect(reader.events("channel:event").map(({ data }) => [data.event, data.payload])).toEqual(
    payloads.map((each) => [...each]),
  );
});

test("what does not fit is refused with each field that is wrong, and nobody hears of it", async () => {
  const { reader, publish } = await world();
  await reader.request("room:join", { room: "channel:prices-us" });
  const refused = await publish("prices-us", "price", { symbol: "TAUTLINE", value: "12" });
  expect(refused).toMatchObject({
    type: "error",
    data: {
      code: "invalid_data",
      message: expect.stringContaining("the payload of price does not fit: payload.symbol: "),
      details: [{ path: "payload.symbol" }, { path: "payload.value" }],
    },
  });
  expect(reader.events("channel:event")).toEqual([]);
  expect((await reader.request("room:history", { room: "channel:prices-us" })).data.events).toEqual([]);
});

test.each([[null], [7], [[]], ["price"]])(
  "a payload of %j is none of an object, and says so",
  async (payload) => {
    const { publish } = await world();
    const refused = await publish("prices-us", "price", payload);
    expect(refused.data).toMatchObject({ code: "invalid_data", details: [{ path: "payload" }] });
  },
);

test.each(["pirce", "toString", "constructor"])(
  "an event that is not declared, such as %s, is refused with those that are",
  async (event) => {
    const { publish } = await world();
    expect((await publish("prices-us", event, {})).data).toMatchObject({
      code: "invalid_data",
      details: [{ path: "event", message: "must be one of price, halt" }],
    });
  },
);

test("of several definitions that fit a name, the closest counts", async () => {
  const { publish } = await world();
  const euros = { symbol: "TAUT", value: 12, currency: "EUR" };
  expect((await publish("prices-eu", "price", euros)).type).toBe("ack");
  expect((await publish("prices-eu", "price", { ...euros, currency: "USD" })).data.details).toMatchObject([
    { path: "payload.currency" },
  ]);
  expect((await publish("prices-eu", "halt", {})).data.code).toBe("invalid_data");
});

test("channels that nobody declares carry anything", async () => {
  const { publish } = await world();
  expect((await publish("weather", "rain", "a lot")).type).toBe("ack");
});

test("who may not publish learns nothing of the definition", async () => {
  const { reader } = await world();
  const refused = await reader.request("channel:publish", {
    room: "channel:prices-us",
    event: "pirce",
    payload: 1,
  });
  expect(refused.data.code).toBe("forbidden");
});

test("a repeat of what was published once is answered as before", async () => {
  const { publish } = await world();
  const first = await publish("prices-us", "price", { symbol: "TAUT", value: 1 }, "same");
  const again = await publish("prices-us", "price", { symbol: "TAUT", value: 1 }, "same");
  expect(again.data).toEqual({ ...first.data, duplicate: true });
});

test("what an operator broadcasts there is held to the same", async () => {
  const { reader, asOperator } = await world();
  await reader.request("room:join", { room: "channel:prices-us" });
  expect(await asOperator("price", { symbol: "TAUT", value: 12 })).toBe(1);
  for (const [event, payload] of [
    ["price", { symbol: "TAUT" }],
    ["rumour", {}],
  ] as const) {
    expect(await asOperator(event, payload)).toBe("invalid_data");
  }
  expect(reader.events("channel:event")).toHaveLength(1);
});
