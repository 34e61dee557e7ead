/** What the first look at a page costs the store: counted in statements and rows, not in time. */
import type { Database } from "bun:sqlite";
import { describe, expect, spyOn, test } from "bun:test";
import { limits, type RoomName, roomName, type UserId } from "../../../protocol/index.ts";
import { httpAnswers } from "../../../server/http-answers.ts";
import { createStoreOver } from "../../../server/store/sqlite/index.ts";
import { openDatabase } from "../../../server/store/sqlite/open.ts";
import { type Peer, World } from "../../support/world.ts";

interface Work {
  statements: number;
  rows: number;
}

/** A database that counts what is asked of it. */
function counting(db: Database, work: Work): Database {
  const count = (rows: unknown) => {
    work.statements += 1;
    work.rows += Array.isArray(rows) ? rows.length : rows === null || rows === undefined ? 0 : 1;
    return rows;
  };
  function* counted(rows: Iterable<unknown>) {
    work.statements += 1;
    for (const row of rows) {
      work.rows += 1;
      yield row;
    }
  }
  const asking = new Set(["get", "all", "values"]);
  return new Proxy(db, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      if (name !== "prepare" && name !== "query") return value.bind(target);
      return (sql: string) =>
        new Proxy(target.prepare(sql), {
          get(statement, method) {
            const own = Reflect.get(statement, method);
            if (typeof own !== "function") return own;
            const bound = own.bind(statement);
            if (method === "iterate") return (...given: unknown[]) => counted(bound(...given));
            return asking.has(String(method)) ? (...given: unknown[]) => count(bound(...given)) : bound;
          },
        });
    },
  });
}

function countedWorld(env = {}) {
  const work: Work = { statements: 0, rows: 0 };
  const { db, close } = openDatabase({ dataDir: ":memory:", synchronous: "FULL" });
  const world = new World({ env, store: createStoreOver({ db: counting(db, work), close }) });
  const measure = async <Result>(run: () => Promise<Result>) => {
    Object.assign(work, { statements: 0, rows: 0 });
    const result = await run();
    return { result, ...work };
  };
  const fill = (room: string, count: number, chars = 0) =>
    world.store.log.commit(
      Array.from({ length: count }, (_, at) => ({
        events: [
          {
            room: room as RoomName,
            type: "message:new",
            body: JSON.stringify({ content: `m${at}`.padEnd(chars), sender: { id: "bob", name: "Bob" } }),
            senderId: "bob" as UserId,
          },
        ],
        at,
      })),
    );
  return { world, work, measure, fill };
}

describe("the list of conversations", () => {
  async function listed(conversations: number) {
    const { world, measure, fill } = countedWorld();
    const alice = await world.connect("alice");
    for (let made = 0; made < conversations; made += 1) {
      const { data } = await alice.request("conversation:create", { memberIds: ["bob"], kind: "group" });
      await fill(data.room, 3);
    }
    return measure(() => alice.request("conversation:list", {}));
  }

  test("takes as many statements for thirty conversations as for three, and one row for each", async () => {
    const [few, many] = [await listed(3), await listed(30)];
    expect(many.result.data.conversations).toHaveLength(30);
    expect(many.result.data.conversations[0]).toMatchObject({ unread: 3, lastMessage: { content: "m2" } });
    expect(many.statements).toBe(few.statements);
    expect(many.rows - few.rows).toBe(27);
  });

  test("counts so many unread messages of each and no more", async () => {
    const { world, fill } = countedWorld();
    const { room, peers } = await world.group("alice", "bob");
    await fill(room, limits.maxUnread + 5);
    const list = await peers[0]?.request("conversation:list", {});
    expect(list?.data.conversations[0]).toMatchObject({
      unread: limits.maxUnread,
      head: limits.maxUnread + 5,
      lastMessage: { content: `m${limits.maxUnread + 4}` },
    });
  });
});

describe("opening a room", () => {
  /** As a page does that has nothing to show yet. */
  async function opened(messages: number) {
    const { world, measure, fill } = countedWorld();
    const conversation = { id: "big", title: "", kind: "group", ownerId: "alice" as UserId } as const;
    const room = roomName("conversation", conversation.id);
    const memberIds = ["alice", "bob"] as UserId[];
    const create = { ...conversation, room, memberIds };
    await world.store.log.commit([
      {
        events: [],
        effects: [{ kind: "create-conversation", conversation: create, directKey: undefined }],
        at: 0,
      },
    ]);
    await fill(room, messages);
    const alice = await world.connect("alice");
    return measure(async () => {
      await alice.request("room:join", { room });
      return alice.request("room:history", { room });
    });
  }

  test("reads a page, however much was said there", async () => {
    const [short, long] = [await opened(1_000), await opened(10_000)];
    expect(long.result.data).toMatchObject({ head: 10_000, more: true });
    expect(long.result.data.events).toHaveLength(limits.pageSize);
    expect(long.statements).toBe(short.statements);
    expect(long.rows).toBe(short.rows);
    expect(long.rows).toBeLessThan(limits.pageSize + 10);
  });
});

describe("a log of long events", () => {
  const chars = 400_000;

  async function filled(room: string) {
    const { world, measure, fill } = countedWorld({ TAUTLINE_CHANNELS: "news:durable" });
    await fill(room, 100, chars);
    const { epoch } = world.store;
    return { world, measure, epoch };
  }

  test.each([{}, { before: 90 }, { after: 0 }, { after: 40 }, { after: 10, before: 60 }])(
    "is read for a page of %p as far as the page goes, which says that there is more",
    async (query) => {
      const { world, measure } = await filled("user:alice");
      const alice = await world.connect("alice");
      const { result, rows } = await measure(() =>
        alice.request("room:history", { room: "user:alice", ...query }),
      );
      expect(result.data.events).toHaveLength(2);
      expect(result.data.more).toBe(true);
      expect(rows).toBeLessThan(10);
    },
  );

  test("has no more after its last page, from either end", async () => {
    const { world } = await filled("user:alice");
    const alice = await world.connect("alice");
    const page = async (query: object) =>
      (await alice.request("room:history", { room: "user:alice", ...query })).data;
    expect(await page({ after: 98 })).toMatchObject({ more: false, events: [{ seq: 99 }, { seq: 100 }] });
    expect(await page({ before: 3 })).toMatchObject({ more: false, events: [{ seq: 1 }, { seq: 2 }] });
    expect(await page({ before: 4 })).toMatchObject({ more: true, events: [{ seq: 2 }, { seq: 3 }] });
  });

  test.each(["user:alice", "channel:news"])(
    "is read by whoever comes back to %s as far as is replayed",
    async (room) => {
      const { world, measure, epoch } = await filled(room);
      const { result: alice, rows } = await measure(() =>
        world.connect("alice:admin", { rooms: { [room]: { epoch, seq: 0 } } }),
      );
      expect(alice.heard[0]?.data.rooms[room]).toMatchObject({
        recovered: "partial",
        seq: 100,
        from: 1,
        to: 2,
      });
      expect(alice.heard.flatMap(({ seq }) => seq ?? [])).toEqual([1, 2]);
      expect(rows).toBeLessThan(20);
    },
  );
});

describe("a message that promised nothing", () => {
  async function deleted(promises: number) {
    const { world, measure } = countedWorld();
    const { room, peers } = await world.group("alice", "bob");
    const [alice] = peers as [Peer];
    const say = (content: string) => alice.request("message:send", { room, content });
    for (let made = 0; made < promises; made += 1) await say("I'll pay Bob $20");
    const { messageId } = (await say("hello")).data;
    return measure(() => alice.request("message:delete", { messageId }));
  }

  test("is deleted without a look at what others are owed", async () => {
    const [few, many] = [await deleted(1), await deleted(20)];
    expect(many.statements).toBe(few.statements);
    expect(many.rows).toBe(few.rows);
  });
});

describe("all of a user's data", () => {
  const bob = { id: "bob" as UserId, name: "Bob", role: "user" } as const;

  /** @returns the most that is asked of the store before others have their turn */
  async function peak({ world, work }: ReturnType<typeof countedWorld>, task: () => Promise<unknown>) {
    const most: Work = { statements: 0, rows: 0 };
    const endTurn = () => {
      most.statements = Math.max(most.statements, work.statements);
      most.rows = Math.max(most.rows, work.rows);
      Object.assign(work, { statements: 0, rows: 0 });
    };
    const { soon } = world.clock;
    world.clock.soon = (run) =>
      soon(() => {
        endTurn();
        run();
      });
    endTurn();
    Object.assign(most, { statements: 0, rows: 0 });
    let isDone = false;
    void task().then(() => {
      isDone = true;
    });
    while (!isDone) await world.clock.settle();
    endTurn();
    return most;
  }

  async function taken(pieces: AsyncIterable<string>): Promise<string> {
    let text = "";
    for await (const piece of pieces) text += piece;
    return text;
  }

  async function said(messages: number) {
    const counted = countedWorld();
    await counted.fill("conversation:big", messages);
    await counted.fill("user:bob", 600);
    return { ...counted, personal: httpAnswers(counted.world.host, () => 0).personal };
  }

  test("are taken along a step in a turn, so that others have theirs", async () => {
    const counted = await said(9_000);
    const { rows } = await peak(counted, () => taken(counted.personal.export(bob)));
    expect(rows).toBeLessThan(13_000);
  });

  test("are looked for a step in a turn while they are erased, also where there is nothing", async () => {
    const counted = await said(20_000);
    const carol = { id: "carol" as UserId, name: "Carol", role: "user" } as const;
    const { statements } = await peak(counted, () => counted.personal.erase(carol.id, carol));
    expect(statements).toBeLessThan(12);
  });

  test("are erased many reactions at once", async () => {
    async function turnsOf(reactions: number) {
      const { world } = countedWorld();
      const { room, peers } = await world.group("alice", "bob");
      const [alice] = peers as [Peer];
      for (let at = 0; at < reactions; at += 1) {
        const { messageId } = (await alice.request("message:send", { room, content: `m${at}` })).data;
        await peers[1]?.request("message:react", { messageId, emoji: "+", on: true });
      }
      const commits = spyOn(world.store.log, "commit");
      let isDone = false;
      void httpAnswers(world.host, () => 0)
        .personal.erase(bob.id, bob)
        .then(() => {
          isDone = true;
        });
      while (!isDone) await world.clock.settle();
      return commits.mock.calls.length;
    }
    expect(await turnsOf(40)).toBe(await turnsOf(2));
  });
});
