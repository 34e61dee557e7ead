/** Handlers, frames, and what a page may do wrong without harm. */
import { expect, spyOn, test } from "bun:test";
import { resolveUrl } from "../../client/core/browser.ts";
import { connect, effect, type Frame } from "../../client/index.ts";
import { connect as connectBase } from "../../client/tautline.ts";
import { FakePorts } from "../support/client-ports.ts";

async function ready() {
  const ports = new FakePorts();
  const client = connect({ url: "ws://test/ws", token: "secret-token", ports });
  await ports.settle();
  ports.link.welcome();
  const say = (userId: string) =>
    ports.link.tell({ type: "status:online", data: { userId, username: userId, lastSeen: 1 }, timestamp: 7 });
  return { ports, client, say };
}

test("a handler gets the data, and the envelope with it", async () => {
  const { client, say } = await ready();
  const got: unknown[] = [];
  client.on("status:online", ({ userId }, { type, timestamp }) => got.push([userId, type, timestamp]));
  say("bob");
  expect(got).toEqual([["bob", "status:online", 7]]);
});

test("unsubscribing really unsubscribes, one handler and not the other", async () => {
  const { client, say } = await ready();
  const got: string[] = [];
  const stop = client.on("status:online", () => got.push("first"));
  client.on("status:online", () => got.push("second"));
  stop();
  stop();
  say("bob");
  expect(got).toEqual(["second"]);
});

test("the same function subscribed twice is let go of one by one", async () => {
  const { client, say } = await ready();
  let count = 0;
  const handler = () => {
    count += 1;
  };
  const stop = client.on("status:online", handler);
  client.on("status:online", handler);
  stop();
  say("bob");
  expect(count).toBe(1);
});

test("a handler that throws harms no other, and is reported", async () => {
  const { client, say } = await ready();
  const report = spyOn(globalThis, "reportError").mockImplementation(() => {});
  const got: string[] = [];
  client.on("status:online", () => {
    throw new Error("page's own bug");
  });
  client.on("status:online", ({ userId }) => got.push(userId));
  say("bob");
  say("cleo");
  expect([got, report.mock.calls.length]).toEqual([["bob", "cleo"], 2]);
  report.mockRestore();
});

test("an effect that throws on a status does not stop the client from reconnecting", async () => {
  const { ports, client } = await ready();
  const report = spyOn(globalThis, "reportError").mockImplementation(() => {});
  const stop = effect(() => {
    if (client.status.value.kind !== "ready") throw new Error("page's own bug");
  });
  ports.link.end(1006);
  await ports.advance(5_000);
  ports.link.welcome();
  expect(client.status.value.kind).toBe("ready");
  stop();
  report.mockRestore();
});

test("one frame is one change of the signals", async () => {
  const { ports, client } = await ready();
  const room = "whisper:A";
  const { messages } = client.room(room);
  let changes = -1;
  const stop = messages.list.subscribe(() => {
    changes += 1;
  });
  const say = (id: string) => ({
    type: "message:new",
    room,
    data: { id, content: "x", sender: { id: "bob", name: "Bob" } },
    timestamp: 1,
  });
  ports.link.tell(say("1"), say("2"), say("3"));
  stop();
  expect([messages.list.value.length, changes]).toEqual([3, 1]);
});

test("every envelope is seen by the frame viewer, each way, without what it says", async () => {
  const { ports, client, say } = await ready();
  const frames: Frame[] = [];
  const stop = client.onFrame((frame) => frames.push(frame));
  say("bob");
  void client.request("presence:get", { room: "whisper:A" });
  ports.link.tell({ type: "x:y", room: "whisper:A", seq: 3, data: { text: "é" }, timestamp: 1 });
  stop();
  say("cleo");
  expect(frames.map(({ direction, type, room, seq }) => [direction, type, room, seq])).toEqual([
    ["in", "status:online", undefined, undefined],
    ["out", "presence:get", "whisper:A", undefined],
    ["in", "x:y", "whisper:A", 3],
  ]);
  expect(frames[2]?.bytes).toBe(
    new TextEncoder().encode(
      JSON.stringify({ type: "x:y", room: "whisper:A", seq: 3, data: { text: "é" }, timestamp: 1 }),
    ).length,
  );
  expect(JSON.stringify(frames)).not.toContain("text");
});

test("the token is in no frame that is shown", async () => {
  const ports = new FakePorts();
  const client = connect({ url: "ws://test/ws", token: "secret-token", ports });
  const frames: Frame[] = [];
  client.onFrame((frame) => frames.push(frame));
  await ports.settle();
  ports.link.welcome();
  expect(frames.map(({ type }) => type)).toEqual(["hello", "welcome"]);
  expect(JSON.stringify(frames)).not.toContain("secret");
});

test("addresses: http is read as ws, a bare server gets the path, anything else is kept", () => {
  expect(
    ["http://h:8765", "https://h/", "wss://h/api/ws", "ws://h/ws?x=1"].map((url) => resolveUrl(url)),
  ).toEqual(["ws://h:8765/ws", "wss://h/ws", "wss://h/api/ws", "ws://h/ws?x=1"]);
});

test("the small client joins, hears in order, and leaves", async () => {
  const ports = new FakePorts();
  const client = connectBase({ url: "ws://test/ws", token: "t", ports });
  const got: unknown[] = [];
  client.on("message:new", (data, { seq }) => got.push([seq, data.content]));
  await ports.settle();
  ports.link.welcome();
  const room = "conversation:a";
  client.join(room);
  ports.link.ack(ports.link.last("room:join"), {
    room,
    recovered: "fresh",
    epoch: "e",
    seq: 0,
    from: 1,
    to: 0,
  });
  await ports.settle();
  const sender = { id: "bob", name: "Bob" };
  ports.link.tell({
    type: "message:new",
    room,
    seq: 1,
    data: { id: "m1", content: "a", sender },
    timestamp: 1,
  });
  client.leave(room);
  expect([got, ports.link.said("room:leave").length]).toEqual([[[1, "a"]], 1]);
});
