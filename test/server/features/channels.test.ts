import { describe, expect, test } from "bun:test";
import { overHttp } from "../../support/backend.ts";
import { type Peer, World } from "../../support/world.ts";

const rules = "demo-*:3,news:durable,news-2:durable,lab:none:private,who:none:presence";
const env = { TAUTLINE_CHANNELS: rules };

async function world(channels = rules) {
  const made = new World({ env: { TAUTLINE_CHANNELS: channels } });
  return { world: made, service: await made.connect("robot:service") };
}

test("what is published reaches everyone in a public channel, with its sender", async () => {
  const { world: w } = await world();
  const [reader, writer] = [
    await w.connect("alice"),
    await w.connect("bob", undefined, { "channel:*": "rw" }),
  ];
  await reader.request("room:join", { room: "channel:news" });
  const said = { room: "channel:news", event: "price", payload: { symbol: "TAUT", value: 12 } };
  expect((await writer.request("channel:publish", said)).data).toEqual({ seq: 1 });
  expect(reader.events("channel:event")).toEqual([
    {
      type: "channel:event",
      room: "channel:news",
      seq: 1,
      timestamp: w.clock.now(),
      data: { event: "price", payload: { symbol: "TAUT", value: 12 }, sender: { id: "bob", name: "Bob" } },
    },
  ]);
});

test("a service's events have no sender, and any JSON value is a payload", async () => {
  const { world: w, service } = await world();
  const reader = await w.connect("alice");
  await reader.request("room:join", { room: "channel:news" });
  const payloads = [null, 0, "", false, [], {}, { deep: [{ er: 1 }] }];
  for (const payload of payloads) {
    await service.request("channel:publish", { room: "channel:news", event: "e", payload });
  }
  expect(reader.events("channel:event").map(({ data }) => data)).toEqual(
    payloads.map((payload) => ({ event: "e", payload })),
  );
  const without = await service.request("channel:publish", { room: "channel:news", event: "e" });
  expect(without.data).toMatchObject({
    code: "invalid_data",
    message: "the data of channel:publish does not fit: payload: got nothing, expected a value",
    details: [{ path: "payload", message: "got nothing, expected a value" }],
  });
});

test("without a grant a public channel is read and not written, any other neither", async () => {
  const { world: w } = await world();
  const alice = await w.connect("alice");
  const publish = (room: string) => alice.request("channel:publish", { room, event: "e", payload: 1 });
  expect((await alice.request("room:join", { room: "channel:news" })).type).toBe("ack");
  expect((await publish("channel:news")).data.code).toBe("forbidden");
  for (const room of ["channel:lab", "channel:unheard-of"]) {
    expect((await alice.request("room:join", { room })).data.code).toBe("forbidden");
    expect((await alice.request("room:history", { room })).data.code).toBe("forbidden");
    expect((await publish(room)).data.code).toBe("forbidden");
  }
});

test("who is refused a channel is told what would let them in", async () => {
  const { world: w } = await world();
  const alice = await w.connect("alice");
  const room = "channel:undeclared";
  expect((await alice.request("room:join", { room })).data.message).toBe(
    "the token grants no right to this channel; name it in the token's `rooms` claim, or make it public with TAUTLINE_CHANNELS",
  );
  const published = await alice.request("channel:publish", { room, event: "e", payload: 1 });
  expect(published.data.message).toBe(
    "the token grants no right to publish in this channel; name it with `rw` in the token's `rooms` claim",
  );
});

test("a grant names a channel or the beginning of names; r reads, rw writes, the stronger counts", async () => {
  const { world: w } = await world();
  const grants = { "channel:lab": "r", "channel:lab-*": "rw", "channel:lab-2": "r" } as const;
  const alice = await w.connect("alice", undefined, grants);
  const publish = (room: string) => alice.request("channel:publish", { room, event: "e", payload: 1 });
  expect((await alice.request("room:join", { room: "channel:lab" })).type).toBe("ack");
  expect((await publish("channel:lab")).data.code).toBe("forbidden");
  for (const room of ["channel:lab-1", "channel:lab-2"]) expect((await publish(room)).type).toBe("ack");
  expect((await publish("channel:laboratory")).data.code).toBe("forbidden");
});

test("a new token that grants less puts the connection out of what it may no longer read", async () => {
  const { world: w } = await world();
  const alice = await w.connect("alice", undefined, { "channel:lab": "r" });
  for (const room of ["channel:lab", "channel:news"]) await alice.request("room:join", { room });
  await alice.request("auth:refresh", { token: "alice:user" });
  expect(alice.events("room:kicked")).toMatchObject([{ data: { room: "channel:lab" } }]);
  const service = await w.connect("robot:service");
  for (const room of ["channel:lab", "channel:news"]) {
    await service.request("channel:publish", { room, event: "e", payload: 1 });
  }
  expect(alice.events("channel:event").map(({ room }) => room)).toEqual(["channel:news"]);
});

test("each keeps the log that is configured: the last few, all of it on disk, or none", async () => {
  const { world: w, service } = await world();
  const publish = (room: string, payload: number) =>
    service.request("channel:publish", { room, event: "e", payload });
  for (const room of ["channel:demo-1", "channel:news", "channel:who"]) {
    for (let at = 1; at <= 5; at += 1) await publish(room, at);
  }
  const kept = async (peer: typeof service, room: string) => {
    const { data } = await peer.request("room:history", { room });
    return data.events.map((event: { data: { payload: number } }) => event.data.payload);
  };
  expect(await kept(service, "channel:demo-1")).toEqual([3, 4, 5]);
  expect(await kept(service, "channel:news")).toEqual([1, 2, 3, 4, 5]);
  expect(await kept(service, "channel:who")).toEqual([]);
  const again = await new World({ env, store: w.store }).connect("robot:service");
  expect(await kept(again, "channel:demo-1")).toEqual([]);
  expect(await kept(again, "channel:news")).toEqual([1, 2, 3, 4, 5]);
});

test.each(["channel:news", "channel:demo-1", "channel:who"])(
  "a request that comes twice is published once in %s",
  async (room) => {
    const { world: w, service } = await world();
    const reader = await w.connect("alice");
    await reader.request("room:join", { room });
    const said = { room, event: "e", payload: 1 };
    const first = await service.request("channel:publish", said, "same");
    const second = await service.request("channel:publish", said, "same");
    expect(second.data).toEqual({ ...first.data, duplicate: true });
    expect(reader.events("channel:event")).toHaveLength(1);
  },
);

test("a reader that comes back gets what it missed, where there is a log", async () => {
  const { world: w, service } = await world();
  const reader = await w.connect("alice");
  const joined = await reader.request("room:join", { room: "channel:demo-1" });
  reader.drop();
  for (const payload of [1, 2]) {
    await service.request("channel:publish", { room: "channel:demo-1", event: "e", payload });
  }
  const { epoch, seq } = joined.data;
  const back = await w.connect("alice", { rooms: { "channel:demo-1": { epoch, seq } } });
  expect(back.events("channel:event").map(({ data }) => data.payload)).toEqual([1, 2]);
});

test("who is there is shown where it is configured", async () => {
  const { world: w } = await world();
  const alice = await w.connect("alice");
  const shown = await alice.request("room:join", { room: "channel:who" });
  expect(shown.data.users).toMatchObject([{ userId: "alice" }]);
  await alice.request("room:join", { room: "channel:news" });
  expect((await alice.request("presence:get", { room: "channel:news" })).data.code).toBe("forbidden");
});

test("events are published to channels only, and nobody sends messages there", async () => {
  const { world: w, service } = await world();
  const { room } = await w.group("robot");
  const elsewhere = await service.request("channel:publish", { room, event: "e", payload: 1 });
  expect(elsewhere.data.code).toBe("forbidden");
  const message = await service.request("message:send", { room: "channel:news", content: "hello" });
  expect(message.data.code).toBe("forbidden");
});

test("an id that published to one channel publishes to no other, and is not called said there", async () => {
  const { service } = await world();
  for (const [name, other] of [
    ["channel:news", "channel:news-2"],
    ["channel:demo-1", "channel:demo-2"],
  ] as const) {
    const publish = (room: string, payload: number) =>
      service.request("channel:publish", { room, event: "e", payload }, `to ${name}`.replace(" ", "-"));
    const { data: first } = await publish(name, 1);
    expect((await publish(other, 1)).data.code).toBe("conflict");
    expect((await publish(name, 2)).data).toEqual({ ...first, duplicate: true });
  }
});

test("what is no channel's affair is refused with what to do instead", async () => {
  const { world: w, service } = await world();
  const { room, peers } = await w.group("alice", "bob");
  const [alice] = peers as [Peer];
  const why = async (peer: Peer, type: string, data: object) => (await peer.request(type, data)).data;
  const publish = { room, event: "e", payload: 1 };
  for (const peer of [service, alice]) {
    expect(await why(peer, "channel:publish", publish)).toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("published to channels"),
    });
  }
  for (const who of ["carol", "robot:service", "root:admin"]) {
    const peer = await w.connect(who);
    expect(await why(peer, "message:send", { room: "channel:news", content: "x" })).toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("channel:publish"),
    });
    for (const type of ["room:kick", "room:ban", "room:slow", "room:close"]) {
      const data = { room: "channel:news", userId: "bob", on: true, seconds: 5 };
      expect(await why(peer, type, data), type).toMatchObject({
        code: "forbidden",
        message: expect.stringContaining("conversations and whisper rooms are moderated"),
      });
    }
  }
});

test("a name without its kind is refused with what it should be", async () => {
  const { service } = await world();
  const { data } = await service.request("channel:publish", { room: "prices-us", event: "e", payload: 1 });
  expect(data.message).toBe(
    'the data of channel:publish does not fit: room: got "prices-us", expected a room, such as conversation:ID, channel:NAME or whisper:CODE',
  );
});

describe("a channel's log over HTTP", () => {
  const published = async () => {
    const made = await world("news:durable,lab-*:2:private");
    const rooms = ["channel:news", "channel:lab-1", "channel:none"];
    for (const room of rooms) {
      for (const payload of [1, 2, 3]) {
        await made.service.request("channel:publish", { room, event: "e", payload });
      }
    }
    return made.world;
  };
  const payloads = ({ events }: { events: { data: { payload: number } }[] }) =>
    events.map(({ data }) => data.payload);

  test("is read page by page, on disk or in memory, and is empty where none is kept", async () => {
    const backend = overHttp(await published(), "service", "service");
    expect(payloads(await backend("room:history", { room: "channel:news", after: 1, limit: 1 }))).toEqual([
      2,
    ]);
    expect(payloads(await backend("room:history", { room: "channel:lab-1" }))).toEqual([2, 3]);
    expect(payloads(await backend("room:history", { room: "channel:none" }))).toEqual([]);
  });

  test("is for admins and for tokens that grant it; a public channel's is for everybody", async () => {
    const w = await published();
    const room = "channel:lab-1";
    for (const ask of [overHttp(w, "root", "admin"), overHttp(w, "ann", "user", { "channel:lab-*": "r" })]) {
      expect(payloads(await ask("room:history", { room }))).toEqual([2, 3]);
    }
    for (const grants of [undefined, {}, { "channel:news": "rw" }] as const) {
      const { code } = await overHttp(w, "ben", "user", grants)("room:history", { room });
      expect(code).toBe("forbidden");
    }
    const anybody = overHttp(w, "ben", "user");
    expect(payloads(await anybody("room:history", { room: "channel:news" }))).toEqual([1, 2, 3]);
  });
});
