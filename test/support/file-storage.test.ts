import { afterEach, expect, test } from "bun:test";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OpenStorage, OutboxEntry } from "../../client/core/storage-port.ts";
import { everBeside, everPut, FileStorage } from "./file-storage.ts";

const file = join(mkdtempSync(join(tmpdir(), "tautline-storage-")), "storage");
afterEach(() => rmSync(file, { force: true }));
const entry = (id: string): OutboxEntry => ({ id, type: "message:send", data: { room: "r" }, timestamp: 1 });
const at = (seq: number, epoch = "e1") => ({ epoch, seq });

/** Opens it as a new process does. */
async function open(storage = new FileStorage(file)): Promise<{ open: OpenStorage; told: string[] }> {
  const told: string[] = [];
  const events = { added: ({ id }: OutboxEntry) => void told.push(id), settled() {}, owner() {} };
  return { open: await storage.open({ server: "ws://s", user: "u" }, events), told };
}

test("what was put and not settled is there again, in the order of the putting", async () => {
  const { open: first } = await open();
  for (const id of ["a", "b", "c"]) await first.put(entry(id));
  first.settle("b", undefined, {});
  expect((await open()).told).toEqual(["a", "c"]);
  expect(everPut(file).map(({ id }) => id)).toEqual(["a", "b", "c"]);
});

test("cursors are there again, and never go back within an epoch", async () => {
  const { open: first } = await open();
  for (const cursor of [at(1), at(3), at(2)]) first.move("r", cursor);
  expect((await open()).open.cursors).toEqual({ r: at(3) });
  first.move("r", at(1, "e2"));
  expect((await open()).open.cursors).toEqual({ r: at(1, "e2") });
});

test("what is kept beside a cursor is there where the cursor is", async () => {
  const storage = new FileStorage(file, { beside: (room, { seq }) => `${room} up to ${seq}` });
  const { open: first } = await open(storage);
  for (const cursor of [at(1), at(1), at(4)]) first.move("r", cursor);
  expect(everBeside(file, "r")).toEqual(["r up to 1", "r up to 4"]);
});

test("a file that is not there is empty", async () => {
  const { open: first, told } = await open();
  expect([told, first.cursors]).toEqual([[], {}]);
});

test("a line that was cut short is not there, and does not spoil the next", async () => {
  await (await open()).open.put(entry("a"));
  appendFileSync(file, '{"put":{"id":"b","ty');
  await (await open()).open.put(entry("c"));
  expect((await open()).told).toEqual(["a", "c"]);
});
