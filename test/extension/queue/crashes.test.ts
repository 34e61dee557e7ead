/**
 * However often the worker is stopped, and at whatever step: nothing that was stored is lost beyond what is counted as
 * dropped or refused, and nothing counts twice.
 */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { FakePorts } from "../../support/client-ports.ts";
import { type Crash, MemoryQueueStorage } from "../../support/memory-queue.ts";
import { ActivityServer, moods } from "../support/activity-server.ts";
import { owner, pass, queueWorld, visit } from "../support/queue-world.ts";

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant("capture" as const), count: fc.integer({ min: 1, max: 4 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.constantFrom(10, 100, 3_000) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("mood" as const), mood: fc.constantFrom(...moods) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("restart" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("next session" as const) }) },
);
const crashes = fc.array(
  fc.constantFrom<Crash | undefined>(...Array(12).fill(undefined), "before", "after"),
  {
    minLength: 0,
    maxLength: 120,
  },
);

test("stored is sent, refused or counted as dropped; each once", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 5, maxLength: 40 }),
      crashes,
      fc.integer({ min: 4, max: 30 }),
      fc.integer({ min: 3, max: 40 }),
      async (steps, plan, maxWaiting, unfitEvery) => {
        const ports = new FakePorts();
        const server = new ActivityServer();
        // Every so often one that the server refuses for good.
        server.isUnfit = ({ timestamp }) => timestamp % unfitEvery === 1;
        const left = [...plan];
        let storage = new MemoryQueueStorage();
        storage.onChange = () => left.shift();
        let world = queueWorld({ storage, server, ports, maxWaiting });
        const restart = () => {
          storage = new MemoryQueueStorage(storage);
          storage.onChange = () => left.shift();
          world = queueWorld({ storage, server, ports, maxWaiting });
          world.sender.speakFor(owner);
        };
        const stored = new Set<string>();
        let session = 0;
        let at = 0;
        const begin = async () => {
          session += 1;
          let isBegun = false;
          while (!isBegun) {
            void world.begin(`s${session}`).then(() => (isBegun = true));
            await ports.settle();
            if (!isBegun) restart();
          }
        };
        await begin();
        world.sender.speakFor(owner);
        for (const one of steps) {
          if (storage.isDead || one.kind === "restart") restart();
          if (one.kind === "wait") await ports.advance(one.ms);
          if (one.kind === "mood") server.mood = one.mood;
          if (one.kind === "next session") await begin();
          if (one.kind !== "capture") continue;
          for (let count = 0; count < one.count; count += 1) {
            at += 1;
            void world.queue.capture(`s${session}`, visit(at)).then((id) => id && stored.add(id));
            await ports.settle();
          }
        }
        left.length = 0;
        server.mood = "fair";
        restart();
        await pass(ports, 300_000);

        const { activities, refused } = await world.queue.export(owner);
        const ids = [...server.ids(), ...refused.map(({ activity }) => activity.id)];
        const sessions = [...storage.lastKnown.values()];
        const dropped = sessions.reduce((sum, { shed }) => sum + shed, 0);
        expect(activities).toEqual([]);
        expect(new Set(ids).size).toBe(ids.length);
        expect([...stored].filter((id) => !storage.everKept.has(id))).toEqual([]);
        expect(storage.everKept.size - ids.length).toBe(dropped);
        expect(server.shedTold()).toBe(sessions.reduce((sum, { shedTold }) => sum + shedTold, 0));
        expect(server.shedTold()).toBeLessThanOrEqual(dropped);
      },
    ),
    { numRuns: 150 },
  );
}, 30_000);
