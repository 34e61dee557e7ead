/** A page's own session: looked at or not, typed in or not, and nothing of what was typed. */
import { expect, test } from "bun:test";
import { type CaptureHandlers, captureFocus } from "../../client/features/focus-capture.ts";
import type { NewActivity } from "../../client/index.ts";
import { FakePorts } from "../support/client-ports.ts";

function captured(options: { isVisible?: boolean; pausedAgoMs?: number } = {}) {
  const ports = new FakePorts();
  const startedAt = ports.clock.now();
  const told: NewActivity[] = [];
  let isVisible = options.isVisible ?? true;
  let isWatched = false;
  const handlers: CaptureHandlers[] = [];
  const capture = captureFocus({
    clock: ports.clock,
    timers: ports.timers,
    domain: "work.example",
    pausedAt: options.pausedAgoMs === undefined ? undefined : startedAt - options.pausedAgoMs,
    source: {
      isVisible: () => isVisible,
      watch(given) {
        handlers.push(given);
        isWatched = true;
        return () => {
          isWatched = false;
        };
      },
    },
    log: (activities) => told.push(...activities),
  });
  const look = (visible: boolean) => {
    isVisible = visible;
    for (const { looked } of handlers) looked(visible);
  };
  const edit = (kind: "insertion" | "deletion", count = 1) => {
    for (let at = 0; at < count; at += 1) for (const { edited } of handlers) edited(kind);
  };
  const active = () => {
    for (const one of handlers) one.active();
  };
  /** Type, seconds since the start, and what is known of it. */
  const said = () =>
    told.map(({ eventType, timestamp = 0, metadata }) => [
      eventType,
      (timestamp - startedAt) / 1_000,
      metadata,
    ]);
  return { ports, capture, look, edit, active, said, isWatched: () => isWatched };
}

test("a page that is looked at says so, with its domain", () => {
  expect(captured().said()).toEqual([["window_focus", 0, { url: "work.example" }]]);
});

test("a page that is hidden is left, and come back to", async () => {
  const { ports, look, said } = captured();
  await ports.advance(5_000);
  look(false);
  await ports.advance(120_000);
  look(true);
  expect(said().slice(1)).toEqual([
    ["window_blur", 5, {}],
    ["window_focus", 125, { url: "work.example" }],
  ]);
});

test("typing is told every ten seconds, as how much was put in and deleted", async () => {
  const { ports, edit, said } = captured();
  edit("insertion", 30);
  await ports.advance(4_000);
  edit("deletion", 2);
  edit("insertion", 10);
  await ports.advance(6_000);
  expect(said().slice(1)).toEqual([["typing", 10, { typingVelocity: 240, insertions: 40, deletions: 2 }]]);
});

test("typing that is cut short is told when the page is hidden", async () => {
  const { ports, edit, look, said } = captured();
  edit("insertion", 20);
  await ports.advance(5_000);
  look(false);
  expect(said()[1]).toEqual(["typing", 5, { typingVelocity: 240, insertions: 20, deletions: 0 }]);
});

test("a minute without input is idle time, until the next input", async () => {
  const { ports, active, said } = captured();
  await ports.advance(30_000);
  active();
  await ports.advance(60_000);
  await ports.advance(15_000);
  active();
  expect(said().slice(1)).toEqual([
    ["idle_start", 90, {}],
    ["idle_end", 105, { idleDuration: 75_000 }],
  ]);
});

test("nobody is idle while the page is hidden", async () => {
  const { ports, look, said } = captured();
  look(false);
  await ports.advance(300_000);
  expect(said().map(([type]) => type)).toEqual(["window_focus", "window_blur"]);
});

test("nothing is told of a pause but the pause", async () => {
  const { ports, capture, edit, look, said } = captured();
  edit("insertion", 10);
  capture.pause();
  capture.pause();
  edit("insertion", 10);
  look(false);
  look(true);
  await ports.advance(200_000);
  capture.resume();
  expect(said().slice(1)).toEqual([
    ["typing", 0, { typingVelocity: 600, insertions: 10, deletions: 0 }],
    ["idle_start", 0, { isPause: true }],
    ["idle_end", 200, { isPause: true, idleDuration: 200_000 }],
    ["window_focus", 200, { url: "work.example" }],
  ]);
});

test("a pause outlives the page that it began in", () => {
  const { capture, said } = captured({ pausedAgoMs: 60_000 });
  expect(said()).toEqual([]);
  capture.resume();
  expect(said()[0]).toEqual(["idle_end", 0, { isPause: true, idleDuration: 60_000 }]);
});

test("what was typed last is told at the end, and then nothing more", async () => {
  const { ports, capture, edit, said, isWatched } = captured();
  edit("insertion", 5);
  capture.stop();
  expect(isWatched()).toBe(false);
  const { length } = said();
  expect(said().at(-1)?.[0]).toBe("typing");
  await ports.advance(300_000);
  expect(said()).toHaveLength(length);
});
