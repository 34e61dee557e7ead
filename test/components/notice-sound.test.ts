/** The sound that tells of what comes in while nobody looks. */
import { expect } from "bun:test";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { usePages } from "./page.ts";

const open = usePages();

/** The panel of a bell, where what is played is counted instead of heard. */
async function openPanel() {
  const page = await open();
  await page.evaluate(() => {
    localStorage.clear();
    const played = { times: 0 };
    const param = { value: 0, setValueAtTime() {}, exponentialRampToValueAtTime() {} };
    const node = { frequency: param, gain: param, connect: (next: unknown) => next, stop() {} };
    class Audio {
      currentTime = 0;
      destination = {};
      constructor() {
        played.times += 1;
      }
      createOscillator = () => ({ ...node, start() {}, addEventListener() {} });
      createGain = () => node;
      async close() {}
    }
    Object.defineProperty(globalThis, "AudioContext", { value: Audio, configurable: true });
    Object.assign(globalThis, { played });
    fixture.mount(`<taut-provider><taut-notifications></taut-notifications></taut-provider>`);
  });
  await page.getByRole("button", { name: /^Notifications/ }).click();
  return page;
}

type Page = Awaited<ReturnType<typeof openPanel>>;
const box = (page: Page) => page.getByRole("checkbox", { name: "Play a sound while I look elsewhere" });

/** How often something was played, once the last of it is over. */
const played = (page: Page) =>
  page.evaluate(async () => {
    await navigator.locks.request("taut-notice-sound", () => undefined);
    return (globalThis as unknown as { played: { times: number } }).played.times;
  });

/** What comes in on a page that is looked at or not. @returns how often something was played because of it */
async function comesIn(
  page: Page,
  state: "hidden" | "visible",
  more: object = {},
  room = "conversation:one",
) {
  const before = await played(page);
  await page.evaluate(
    ({ state, more, room }) => {
      Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
      const message = { id: "m1", content: "lunch?", sender: fixture.bo, ...more };
      fixture.client.tell("message:new", message, room);
      fixture.client.tell("message:new", { ...message, id: "m2" }, room);
      Reflect.deleteProperty(document, "visibilityState");
    },
    { state, more, room },
  );
  return (await played(page)) - before;
}

test("nothing is played before the user ticks the box, which lets them hear it", async () => {
  const page = await openPanel();
  expect(await comesIn(page, "hidden")).toBe(0);
  await box(page).check();
  expect(await played(page)).toBe(1);
});

test("what comes in while nobody looks is heard, and several at once as one", async () => {
  const page = await openPanel();
  await box(page).check();
  expect(await played(page)).toBe(1);
  expect(await comesIn(page, "visible")).toBe(0);
  expect(await comesIn(page, "hidden")).toBe(1);
});

test("what is whispered or encrypted is heard, too; one's own is not, nor anything once the box is empty", async () => {
  const page = await openPanel();
  await box(page).check();
  expect(await comesIn(page, "hidden", {}, "whisper:ABCD")).toBe(1);
  expect(await comesIn(page, "hidden", { kind: "encrypted" })).toBe(1);
  expect(await comesIn(page, "hidden", { sender: { id: "me", name: "Mina" } })).toBe(0);
  await box(page).uncheck();
  expect(await comesIn(page, "hidden")).toBe(0);
});
