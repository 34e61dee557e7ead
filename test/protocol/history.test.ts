/** The version history: no change of the wire goes without a line in it. */
import { describe, expect, test } from "bun:test";
import { z } from "zod";
import { history } from "../../protocol/history.ts";
import { type DownEvent, down, type UpEvent, up } from "../../protocol/index.ts";
import { canonical, wireHash } from "./wire.ts";

const newest = history.at(-1);

describe("the version history", () => {
  test("ends with the wire as it is now", () => {
    const hash = wireHash({ up, down });
    expect(
      newest?.schemas,
      `the wire changed; add a line to protocol/history.ts with this hash: ${hash}`,
    ).toBe(hash);
  });

  test("speaks of the version that welcome announces", () => {
    expect(newest?.version).toBe(up.hello.reply.shape.protocol.value);
  });

  test("counts revisions from 1 within each version, one at a time", () => {
    const expected = history.map(({ version }, at) => {
      const before = history[at - 1];
      return before?.version === version ? before.revision + 1 : 1;
    });
    expect(history.map(({ revision }) => revision)).toEqual(expected);
  });

  test("goes forward in versions and days", () => {
    const versions = history.map(({ version }) => version);
    const days = history.map(({ date }) => date);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect(days).toEqual(days.toSorted());
  });

  test.each(history)(
    "version $version, revision $revision has a day, a hash of its own and says what changed",
    (entry) => {
      expect(new Date(entry.date).toISOString()).toStartWith(`${entry.date}T`);
      expect(entry.schemas).toMatch(/^[0-9a-f]{16}$/);
      expect(history.filter(({ schemas }) => schemas === entry.schemas)).toHaveLength(1);
      expect(entry.change.trim()).not.toBe("");
    },
  );
});

describe("the hash of the wire", () => {
  const say: UpEvent = {
    data: z.object({ text: z.string().max(10), loud: z.boolean() }),
    reply: z.object({}),
  };
  const said: DownEvent = { data: z.object({ text: z.string() }) };
  const hash = (up: UpEvent, down: DownEvent = said) => wireHash({ up: { say: up }, down: { said: down } });

  test.each<[string, UpEvent, DownEvent]>([
    ["a bound", { ...say, data: z.object({ text: z.string().max(11), loud: z.boolean() }) }, said],
    ["a field of a reply", { ...say, reply: z.object({ at: z.int() }) }, said],
    ["what answers", { ...say, replyType: "pong" }, said],
    ["durability", { ...say, durable: true }, said],
    ["pipelining", { ...say, pipelined: true }, said],
    ["a field of an event", say, { data: z.object({ text: z.string().optional() }) }],
    ["logging", say, { ...said, logged: true }],
    ["where the id comes from", say, { ...said, identified: true }],
  ])("changes with %s", (_what, changedUp, changedDown) => {
    expect(hash(changedUp, changedDown)).not.toBe(hash(say));
  });

  test("does not depend on the order in which fields are written", () => {
    expect(hash({ ...say, data: z.object({ loud: z.boolean(), text: z.string().max(10) }) })).toBe(hash(say));
  });

  test("rests on a form that keeps the order of what is ordered", () => {
    expect(canonical({ b: [2, 1], a: 1 })).toBe('{"a":1,"b":[2,1]}');
  });
});
