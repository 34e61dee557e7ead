/** One's own emotion: switched on by oneself, shown to nobody else. */
import { expect } from "bun:test";
import type { Page } from "playwright-core";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { usePages } from "./page.ts";

const open = usePages();

async function openEmotion(isOn: boolean): Promise<Page> {
  const page = await open();
  await page.evaluate(async (on) => {
    await fixture.client.emotion.opt(on);
    fixture.mount(`<taut-provider><taut-emotion></taut-emotion></taut-provider>`);
  }, isOn);
  return page;
}

test("it is off until its author switches it on, and says that nobody else sees it", async () => {
  const page = await openEmotion(false);
  const toggle = page.getByRole("switch", { name: "My emotion" });
  expect(await toggle.isChecked()).toBe(false);
  await page.getByText("nothing is read until you switch it on").waitFor();
  expect(await page.locator("[part=plane]").count()).toBe(0);
  await toggle.press("Space");
  await page.getByText("Only you see this, on your own devices").waitFor();
  expect(await page.evaluate(() => fixture.client.emotion.isOn.value)).toBe(true);
});

test("the latest emotion is named, with its three dimensions", async () => {
  const page = await openEmotion(true);
  await page.getByText("Nothing yet").waitFor();
  await page.evaluate(() => {
    const pad = { pleasure: 0.62, arousal: 0.86, dominance: -0.36 };
    const emotion = { messageId: "m1", primary: "excitement", intensity: 0.9, pad, timestamp: 1 };
    fixture.client.emotion.ofMessages.value = new Map([["m1", emotion]]);
    fixture.client.emotion.latest.value = emotion;
  });
  await page.getByRole("status").getByText("Excitement, strong").waitFor();
  expect(await page.getByRole("definition").allInnerTexts()).toEqual([
    "pleasant 0.6",
    "lively 0.9",
    "giving way -0.4",
  ]);
});

test("those before it leave a trail that gets fainter", async () => {
  const page = await openEmotion(true);
  await page.evaluate(() => {
    const made = ["m1", "m2", "m3"].map((messageId, at) => {
      const pad = { pleasure: at / 4, arousal: 0, dominance: 0 };
      return { messageId, primary: "joy", intensity: 0.5, pad, timestamp: at };
    });
    fixture.client.emotion.ofMessages.value = new Map(made.map((one) => [one.messageId, one]));
    fixture.client.emotion.latest.value = made[2];
  });
  await page.getByText("Joy, clear").waitFor();
  const past = await page
    .locator(".past")
    .evaluateAll((dots) => dots.map((dot) => dot.getAttribute("opacity")));
  expect(past).toEqual(["0.5", "0.8"]);
});

test("where it cannot be switched, it stays as it was and says why", async () => {
  const page = await openEmotion(false);
  await page.evaluate(() => {
    const refused = Object.assign(new Error("try later"), { code: "unavailable" });
    Object.assign(fixture.client.emotion, { opt: () => Promise.reject(refused) });
  });
  await page.getByRole("switch").click();
  await page.getByRole("alert").getByText("try later").waitFor();
  expect(await page.getByRole("switch").isChecked()).toBe(false);
});
