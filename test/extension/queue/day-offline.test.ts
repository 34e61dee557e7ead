/** A day without the server, one activity a second: what the bound holds comes through, at a pace that the server bears. */
import { expect, test } from "bun:test";
import { bound } from "../../../extension/queue/ledger.ts";
import { owner, pass, queueWorld } from "../support/queue-world.ts";

const activities = 86_400;
/** The server's default for each user. */
const maxPerMinute = 6_000;

test("after 24 hours offline the newest 50,000 arrive once, in order and paced, and the hole is told", async () => {
  const { queue, begin, sender, server, ports, captureMany } = queueWorld();
  await begin("s1");
  const ids = await captureMany("s1", activities);
  await queue.end("s1", activities * 1_000);
  const counts = { waiting: bound, ofOthers: 0, shed: activities - bound, refused: 0 };
  expect(await queue.counts(owner)).toEqual({ ...counts, oldestAt: (activities - bound) * 1_000 });

  sender.speakFor(owner);
  for (let minute = 0; minute < 12; minute += 1) await pass(ports, 60_000);
  expect(server.ids()).toEqual(ids.slice(activities - bound) as string[]);
  expect(server.shedTold()).toBe(activities - bound);
  expect(server.asked.at(-1)?.type).toBe("session:end");
  expect(await queue.counts(owner)).toEqual({ ...counts, waiting: 0 });

  expect(server.mostUnderWay).toBe(1);
  expect(Math.max(...server.asked.map(({ count }) => count))).toBeLessThanOrEqual(500);
  for (const { at: from } of server.asked) {
    const minute = server.asked.filter(({ at }) => at >= from && at < from + 60_000);
    expect(minute.reduce((sum, { count }) => sum + count, 0)).toBeLessThan(maxPerMinute);
  }
}, 60_000);
