/** That a server with a bug in it is found out. Each bug is planted, and the rig is the one of the runs. */
import { afterEach, expect, test } from "bun:test";
import { failureOf } from "../support/failure.ts";
import { facts, ServerRig } from "./server-rig.ts";

let rig: ServerRig | undefined;
afterEach(() => {
  rig = undefined;
});

const list = '{"type":"conversation:list","id":"a","data":{}}';
const open = async () => {
  rig = await ServerRig.open({ isLimited: false });
  return rig;
};

test("a sound server is found sound", async () => {
  const sound = await open();
  await sound.say(await sound.attacker("mallory"), list);
  await sound.finish();
});

test("stand-ins mean the same in every world, and all of them are filled in", async () => {
  const { fillIn } = { fillIn: (await open()).fillIn.bind(rig) };
  const texts = Object.values(facts).flat();
  const standIns = new Set(texts.flatMap((text) => text.match(/[A-Z]{4,}0/g) ?? []));
  expect(standIns.size).toBeGreaterThan(4);
  // Each by its name: what is filled in is random, and may end in capitals itself.
  const left = (text: string) => [...standIns].some((name) => text.includes(name));
  expect(texts.map(fillIn).filter(left)).toEqual([]);
});

test("a handler that throws is found", async () => {
  const { world, ...bad } = {
    world: (await open()).world,
    say: rig?.say.bind(rig),
    attacker: rig?.attacker.bind(rig),
  };
  const peer = await bad.attacker?.("mallory");
  world.host.services.store.conversations.listFor = () => Promise.reject(new TypeError("planted"));
  if (peer === undefined) throw new Error("nobody there");
  expect((await failureOf(bad.say?.(peer, list))).message).toContain("a bug, by the server's own word");
});

test("an event that reaches somebody twice, or out of order, is found", async () => {
  const bad = await open();
  const room = bad.fillIn("conversation:MAIN0");
  const heard = await bad.alice.request("room:history", { room, limit: 2 });
  bad.world.publish(room, JSON.stringify(heard.data.events));
  expect((await failureOf(bad.advance(1))).message).toContain("heard seq");
});

test("a user who is still there after the last connection went is found", async () => {
  const bad = await open();
  const peer = await bad.attacker("mallory");
  const { people } = bad.world.host.services;
  const remove = people.remove.bind(people);
  people.remove = (connection) => {
    if (connection.user.id !== "mallory") remove(connection);
  };
  peer.drop();
  expect((await failureOf(bad.finish())).message).toContain("users are held");
});

test("a timer that nobody ends is found", async () => {
  const bad = await open();
  bad.world.clock.after(1_000_000, () => {});
  expect((await failureOf(bad.finish())).message).toContain("timers");
});

test("a log that does not read as it was heard is found", async () => {
  const bad = await open();
  const { store } = bad.world.host.services;
  const read = store.log.read.bind(store.log);
  store.log.read = async (...range) =>
    (await read(...range)).map((event) => ({ ...event, body: event.body.replace("text 5", "text X") }));
  expect((await failureOf(bad.finish())).message).toContain("was shown as");
});
