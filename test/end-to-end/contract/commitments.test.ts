/** protocol/README.md, "Commitments": a message acknowledged before SIGKILL has its commitment after, once. */
import { afterEach, expect, test } from "bun:test";
import { goneFromDisk, type RealServer, startRealServer, until } from "../../support/real-server.ts";
import { arrive, converse, newUserId, say, upTo, userIdOf } from "./support/people.ts";
import { type Received, WireClient } from "./support/wire-client.ts";

const testTimeoutMs = 60_000;

let server: RealServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function wholeHistory(client: WireClient, room: string): Promise<Received[]> {
  const events: Received[] = [];
  for (let more = true; more; ) {
    const after = events.at(-1)?.seq ?? 0;
    const page = await client.ask<{ events: Received[]; more: boolean }>("room:history", {
      room,
      after,
      limit: 200,
    });
    events.push(...page.events);
    more = page.more;
  }
  return events;
}

const idsOf = (events: readonly Received[], type: string, field: string) =>
  events.filter((event) => event.type === type).map(({ data }) => `${data[field]}`);

test(
  "promises under load and SIGKILL, again and again: each message that was kept makes one commitment",
  async () => {
    const real = await startRealServer();
    server = real;
    const reader = await WireClient.connect(real, newUserId("reader"));
    const writers = await arrive(
      real,
      upTo(3).map(() => "writer"),
    );
    const { room } = await converse(reader, ...writers);
    const acked = new Set<string>();
    for (let kill = 0; kill < 3; kill += 1) {
      const clients = await Promise.all(writers.map((writer) => WireClient.connect(real, userIdOf(writer))));
      const writing = clients.flatMap((client) =>
        upTo(10).map(async (at) => {
          // A conversation has 500 of them at most.
          for (let times = 0; times < 5; times += 1) {
            acked.add((await say(client, room, `I'll pay Zoe $${at}`)).messageId);
          }
        }),
      );
      const settled = Promise.allSettled(writing);
      const before = acked.size;
      await until("enough acks", () => acked.size >= before + 20, 15_000);
      await real.kill("SIGKILL");
      await settled;
      await real.restart();
    }
    const back = await WireClient.connect(real, userIdOf(reader));
    let history: Received[] = [];
    await until(
      "every message's commitment",
      async () => {
        history = await wholeHistory(back, room);
        const said = idsOf(history, "message:new", "id");
        return idsOf(history, "commitment:created", "messageId").length >= said.length;
      },
      10_000,
    );
    const said = idsOf(history, "message:new", "id");
    expect(idsOf(history, "commitment:created", "messageId").sort()).toEqual(said.toSorted());
    expect(new Set(idsOf(history, "commitment:created", "id")).size).toBe(said.length);
    for (const messageId of acked) expect(said).toContain(messageId);
    expect(await real.kill("SIGTERM")).toBe(0);
    expect(real.stdout + real.stderr).not.toContain("by a bug");
  },
  testTimeoutMs,
);

test(
  "nothing of a deleted message's promise is left in any file",
  async () => {
    const real = await startRealServer();
    server = real;
    const [ann, ben] = await arrive(real, ["ann", "ben"]);
    if (!ann || !ben) throw new Error("nobody came");
    const { room } = await converse(ann, ben);
    const { messageId } = await say(ann, room, "I'll bring 7 vanadiumspoons if ben polishes zirconiumforks");
    const created = await ben.waitFor(({ type }) => type === "commitment:created");
    expect(created.data).toMatchObject({ messageId, amount: 7, unit: "vanadiumspoon" });
    const id = `${created.data.id}`;
    await ann.ask("commitment:fulfil", { id });
    await ben.waitFor(({ type }) => type === "liability:update");
    await ann.ask("message:delete", { messageId });
    await ben.waitFor(({ type, data }) => type === "commitment:updated" && data.status === "cancelled");
    for (const word of ["vanadiumspoon", "zirconiumfork"]) await goneFromDisk(real, word);
    expect(real.stdout + real.stderr).not.toMatch(/vanadium|zirconium/);
  },
  testTimeoutMs,
);
