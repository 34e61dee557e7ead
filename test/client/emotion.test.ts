/** What this user's own messages show, as signals. */
import { expect, test } from "bun:test";
import { connected } from "./support/rooms.ts";

const felt = (seq: number, messageId: string, primary = "joy") => ({
  type: "emotion:update",
  room: "user:ann",
  seq,
  timestamp: seq,
  data: {
    messageId,
    emotion: {
      primary_emotion: primary,
      intensity: 0.5,
      pad_values: { pleasure: 0.4, arousal: 0.1, dominance: 0.2 },
    },
  },
});

test("whether one has opted in is asked for when a page first looks, and follows what one says", async () => {
  const { ports, client } = await connected();
  expect(ports.link.said("emotion:opt")).toEqual([]);
  const { isOn, opt } = client.emotion;
  await ports.settle();
  expect(isOn.value).toBeUndefined();
  ports.link.ack(ports.link.last("emotion:opt"), { on: false });
  await ports.settle();
  expect(isOn.value).toBe(false);
  const opted = opt(true);
  await ports.settle();
  expect(ports.link.last("emotion:opt")?.data).toEqual({ on: true });
  ports.link.ack(ports.link.last("emotion:opt"), { on: true });
  await opted;
  expect(isOn.value).toBe(true);
});

test("what was switched on another device is switched here", async () => {
  const { ports, client } = await connected();
  const { isOn } = client.emotion;
  await ports.settle();
  ports.link.ack(ports.link.last("emotion:opt"), { on: true });
  await ports.settle();
  ports.link.tell({ type: "emotion:opted", room: "user:ann", seq: 1, timestamp: 1, data: { on: false } });
  expect(isOn.value).toBe(false);
});

test("a refused wish leaves it as it was and is told", async () => {
  const { ports, client } = await connected();
  const { isOn, opt } = client.emotion;
  const refused = opt(true).catch((error) => error);
  await ports.settle();
  ports.link.refuse(ports.link.last("emotion:opt"), "unavailable");
  expect((await refused).code).toBe("unavailable");
  expect(isOn.value).toBeUndefined();
});

test("emotions are held by message, the newest of them at hand, and go with their message", async () => {
  const { ports, client } = await connected();
  const { latest, ofMessages } = client.emotion;
  ports.link.tell(felt(1, "m1"), felt(2, "m2", "anger"), felt(3, "m1", "calm"));
  expect([...ofMessages.value].map(([id, { primary }]) => [id, primary])).toEqual([
    ["m2", "anger"],
    ["m1", "calm"],
  ]);
  expect(latest.value).toEqual({
    messageId: "m1",
    primary: "calm",
    intensity: 0.5,
    pad: { pleasure: 0.4, arousal: 0.1, dominance: 0.2 },
    timestamp: 3,
  });
  ports.link.tell({ type: "message:deleted", room: "user:ann", seq: 4, timestamp: 4, data: { id: "m1" } });
  expect(latest.value?.messageId).toBe("m2");
  expect(ofMessages.value.size).toBe(1);
});

test("no more than two hundred are held", async () => {
  const { ports, client } = await connected();
  const { ofMessages } = client.emotion;
  for (let seq = 1; seq <= 250; seq += 1) ports.link.tell(felt(seq, `m${seq}`));
  expect(ofMessages.value.size).toBe(200);
  expect(ofMessages.value.has("m250")).toBe(true);
});
