import { describe, expect, test } from "bun:test";
import { FrameLog, familyOf } from "../../client/demo/frame-log.ts";
import { inviteLink, readPlace, writePlace } from "../../client/demo/place.ts";
import { snippet } from "../../client/demo/snippet.ts";

describe("the address", () => {
  for (const place of [
    { kind: "start" },
    { kind: "room", room: "conversation:x~1" },
    { kind: "invited", code: "k3J9dPq2Lm8sT0vX" },
  ] as const) {
    test(`of ${place.kind} leads back to it`, () => {
      expect(readPlace(writePlace(place))).toEqual(place);
    });
  }

  test("of an invitation keeps the code from the server", () => {
    expect(inviteLink("https://chat.example", "CODE")).toBe("https://chat.example/#join=CODE");
  });
});

describe("the log of frames", () => {
  function openLog() {
    const scheduled: (() => void)[] = [];
    const log = new FrameLog((flush) => scheduled.push(flush));
    const see = (type: string) => log.add({ direction: "in", type, bytes: 10, at: 0 });
    return { log, see, flush: () => scheduled.splice(0).forEach((run) => void run()), scheduled };
  }

  test("shows the newest first, and no more than two hundred", () => {
    const { log, see, flush } = openLog();
    for (let index = 0; index < 150; index += 1) see(`a${index}`);
    flush();
    for (let index = 0; index < 150; index += 1) see(`b${index}`);
    flush();
    expect(log.rows.value.length).toBe(200);
    expect([log.rows.value[0]?.type, log.rows.value[199]?.type]).toEqual(["b149", "a100"]);
  });

  test("keeps no more than it would show while the page is hidden", () => {
    const { log, see, flush } = openLog();
    for (let index = 0; index < 5_000; index += 1) see(`a${index}`);
    flush();
    expect(log.rows.value.map((row) => row.serial).slice(0, 2)).toEqual([5_000, 4_999]);
    expect(log.rows.value.length).toBe(200);
    expect(log.totals.value).toEqual({ frames: 5_000, bytes: 50_000 });
  });

  test("draws once for all frames of a moment", () => {
    const { see, scheduled } = openLog();
    see("a");
    see("b");
    expect(scheduled.length).toBe(1);
  });

  test("counts the frames of each second for a minute", () => {
    const { log, see } = openLog();
    see("a");
    see("b");
    log.tick();
    log.tick();
    expect(log.rates.value.length).toBe(60);
    expect(log.rates.value.slice(-2)).toEqual([
      { in: 2, out: 0 },
      { in: 0, out: 0 },
    ]);
  });

  test("knows each event's family", () => {
    const types = ["ack", "status:typing", "message:new", "status:online", "conversation:list", "ping"];
    expect(types.map(familyOf)).toEqual(["replies", "typing", "messages", "presence", "rooms", "connection"]);
  });
});

test("the lines to embed a room are ten, and name the server and the room", () => {
  const lines = snippet("https://chat.example", "conversation:x");
  expect(lines.length).toBe(10);
  expect(lines.join("\n")).toContain(`src="https://chat.example/sdk/components.js"`);
  expect(lines.join("\n")).toContain(`url="https://chat.example/ws"`);
  expect(lines.join("\n")).toContain(`room="conversation:x"`);
});
