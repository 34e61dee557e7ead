/** What every storage of the queue does, as cases that run wherever the storage does: each says what it saw. */
import type { KeptActivity, KeptSession, QueueStorage } from "../../extension/queue/port.ts";

const session = (sessionId: string, more: Partial<KeptSession> = {}): KeptSession => ({
  sessionId,
  owner: "ann",
  startedAt: 1,
  isStartKnown: false,
  isEndKnown: false,
  nextIndex: 0,
  unsentFrom: 0,
  waiting: 0,
  shed: 0,
  shedTold: 0,
  refused: 0,
  ...more,
});

const activity = (id: string): KeptActivity => ({ id, eventType: "typing", timestamp: 1, metadata: {} });

interface Case {
  run(storage: QueueStorage): Promise<unknown>;
  readonly sees: unknown;
}

export const queueStorageCases: Readonly<Record<string, Case>> = {
  "sessions come back whole, the oldest first": {
    async run(storage) {
      await storage.change(async (transaction) => {
        transaction.putSession(session("b", { endedAt: 7 }));
        transaction.putSession(session("a"));
        transaction.putSession(session("c"));
        transaction.deleteSession("c");
      });
      return storage.change((transaction) => transaction.sessions());
    },
    sees: [session("a"), session("b", { endedAt: 7 })],
  },
  "activities come back by place, from and to where it is asked, so many at most": {
    async run(storage) {
      await storage.change(async (transaction) => {
        for (const index of [0, 1, 2, 3, 10, 11]) transaction.putActivity("a", index, activity(`a${index}`));
        transaction.putActivity("b", 2, activity("b2"));
      });
      return storage.change(async (transaction) => [
        (await transaction.activities("a", 1, 11, 3)).map(({ index, activity: { id } }) => [index, id]),
        await transaction.activity("b", 2),
        (await transaction.activity("b", 3)) ?? null,
      ]);
    },
    sees: [
      [
        [1, "a1"],
        [2, "a2"],
        [3, "a3"],
      ],
      activity("b2"),
      null,
    ],
  },
  "of nothing there is nothing, and it can be deleted": {
    async run(storage) {
      await storage.change(async (transaction) => {
        for (const index of [0, 1, 2]) transaction.putActivity("a", index, activity(`a${index}`));
        transaction.deleteActivities("a", 1, 1);
      });
      return storage.read(async (transaction) => [
        await transaction.activities("a", 1, 1, 9),
        await transaction.activities("a", 0, 9, 0),
        (await transaction.activities("a", 0, 9, 9)).length,
      ]);
    },
    sees: [[], [], 3],
  },
  "a range of activities is deleted, and no other": {
    async run(storage) {
      await storage.change(async (transaction) => {
        for (const index of [0, 1, 2, 3]) transaction.putActivity("a", index, activity(`a${index}`));
        transaction.putActivity("b", 1, activity("b1"));
        transaction.deleteActivities("a", 1, 3);
      });
      return storage.change(async (transaction) => [
        (await transaction.activities("a", 0, 9, 9)).map(({ index }) => index),
        (await transaction.activities("b", 0, 9, 9)).map(({ index }) => index),
      ]);
    },
    sees: [[0, 3], [1]],
  },
  "a change that throws changes nothing, and the next one goes on": {
    async run(storage) {
      await storage.change(async (transaction) => transaction.putSession(session("a")));
      const failing = storage.change(async (transaction) => {
        await transaction.sessions();
        transaction.putSession(session("b"));
        throw new Error("on purpose");
      });
      const said = await failing.catch(({ message }: Error) => message);
      const ids = await storage.change(async (transaction) => {
        return (await transaction.sessions()).map(({ sessionId }) => sessionId);
      });
      return [said, ids];
    },
    sees: ["on purpose", ["a"]],
  },
  "changes that overlap see each other's effects, in the order of calls": {
    async run(storage) {
      await storage.change(async (transaction) => transaction.putSession(session("a")));
      await Promise.all(
        Array.from({ length: 20 }, () =>
          storage.change(async (transaction) => {
            const found = await transaction.session("a");
            if (found) transaction.putSession({ ...found, waiting: found.waiting + 1 });
          }),
        ),
      );
      return storage.change(async (transaction) => (await transaction.session("a"))?.waiting);
    },
    sees: 20,
  },
  "the newest thousand of what was refused are kept": {
    async run(storage) {
      const refused = { sessionId: "a", owner: "ann", code: "invalid_data", message: "unfit" };
      await storage.change(async (transaction) => {
        for (let at = 0; at < 1_003; at += 1)
          transaction.setAside({ ...refused, activity: activity(`a${at}`) });
      });
      const kept = await storage.change((transaction) => transaction.refused());
      return [kept.length, kept[0]?.activity.id, kept.at(-1)?.activity.id];
    },
    sees: [1_000, "a3", "a1002"],
  },
  "cleared, it is empty": {
    async run(storage) {
      await storage.change(async (transaction) => {
        transaction.putSession(session("a"));
        transaction.putActivity("a", 0, activity("a0"));
      });
      await storage.change(async (transaction) => transaction.clear());
      return storage.change(async (transaction) => [
        await transaction.sessions(),
        await transaction.activities("a", 0, 9, 9),
        await transaction.refused(),
      ]);
    },
    sees: [[], [], []],
  },
};
