/** A point is what it says: where the server died there, what is on disk, what readers and the writer have. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { converse } from "../../end-to-end/contract/support/people.ts";
import { WireClient } from "../../end-to-end/contract/support/wire-client.ts";
import { freePort } from "../../support/free-port.ts";
import { until } from "../../support/real-server.ts";
import { readStored } from "../evidence/collect.ts";
import type { PointName } from "./points.ts";
import { createServerProcess, type Life, type ServerProcess } from "./server-process.ts";

/** Of what starts a server two or three times. */
const testTimeoutMs = 60_000;
/** Of what a server does at once. */
const answerTimeoutMs = 20_000;

const dir = mkdtempSync(join(tmpdir(), "tautline-points-"));
const dataDir = join(dir, "data");
let server: ServerProcess;
let life: Life | undefined;
let room = "";
let messages = 0;

beforeAll(async () => {
  server = createServerProcess({ dataDir, logDir: dir, port: await freePort() });
  await start();
  room = (
    await converse(await WireClient.connect(server, "writer"), await WireClient.connect(server, "reader"))
  ).room;
}, testTimeoutMs);

afterAll(async () => {
  await end();
  rmSync(dir, { recursive: true, force: true });
});

async function end(): Promise<void> {
  if (life?.hasEnded === false) life.kill("SIGKILL");
  await life?.ended;
}

async function start(point?: PointName): Promise<void> {
  await end();
  life = server.start(point && { point, count: 1, delayUs: 0 });
  await life.served;
}

/** One message to a server that dies at this point. @returns who has the message */
async function sendUpTo(point: PointName): Promise<{ isStored: boolean; isSeen: boolean; isAcked: boolean }> {
  await start(point);
  const writer = await WireClient.connect(server, "writer");
  const reader = await WireClient.connect(server, "reader");
  await reader.ask("room:join", { room });
  const content = `message-${++messages}`;
  writer.request("message:send", { room, content }).catch(() => {});
  await until("the connections are over", () => writer.isClosed && reader.isClosed, answerTimeoutMs);
  const ended = await life?.ended;
  expect(ended?.isKilled).toBe(true);
  const { events, integrity } = readStored(dataDir, [room]);
  expect(integrity).toBe("ok");
  return {
    isStored: events.some(({ token }) => token === content),
    isSeen: reader.contents(room).includes(content),
    isAcked: writer.events("ack").length > 0,
  };
}

test(
  "before the commit: nobody has it, and nothing is on disk",
  async () => {
    expect(await sendUpTo("before-commit")).toEqual({ isStored: false, isSeen: false, isAcked: false });
  },
  testTimeoutMs,
);

test(
  "after the commit: it is on disk, and nobody was told",
  async () => {
    expect(await sendUpTo("after-commit")).toEqual({ isStored: true, isSeen: false, isAcked: false });
  },
  testTimeoutMs,
);

test(
  "after the publishing: the reader has it, the writer has no ack",
  async () => {
    expect(await sendUpTo("after-publish")).toEqual({ isStored: true, isSeen: true, isAcked: false });
  },
  testTimeoutMs,
);

test(
  "after the ack: the writer has it, the reader has nothing",
  async () => {
    expect(await sendUpTo("after-ack")).toEqual({ isStored: true, isSeen: false, isAcked: true });
  },
  testTimeoutMs,
);

test(
  "during a commit: the server dies in it, and the database is sound",
  async () => {
    await sendUpTo("during-commit");
  },
  testTimeoutMs,
);

test(
  "during a checkpoint: the server dies in the one that a deletion makes, and the deletion stands",
  async () => {
    await start("during-checkpoint");
    const writer = await WireClient.connect(server, "writer");
    const { messageId } = await writer.ask("message:send", { room, content: "to-be-erased" });
    writer.request("message:delete", { messageId }).catch(() => {});
    await until("the connection is over", () => writer.isClosed, answerTimeoutMs);
    expect((await life?.ended)?.isKilled).toBe(true);
    await start();
    await end();
    const { events, integrity } = readStored(dataDir, [room]);
    expect([integrity, events.some(({ token }) => token === "to-be-erased")]).toEqual(["ok", false]);
  },
  testTimeoutMs,
);

test.each([1, 2, 9, 17])(
  "a first start that dies in step %d of making the tables is made good by the next",
  async (count) => {
    const freshDir = join(dir, `fresh-${count}`);
    const fresh = createServerProcess({ dataDir: freshDir, logDir: dir, port: await freePort() });
    const first = fresh.start({ point: "migration", count, delayUs: 0 });
    expect(await first.served).toBeUndefined();
    expect((await first.ended).isKilled).toBe(true);
    expect(existsSync(join(freshDir, "tautline.db"))).toBe(true);
    const second = fresh.start();
    expect(await second.served).toBeDefined();
    const ann = await WireClient.connect(fresh, "ann");
    const { room: made } = await converse(ann);
    expect(await ann.ask("message:send", { room: made, content: "first" })).toMatchObject({ seq: 1 });
    second.kill("SIGKILL");
    await second.ended;
  },
  testTimeoutMs,
);
