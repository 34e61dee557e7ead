import { describe, expect, test } from "bun:test";
import { loadValence } from "../../../server/language/emotion/valence.ts";
import { createSqliteStore } from "../../../server/store/sqlite/index.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { type Peer, World } from "../../support/world.ts";

const told = (peer: Peer) => peer.events("emotion:update");

/** The lexicon comes from a file, which takes a moment of no clock's. */
async function settled(world: World): Promise<void> {
  await loadValence();
  await world.clock.settle();
}

async function say(world: World, peer: Peer, room: string, content: string, more: object = {}) {
  const ack = await peer.request("message:send", { room, content, ...more });
  await settled(world);
  return ack;
}

async function pair(world = new World()) {
  const { room, peers } = await world.group("dana", "bob");
  const [dana, bob] = peers as [Peer, Peer];
  return { world, room, dana, bob };
}

describe("who has opted in", () => {
  test("is told of each message's emotion, on every device of their own, in the log of their own room", async () => {
    const { world, room, dana, bob } = await pair();
    const phone = await world.connect("dana");
    const opted = await dana.request("emotion:opt", { on: true });
    expect(opted.data).toEqual({ on: true });
    const { data } = await say(world, dana, room, "I'm so excited about this!");
    for (const device of [dana, phone]) {
      expect(told(device)).toEqual([
        {
          type: "emotion:update",
          room: "user:dana",
          seq: expect.any(Number),
          timestamp: expect.any(Number),
          data: {
            messageId: data.messageId,
            emotion: {
              primary_emotion: "excitement",
              intensity: expect.any(Number),
              pad_values: {
                pleasure: expect.any(Number),
                arousal: expect.any(Number),
                dominance: expect.any(Number),
              },
            },
          },
        },
      ]);
    }
    expect(bob.heard.map(({ type }) => type)).toEqual(["message:new"]);
    expect(JSON.stringify((await bob.request("room:history", { room })).data)).not.toContain("emotion");
    const own = await phone.request("room:history", { room: "user:dana" });
    expect(own.data.events.map(({ type }: { type: string }) => type)).toContain("emotion:update");
    expect((await bob.request("room:history", { room: "user:dana" })).data.code).toBe("forbidden");
  });

  test("is not told of what others say, nor of what was said before", async () => {
    const { world, room, dana, bob } = await pair();
    await say(world, dana, room, "I'm sad");
    await world.clock.advance(1);
    await dana.request("emotion:opt", { on: true });
    await say(world, bob, room, "I'm furious");
    expect([...told(dana), ...told(bob)]).toEqual([]);
  });

  test("is told nothing any more after opting out, and can ask how it stands", async () => {
    const { world, room, dana } = await pair();
    expect((await dana.request("emotion:opt", {})).data).toEqual({ on: false });
    await dana.request("emotion:opt", { on: true });
    expect((await dana.request("emotion:opt", {})).data).toEqual({ on: true });
    expect((await dana.request("emotion:opt", { on: false })).data).toEqual({ on: false });
    await say(world, dana, room, "I'm sad");
    expect(told(dana)).toEqual([]);
  });

  test("is told on every device of their own whenever that changes, and nobody else is", async () => {
    const { world, dana, bob } = await pair();
    const phone = await world.connect("dana");
    for (const on of [true, true, undefined, false]) await dana.request("emotion:opt", { on });
    for (const device of [dana, phone]) {
      const opted = device.events("emotion:opted");
      expect(opted.map(({ room, data }) => [room, data.on])).toEqual([
        ["user:dana", true],
        ["user:dana", false],
      ]);
    }
    expect(bob.events("emotion:opted")).toEqual([]);
  });

  test("has opted in for the next process as well, and is told once of what the last one did not", async () => {
    const store = createSqliteStore({ dataDir: ":memory:", synchronous: "FULL" });
    const clock = new FakeClock();
    let isDead = false;
    const commit: typeof store.log.commit = (changes) => {
      isDead ||= changes.some(({ key }) => key?.requestId.startsWith("emotion:"));
      return isDead ? new Promise(() => {}) : store.log.commit(changes);
    };
    const { world, room, dana } = await pair(
      new World({ store: { ...store, log: { ...store.log, commit } }, clock }),
    );
    await dana.request("emotion:opt", { on: true });
    await say(world, dana, room, "I'm sad");
    expect(told(dana)).toEqual([]);
    for (let restart = 0; restart < 2; restart += 1) {
      const next = new World({ store, clock });
      await settled(next);
      const back = await next.connect("dana");
      const own = await back.request("room:history", { room: "user:dana" });
      const types = own.data.events.map(({ type }: { type: string }) => type);
      expect(types.filter((type: string) => type === "emotion:update")).toHaveLength(1);
    }
  });
});

describe("nothing is read of", () => {
  test("whispers, private messages and encrypted ones", async () => {
    const { world, room, dana } = await pair();
    await dana.request("emotion:opt", { on: true });
    await dana.request("room:join", { room: "whisper:HARBOUR" });
    await say(world, dana, "whisper:HARBOUR", "I'm sad");
    await say(world, dana, room, "I'm sad", { to: "bob" });
    await say(world, dana, room, "I'm sad", { kind: "encrypted" });
    expect(told(dana)).toEqual([]);
  });
});

test("emotion:opt with anything but yes or no is invalid", async () => {
  const { dana } = await pair();
  expect((await dana.request("emotion:opt", { on: "yes" })).data.code).toBe("invalid_data");
});
