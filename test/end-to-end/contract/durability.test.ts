/** protocol/README.md, "Guarantees": acknowledged survives SIGKILL, exactly once; and how a server says goodbye. */
import { afterEach, describe, expect, test } from "bun:test";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { goneFromDisk, type RealServer, startRealServer } from "../../support/real-server.ts";
import {
  arrive,
  converse,
  type JoinReply,
  newUserId,
  type SendReply,
  say,
  upTo,
  userIdOf,
} from "./support/people.ts";
import { RawSocket } from "./support/raw-socket.ts";
import { tokenFor } from "./support/tokens.ts";
import { type Received, WireClient } from "./support/wire-client.ts";

/** Of a test that starts a server once or twice. */
const testTimeoutMs = 60_000;

let server: RealServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function start(env: Record<string, string | undefined> = {}): Promise<RealServer> {
  server = await startRealServer({ env });
  return server;
}

interface History {
  readonly epoch: string;
  readonly events: Received[];
  readonly more: boolean;
}

async function wholeHistory(client: WireClient, room: string): Promise<Received[]> {
  const events: Received[] = [];
  for (let more = true; more; ) {
    const after = events.at(-1)?.seq ?? 0;
    const page = await client.ask<History>("room:history", { room, after, limit: 200 });
    events.push(...page.events);
    more = page.more;
  }
  return events;
}

describe("SIGKILL", () => {
  test(
    "under load: every acknowledged message is there once, and every resent id is answered as it was",
    async () => {
      const real = await start();
      const writers = await arrive(
        real,
        upTo(8).map(() => "writer"),
      );
      const reader = await WireClient.connect(real, newUserId("reader"));
      const { room } = await converse(reader, ...writers);
      const { epoch } = await reader.ask<JoinReply>("room:join", { room });
      const sent = writers.map(() => new Map<string, SendReply | undefined>());

      const write = async (writer: WireClient, mine: Map<string, SendReply | undefined>) => {
        while (!writer.isClosed) {
          const id = Bun.randomUUIDv7();
          mine.set(id, undefined);
          mine.set(id, await say(writer, room, `content of ${id}`, id));
        }
      };
      const writing = writers.flatMap((writer, at) => {
        const mine = sent[at] ?? new Map();
        return upTo(4).map(() => write(writer, mine).catch(() => {}));
      });
      await reader.waitFor(({ room: of, seq }) => of === room && seq === 400, "400 messages", 0, 15_000);
      await real.kill("SIGKILL");
      await Promise.all(writing);
      const live = reader.events("message:new", room).map(({ seq }) => seq ?? 0);
      await real.restart();

      const back = await WireClient.connect(real, userIdOf(reader));
      const stored = await wholeHistory(back, room);
      expect(stored.map(({ seq }) => seq)).toEqual(upTo(stored.length));
      expect(stored.length).toBeGreaterThanOrEqual(live.length);
      const byId = new Map(stored.map((event) => [event.data.id, event]));
      expect(byId.size).toBe(stored.length);
      for (const event of reader.events("message:new", room)) expect(byId.get(event.data.id)).toEqual(event);

      const resend = async (mine: Map<string, SendReply | undefined>, userId: string) => {
        const writer = await WireClient.connect(real, userId);
        for (const [id, first] of mine) {
          const again = await say(writer, room, `content of ${id}`, id);
          if (first) expect(again).toEqual({ ...first, duplicate: true });
          if (first) expect(byId.get(first.messageId)).toMatchObject({ seq: first.seq });
        }
      };
      await Promise.all(sent.map((mine, at) => resend(mine, userIdOf(writers[at] ?? reader))));
      const after = await wholeHistory(back, room);
      expect(after.map(({ seq }) => seq)).toEqual(upTo(after.length));
      const contents = after.map(({ data }) => String(data.content)).sort();
      const wanted = sent.flatMap((mine) => [...mine.keys()].map((id) => `content of ${id}`)).sort();
      expect(contents).toEqual(wanted);

      const cursor = { epoch, seq: after.length - 100 };
      const resumed = await WireClient.connect(real, userIdOf(reader), { resume: { [room]: cursor } });
      await resumed.waitFor(({ room: of, seq }) => of === room && seq === after.length);
      expect(resumed.events("message:new", room)).toEqual(after.slice(-100));
    },
    testTimeoutMs,
  );

  test(
    "durable rooms keep epoch, numbering, edits, deletions and reads; logs in memory get a new epoch",
    async () => {
      const real = await start();
      const [ann, ben] = await arrive(real, ["ann", "ben"]);
      if (!ann || !ben) throw new Error("nobody came");
      const { room, conversationId } = await converse(ann, ben);
      const joined = await ann.ask<JoinReply>("room:join", { room });
      const epochs = async (client: WireClient) =>
        client.welcome.data.rooms as Record<string, { epoch: string; seq: number }>;
      const before = await epochs(ann);
      const kept = await say(ann, room, "first wording");
      const gone = await say(ann, room, "vanadium-spoon");
      const edit = Bun.randomUUIDv7();
      const edited = await ann.ask(
        "message:edit",
        { messageId: kept.messageId, content: "second wording" },
        edit,
      );
      const removal = Bun.randomUUIDv7();
      const deleted = await ann.ask("message:delete", { messageId: gone.messageId }, removal);
      await ben.ask("message:read", { room, seq: 2 });
      const creation = Bun.randomUUIDv7();
      const created = await ann.ask("conversation:create", { kind: "group", memberIds: [] }, creation);
      const past = await wholeHistory(ben, room);
      await goneFromDisk(real, "vanadium-spoon");
      await real.kill("SIGKILL");
      expect(real.filesHolding("vanadium-spoon")).toEqual([]);
      await real.restart();

      const back = await WireClient.connect(real, userIdOf(ann));
      expect(await wholeHistory(back, room)).toEqual(past);
      const again = await back.ask<JoinReply>("room:join", { room });
      expect([again.epoch, again.seq]).toEqual([joined.epoch, 4]);
      const after = await epochs(back);
      const own = `user:${userIdOf(ann)}`;
      expect(after[own]?.epoch).toBe(before[own]?.epoch ?? "");
      expect(after["all-users"]?.epoch).not.toBe(before["all-users"]?.epoch ?? "");
      const repeat = [
        await back.ask("message:edit", { messageId: kept.messageId, content: "second wording" }, edit),
        await back.ask("message:delete", { messageId: gone.messageId }, removal),
        await back.ask("conversation:create", { kind: "group", memberIds: [] }, creation),
      ];
      expect(repeat).toEqual([edited, deleted, created].map((first) => ({ ...first, duplicate: true })));
      expect((await say(back, room, "goes on")).seq).toBe(5);
      const benAgain = await WireClient.connect(real, userIdOf(ben));
      const { conversations } = await benAgain.ask<{ conversations: { id: string; readSeq: number }[] }>(
        "conversation:list",
      );
      expect(conversations.find(({ id }) => id === conversationId)?.readSeq).toBe(2);

      const old = { epoch: before["all-users"]?.epoch ?? "", seq: 0 };
      const cursor = await WireClient.connect(real, userIdOf(ben), { resume: { "all-users": old } });
      const verdict = (cursor.welcome.data.rooms as Record<string, { recovered: string }>)["all-users"];
      expect(verdict?.recovered).toBe("reset");
    },
    testTimeoutMs,
  );
});

describe("SIGTERM", () => {
  test(
    "closes every connection with 1001 and exits 0 within five seconds, also with a deaf client",
    async () => {
      const real = await start();
      const [ann, ben] = await arrive(real, ["ann", "ben"]);
      if (!ann || !ben) throw new Error("nobody came");
      const { room } = await converse(ann, ben);
      const unwelcomed = await WireClient.open(real.wsUrl);
      const deaf = await RawSocket.upgrade(real.port, { Authorization: `Bearer ${tokenFor(newUserId())}` });
      deaf.pause();
      const { seq } = await say(ann, room, "the last words");
      const from = performance.now();
      const code = await real.kill("SIGTERM");
      expect(performance.now() - from).toBeLessThan(5_000);
      expect(code).toBe(0);
      const closed = await Promise.all([ann, ben, unwelcomed].map((client) => client.whenClosed()));
      expect(closed.map((one) => one.code)).toEqual([1001, 1001, 1001]);
      expect(ben.contents(room)).toEqual(["the last words"]);
      deaf.destroy();
      await real.restart();
      const back = await WireClient.connect(real, userIdOf(ben));
      expect((await wholeHistory(back, room)).map((event) => event.seq)).toEqual([seq]);
    },
    testTimeoutMs,
  );

  test(
    "what is under way is acknowledged or not there",
    async () => {
      const real = await start();
      const [ann] = await arrive(real, ["ann"]);
      if (!ann) throw new Error("nobody came");
      const { room } = await converse(ann);
      const ids = upTo(300).map(() => Bun.randomUUIDv7());
      const acks = Promise.allSettled(ids.map((id) => say(ann, room, id, id)));
      expect(await real.kill("SIGTERM")).toBe(0);
      const acked = (await acks).flatMap((one) => (one.status === "fulfilled" ? [one.value.messageId] : []));
      await real.restart();
      const back = await WireClient.connect(real, userIdOf(ann));
      const stored = new Set((await wholeHistory(back, room)).map(({ data }) => data.id));
      expect(acked.filter((messageId) => !stored.has(messageId))).toEqual([]);
    },
    testTimeoutMs,
  );
});

test(
  "the first start without a secret makes one, keeps it to its owner, and prints an admin token once",
  async () => {
    const real = await start({ TAUTLINE_JWT_SECRET: undefined });
    const printed = real.stdout.match(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g) ?? [];
    expect(printed).toHaveLength(1);
    expect(real.stderr).not.toContain(printed[0] ?? "");
    const kept = readdirSync(real.dataDir).filter((name) => /secret|key/i.test(name));
    expect(kept.map((name) => statSync(join(real.dataDir, name)).mode & 0o777)).toEqual([0o600]);
    const hello = async () => {
      const client = await WireClient.open(real.wsUrl);
      return (await client.hello(printed[0] ?? "")).data.user as { role: string };
    };
    expect((await hello()).role).toBe("admin");
    const said = real.stdout.length;
    await real.restart();
    expect(real.stdout.slice(said)).not.toMatch(/eyJ[\w-]+\.[\w-]+\./);
    expect((await hello()).role).toBe("admin");
  },
  testTimeoutMs,
);
