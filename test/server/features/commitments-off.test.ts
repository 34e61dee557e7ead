/** A server that reads no promises. */
import { expect, test } from "bun:test";
import { type Peer, World } from "../../support/world.ts";

const env = { TAUTLINE_COMMITMENTS: "off" };

test("where commitments are off no promise is read, and whoever asks about them is refused", async () => {
  const world = new World({ env });
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers as [Peer, Peer];
  await alice.request("message:send", { room, content: "I'll pay Bob $20. Maybe I'll clean." });
  await world.clock.advance(1_000);
  for (const [type, data] of [
    ["commitment:list", { room }],
    ["commitment:fulfil", { id: "c1" }],
    ["commitment:cancel", { id: "c1" }],
    ["clarification:answer", { id: "c1", answer: "yes" }],
  ] as const) {
    expect((await bob.request(type, data)).data.code).toBe("forbidden");
  }
  expect(alice.events("commitment:created")).toEqual([]);
});
