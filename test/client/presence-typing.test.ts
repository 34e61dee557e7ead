/** Who is there, and who is typing. */
import { expect, test } from "bun:test";
import type { PresentUser } from "../../client/core/wire.ts";
import { connect } from "../../client/index.ts";
import { FakePorts } from "../support/client-ports.ts";

const room = "conversation:a";
const user = (userId: string, status: "online" | "away" = "online"): PresentUser => ({
  userId,
  username: userId.toUpperCase(),
  status,
  since: 1,
  devices: 1,
});

async function joined(users?: PresentUser[]) {
  const ports = new FakePorts();
  const client = connect({ url: "ws://test/ws", token: "t", ports });
  await ports.settle();
  ports.link.welcome();
  const held = client.room(room);
  const release = held.hold();
  const verdict = { recovered: "fresh", epoch: "e1", seq: 0, from: 1, to: 0, ...(users ? { users } : {}) };
  ports.link.ack(ports.link.last("room:join"), { room, ...verdict });
  await ports.settle();
  const tell = (type: string, data: object) =>
    ports.link.tell({ type, room, data: { ...data }, timestamp: 1 });
  const present = () => held.presence.users.value.map(({ userId }) => userId);
  const typists = () => held.typing.users.value.map(({ username }) => username);
  return { ports, client, held, release, tell, present, typists };
}

const typing = (userId: string, isTyping: boolean) => ({
  userId,
  username: userId.toUpperCase(),
  typing: isTyping,
});

test("who is there is known from joining", async () => {
  const { held, present } = await joined([user("ann"), user("bob")]);
  expect([present(), held.presence.count.value]).toEqual([["ann", "bob"], 2]);
});

test("where joining does not say, it is asked for", async () => {
  const { ports, held } = await joined();
  ports.link.ack(ports.link.last("presence:get"), { room, count: 300, users: [] });
  await ports.settle();
  expect([held.presence.count.value, held.presence.users.value]).toEqual([300, []]);
});

test("users come, change and go", async () => {
  const { held, tell, present } = await joined([user("ann"), user("bob")]);
  tell("presence:diff", { count: 2, joined: [{ ...user("ann"), devices: 2 }, user("cleo")], left: ["bob"] });
  expect(present()).toEqual(["ann", "cleo"]);
  expect(held.presence.users.value[0]?.devices).toBe(2);
});

test("a user who looks away is away in every room", async () => {
  const { ports, held } = await joined([user("bob")]);
  const data = { userId: "bob", username: "BOB", lastSeen: 1 };
  ports.link.tell({ type: "status:away", data, timestamp: 1 });
  expect(held.presence.users.value[0]?.status).toBe("away");
  ports.link.tell({ type: "status:online", data, timestamp: 1 });
  expect(held.presence.users.value[0]?.status).toBe("online");
});

test("a lost connection leaves the picture; the next join replaces it", async () => {
  const { ports, present } = await joined([user("ann"), user("bob")]);
  ports.link.end(1006);
  expect(present()).toEqual(["ann", "bob"]);
  await ports.advance(5_000);
  const verdict = {
    recovered: "complete",
    epoch: "e1",
    seq: 0,
    from: 1,
    to: 0,
    users: [user("ann")],
  } as const;
  ports.link.welcome({ [room]: { ...verdict, users: [user("ann")] } });
  expect(present()).toEqual(["ann"]);
});

test("a reader that was behind looks around again", async () => {
  const { ports, present } = await joined([user("ann"), user("bob")]);
  for (let times = 0; times < 3; times += 1) {
    ports.link.tell({ type: "pong", data: { timestamp: 1, heads: {} }, timestamp: 1 });
  }
  expect(ports.link.said("presence:get")).toHaveLength(1);
  ports.link.ack(ports.link.last("presence:get"), { room, count: 1, users: [user("ann")] });
  await ports.settle();
  expect(present()).toEqual(["ann"]);
});

test("a look around that is refused for its haste is made again when it is time", async () => {
  const { ports, present } = await joined([user("ann"), user("bob")]);
  ports.link.tell({ type: "pong", data: { timestamp: 1, heads: {} }, timestamp: 1 });
  ports.link.refuse(ports.link.last("presence:get"), "rate_limited", 1_000);
  await ports.settle();
  expect(ports.link.said("presence:get")).toHaveLength(1);
  await ports.advance(1_000);
  expect(ports.link.said("presence:get")).toHaveLength(2);
  ports.link.ack(ports.link.last("presence:get"), { room, count: 1, users: [user("ann")] });
  await ports.settle();
  expect(present()).toEqual(["ann"]);
});

test("nobody is known to be in a room that was left", async () => {
  const { ports, release, present } = await joined([user("ann")]);
  release();
  await ports.settle();
  expect(present()).toEqual([]);
});

test("somebody types, and stops", async () => {
  const { tell, typists } = await joined();
  tell("status:typing", typing("bob", true));
  expect(typists()).toEqual(["BOB"]);
  tell("status:typing", typing("bob", false));
  expect(typists()).toEqual([]);
});

test("somebody who sent or left no longer types", async () => {
  const { tell, typists } = await joined();
  tell("status:typing", typing("bob", true));
  tell("message:new", { id: "m1", content: "x", sender: { id: "bob", name: "BOB" } });
  tell("status:typing", typing("cleo", true));
  tell("presence:diff", { count: 1, joined: [], left: ["cleo"] });
  expect(typists()).toEqual([]);
});

test("a typist of whom nothing more is heard is forgotten after twenty seconds", async () => {
  const { ports, tell, typists } = await joined();
  tell("status:typing", typing("bob", true));
  await ports.advance(19_999);
  expect(typists()).toEqual(["BOB"]);
  await ports.advance(1);
  expect(typists()).toEqual([]);
});

test("a typist who is heard of again stays, in the same place", async () => {
  const { ports, tell, typists } = await joined();
  tell("status:typing", typing("bob", true));
  tell("status:typing", typing("cleo", true));
  await ports.advance(15_000);
  tell("status:typing", typing("bob", true));
  expect(typists()).toEqual(["BOB", "CLEO"]);
  await ports.advance(5_000);
  expect(typists()).toEqual(["BOB"]);
  await ports.advance(15_000);
  expect(typists()).toEqual([]);
});

test("a lost connection forgets who types, with all timers", async () => {
  const { ports, client, tell, typists, held } = await joined();
  tell("status:typing", typing("bob", true));
  held.typing.input();
  client.close();
  expect([typists(), ports.timerCount]).toEqual([[], 0]);
});

test("keystrokes are told at most every three seconds", async () => {
  const { ports, held } = await joined();
  for (let at = 0; at < 7_000; at += 500) {
    held.typing.input();
    await ports.advance(500);
  }
  expect(ports.link.said("typing:start")).toHaveLength(3);
});

test("a pause of a second is told as a stop, once", async () => {
  const { ports, held } = await joined();
  held.typing.input();
  await ports.advance(999);
  expect(ports.link.said("typing:stop")).toHaveLength(0);
  await ports.advance(5_000);
  held.typing.stop();
  expect(ports.link.said("typing:stop")).toHaveLength(1);
});

test("sending needs no stop: the server knows", async () => {
  const { ports, held } = await joined();
  held.typing.input();
  held.messages.send("done");
  await ports.advance(5_000);
  expect(ports.link.said("typing:stop")).toHaveLength(0);
});

test("who is not in the room tells nobody of typing", async () => {
  const { ports, release, held } = await joined();
  release();
  await ports.settle();
  held.typing.input();
  expect(ports.link.said("typing:start")).toHaveLength(0);
});

test("unused timers of typing do not pile up", async () => {
  const { ports, held } = await joined();
  held.typing.input();
  const before = ports.timerCount;
  for (let count = 0; count < 100; count += 1) held.typing.input();
  expect(ports.timerCount).toBe(before);
});
