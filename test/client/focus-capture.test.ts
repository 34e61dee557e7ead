/** A page's own session: looked at or not, typed in or not, and nothing of what was typed. */
import { expect, test } from "bun:test";
import { type CaptureHandlers, captureFocus } from "../../client/features/focus-capture.ts";
import type { NewActivity } from "../../client/index.ts";
import { FakePorts } from "../support/client-ports.ts";

function captured(options: { isVisible?: boolean; pausedAgoMs?: number; seenAgoMs?: number } = {}) {
  const ports = new FakePorts();
  const startedAt = ports.clock.now();
  const told: NewActivity[] = [];
  const seen: number[] = [];
  let isVisible = options.isVisible ?? true;
  let isWatched = false;
  const handlers: CaptureHandlers[] = [];
  const capture = captureFocus({
    clock: ports.clock,
    timers: ports.timers,
    domain: "work.example",
    pausedAt: options.pausedAgoMs === undefined ? undefined : startedAt - options.pausedAgoMs,
    seenAt: options.seenAgoMs === undefined ? undefined : startedAt - options.seenAgoMs,
    seen: (at) => seen.push((at - startedAt) / 1_000),
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
  const leave = () => {
    for (const one of handlers) one.leaving();
  };
  /** Type, seconds since the start, and what is known of it. */
  const said = () =>
    told.map(({ eventType, timestamp = 0, metadata }) => [
      eventType,
      (timestamp - startedAt) / 1_000,
      metadata,
    ]);
  return { ports, capture, look, edit, active, leave, said, seen, startedAt, isWatched: () => isWatched };
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

test("a page that may be about to go tells at once what was typed, and the rest if it stays", async () => {
  const { ports, edit, leave, said } = captured();
  edit("insertion", 6);
  await ports.advance(2_000);
  leave();
  edit("insertion");
  await ports.advance(10_000);
  expect(said().slice(1)).toEqual([
    ["typing", 2, { typingVelocity: 180, insertions: 6, deletions: 0 }],
    ["typing", 12, { typingVelocity: 6, insertions: 1, deletions: 0 }],
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

const hourMs = 3_600_000;

test("a clock that is set back makes nothing earlier than what was before", async () => {
  const { ports, capture, edit, said, startedAt } = captured();
  await ports.advance(30_000);
  ports.setClockBy(-hourMs);
  edit("insertion", 10);
  await ports.advance(10_000);
  capture.pause();
  ports.setClockBy(-hourMs);
  await ports.advance(20_000);
  capture.resume();
  expect(said().slice(1)).toEqual([
    ["typing", 40, { typingVelocity: 60, insertions: 10, deletions: 0 }],
    ["idle_start", 40, { isPause: true }],
    ["idle_end", 60, { isPause: true, idleDuration: 20_000 }],
    ["window_focus", 60, { url: "work.example" }],
  ]);
  expect(capture.now() - startedAt).toBe(60_000);
});

test("what the machine slept is idle time, whatever wakes first", async () => {
  const { ports, active, said } = captured();
  await ports.advance(30_000);
  active();
  await ports.suspend(hourMs);
  active();
  await ports.suspend(hourMs);
  await ports.advance(60_000);
  active();
  expect(said().slice(1)).toEqual([
    ["idle_end", 3_630, { idleDuration: hourMs }],
    ["idle_start", 3_690, {}],
    ["idle_end", 7_290, { idleDuration: hourMs + 60_000 }],
  ]);
});

test("of the time that the page was hidden, that which the machine slept is idle", async () => {
  const { ports, look, said } = captured();
  look(false);
  await ports.advance(600_000);
  await ports.suspend(hourMs);
  look(true);
  expect(said().slice(2)).toEqual([
    ["idle_end", 4_200, { idleDuration: hourMs }],
    ["window_focus", 4_200, { url: "work.example" }],
  ]);
});

test("the time that the page was closed for is idle, and of a reload nothing is told", () => {
  expect(captured({ seenAgoMs: hourMs }).said()).toEqual([
    ["idle_end", 0, { idleDuration: hourMs }],
    ["window_focus", 0, { url: "work.example" }],
  ]);
  expect(captured({ seenAgoMs: 5_000 }).said()).toEqual([["window_focus", 0, { url: "work.example" }]]);
});

test("the session goes on from where it was where the clock was set back while the page was closed", async () => {
  const { ports, edit, said } = captured({ seenAgoMs: -hourMs });
  edit("insertion", 1);
  await ports.advance(10_000);
  expect(said().map(([, at]) => at)).toEqual([3_600, 3_610]);
});

test("until when the page was there is said as it goes", async () => {
  const { ports, capture, seen } = captured();
  await ports.advance(60_000);
  capture.stop();
  const { length } = seen;
  await ports.advance(60_000);
  expect([seen.includes(30), seen.includes(60), seen.length]).toEqual([true, true, length]);
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
