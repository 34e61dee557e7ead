/** Who looks for a message that did not arrive finds its way in the log at level `debug`. */
import { expect, test } from "bun:test";
import { addTrace } from "../../server/trace.ts";
import { World } from "../support/world.ts";
import { http } from "./http/support.ts";

async function traced() {
  const world = new World();
  addTrace({ ...world.host.services, report: world.host.report });
  const lines = () => world.logLines.map((line) => JSON.parse(line));
  return { world, lines };
}

test("coming, joining, saying something and going are a line each, with how many it was for", async () => {
  const { world, lines } = await traced();
  const { room, peers } = await world.group("ann", "bob");
  world.logLines.length = 0;
  const [ann, bob] = peers;
  await ann?.request("message:send", { room, content: "the harbour at nine" });
  await bob?.request("room:leave", { room });
  await ann?.request("message:send", { room, content: "bob?" });
  await world.clock.advance(2_000);
  ann?.drop();
  const told = lines().map(({ time: _, level: __, connection: ___, ...line }) => line);
  expect(told).toMatchObject([
    { message: "event stored", room, type: "message:new", sender: "ann", readers: 2 },
    { message: "left a room", user: "bob", room },
    { message: "event stored", room, type: "message:new", sender: "ann", readers: 1 },
    { message: "left a room", user: "ann", room: "user:ann" },
    { message: "left a room", user: "ann", room: "all-users" },
    { message: "left a room", user: "ann", room },
    { message: "disconnected", user: "ann" },
  ]);
  expect(told[2].seq).toBe(told[0].seq + 1);
  expect(world.logLines.join("\n")).not.toContain("harbour");
});

test("of a whisper room there is not even its code", async () => {
  const { world } = await traced();
  const ann = await world.connect("ann");
  await ann.request("room:join", { room: "whisper:SECRET" });
  await ann.request("message:send", { room: "whisper:SECRET", content: "psst" });
  ann.drop();
  const log = world.logLines.join("\n");
  expect(log).toContain("a whisper room");
  expect(log).not.toContain("SECRET");
  expect(log).not.toContain("psst");
});

test.each([
  "whisper:SECRET99",
  "whisper%3ASECRET99",
  "whisper%3aSECRET99",
  "WHISPER:SECRET99",
  "%77hisper%3A%20SECRET99%20",
  "whisper%253ASECRET99",
  "w%2568isper%25253aSECRET99",
  "whisper:SECRET99%",
  "whisper%3A%FFSECRET99",
])("a request's line does not have the code of the room it asks for, as in %s", async (name) => {
  const { ask, logged } = http();
  await ask(`/api/v1/websocket/rooms/${name}?x=1`);
  await ask(`/api/v1/websocket/rooms/${name}/more`);
  const paths = logged.map((line) => JSON.parse(line).path).filter((path) => path !== undefined);
  const masked = "/api/v1/websocket/rooms/whisper:[redacted]";
  expect(paths).toEqual([masked, `${masked}/more`]);
});

test("a request's line has other names as they are", async () => {
  const { ask, logged } = http();
  await ask("/api/v1/websocket/rooms/conversation:whisper");
  expect(logged.join("")).toContain('"path":"/api/v1/websocket/rooms/conversation:whisper"');
});
