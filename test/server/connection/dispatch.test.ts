/** Requests of one connection: in order, one answer each, and nothing of them in the log. */
import { expect, test } from "bun:test";
import { World } from "../../support/world.ts";

test("a frame's bad envelope is refused in its turn, behind the requests before it", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice");
  const [alice] = peers;
  const send = (id: string) => ({ type: "message:send", id, data: { room, content: id } });
  alice?.say(send("1"), { type: "message:send", id: "2", data: "bad" }, { type: "ping", id: "3", data: {} });
  alice?.sayText("no JSON");
  await world.clock.settle();
  expect(alice?.heard.filter(({ type }) => type !== "message:new")).toMatchObject([
    { type: "ack", id: "1" },
    { type: "error", id: "2", data: { code: "bad_envelope" } },
    { type: "pong", id: "3" },
    { type: "error", data: { code: "bad_json" } },
  ]);
});

test("what one says in a room just joined is heard before it is acknowledged", async () => {
  const world = new World();
  const alice = await world.connect("alice");
  alice.forget();
  alice.say(
    { type: "room:join", id: "1", data: { room: "whisper:NEW" } },
    { type: "message:send", id: "2", data: { room: "whisper:NEW", content: "hi" } },
    { type: "ping", id: "3", data: {} },
  );
  await world.clock.settle();
  expect(alice.heard.map(({ type, id }) => id ?? type)).toEqual(["1", "message:new", "2", "3"]);
});

test("requests are answered in the order they came, also when one is refused at once", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice");
  const [alice] = peers;
  const send = (id: string, content: string) => ({ type: "message:send", id, data: { room, content } });
  alice?.say(
    send("1", "a"),
    send("2", " "),
    send("3", "b"),
    { type: "ping", id: "4", data: {} },
    send("5", "c"),
  );
  await world.clock.settle();
  expect(alice?.heard.flatMap(({ id }) => id ?? [])).toEqual(["1", "2", "3", "4", "5"]);
});

test("what is said after a send sees what was sent", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice");
  const [alice] = peers;
  alice?.say(
    { type: "message:send", id: "1", data: { room, content: "first" } },
    { type: "room:history", id: "2", data: { room } },
  );
  await world.clock.settle();
  expect(alice?.heard.find(({ id }) => id === "2")?.data.events).toHaveLength(1);
});

test("sends that arrive together are stored in one commit", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice");
  const commits = () => /commits_total (\d+)/.exec(world.metrics.toText())?.[1];
  const before = Number(commits());
  peers[0]?.say(
    ...Array.from({ length: 50 }, (_, at) => ({
      type: "message:send",
      id: `${at}`,
      data: { room, content: `${at}` },
    })),
  );
  await world.clock.settle();
  expect(peers[0]?.events("ack")).toHaveLength(50);
  expect(Number(commits()) - before).toBe(1);
});

test("a request without an id is done and not answered; a ping is answered all the same", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice");
  peers[0]?.say(
    { type: "message:send", data: { room, content: "quiet" } },
    { type: "ping", data: { timestamp: 7 } },
  );
  await world.clock.settle();
  expect(peers[0]?.heard.map(({ type }) => type)).toEqual(["message:new", "pong"]);
  expect(peers[0]?.events("pong")[0]?.data).toMatchObject({ echo: 7, heads: { [room]: 1 } });
});

test("data that a schema stumbles over is invalid, and no bug", async () => {
  const world = new World();
  const { peers } = await world.group("alice");
  const odd = { length: { toString: 0 } };
  const requests: [string, object][] = [
    ["message:edit", { messageId: odd, content: "x" }],
    ["conversation:rename", { conversationId: "x", title: odd }],
    ["conversation:create", { memberIds: odd, kind: "group" }],
    ["hello", { token: odd, client: { kind: "web" } }],
  ];
  for (const [type, data] of requests) {
    expect((await peers[0]?.request(type, data))?.data.code).toBe("invalid_data");
  }
});

test("a bug in a handler is answered as internal, with an id that is in the log and no detail of the bug", async () => {
  const world = new World();
  world.store.conversations.listFor = () => Promise.reject(new Error("the secret inside"));
  const alice = await world.connect("alice");
  const { data } = await alice.request("conversation:list", {});
  expect(data.code).toBe("internal");
  expect(JSON.stringify(data)).not.toContain("the secret inside");
  expect(world.logLines.some((line) => line.includes(data.details.correlationId))).toBe(true);
});

test("no text of a message is ever in the log", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice");
  for (const content of ["the hidden words", "x".repeat(6_000)]) {
    await peers[0]?.request("message:send", { room, content });
  }
  peers[0]?.sayText('{"type":"message:send","data":{"content":"the hidden words"');
  expect(world.logLines.join("")).not.toContain("hidden words");
});

test("what was said is delivered before its answer, also where something else is told meanwhile", async () => {
  const world = new World();
  const [ann, bob] = [await world.connect("ann"), await world.connect("bob")];
  for (const peer of [ann, bob]) await peer.request("room:join", { room: "whisper:x" });
  ann.forget();
  ann.say({ type: "message:send", id: "m", data: { room: "whisper:x", content: "hi" } });
  world.host.services.delivery.toConnection(ann.session, `{"type":"user:online","timestamp":1,"data":{}}`);
  await world.clock.settle();
  expect(ann.heard.map(({ type }) => type)).toEqual(["message:new", "ack", "user:online"]);
});

test("who is closed hears first what was said, then the answer", async () => {
  const world = new World();
  const ann = await world.connect("ann");
  await ann.request("room:join", { room: "whisper:x" });
  ann.forget();
  ann.say({ type: "message:send", id: "m", data: { room: "whisper:x", content: "hi" } });
  ann.session.close(1001, "the server stops");
  expect(ann.heard.map(({ type }) => type)).toEqual(["message:new", "ack"]);
});

test("who leaves hears what was said before", async () => {
  const world = new World();
  const [ann, bob] = [await world.connect("ann"), await world.connect("bob")];
  for (const peer of [ann, bob]) await peer.request("room:join", { room: "whisper:x" });
  ann.say({ type: "message:send", data: { room: "whisper:x", content: "hi" } });
  bob.say({ type: "room:leave", id: "l", data: { room: "whisper:x" } });
  await world.clock.settle();
  expect(bob.heard.map(({ type }) => type).slice(-2)).toEqual(["message:new", "ack"]);
});
