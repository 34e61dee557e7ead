/** The page that opens once, when the extension is installed. */
import { expect } from "bun:test";
import { browserTest } from "../../support/chromium.ts";
import { useFaces } from "../../support/extension-pages.ts";
import { extensionState } from "../../support/fake-worker.ts";

const open = useFaces();

browserTest("it says where what is recorded goes: to the server that is set", async () => {
  const { settings } = extensionState();
  const page = await open(
    "welcome",
    extensionState({ settings: { ...settings, server: "https://focus.example.org" } }),
  );
  await page
    .getByText("It goes to focus.example.org, the server in the settings, and to nobody else.")
    .waitFor();
});

browserTest("from it, one pairs, chooses what is recorded, and starts", async () => {
  const page = await open("welcome", extensionState({ account: { kind: "signed-out" } }));
  await page.getByRole("textbox", { name: "Pairing code" }).fill("K7QF-2MXW");
  await page.getByRole("button", { name: "Pair", exact: true }).click();
  await page.evaluate((state) => fakeWorker.say(state), extensionState());
  await page.getByText("Signed in as Ada at 127.0.0.1:8765.").waitFor();
  await page.getByRole("button", { name: "Choose" }).click();
  await page.getByRole("button", { name: "Start a session" }).click();
  expect(await page.evaluate(() => fakeWorker.commands)).toEqual([
    { kind: "sign-in", code: "K7QF-2MXW" },
    { kind: "start" },
  ]);
  expect(await page.evaluate(() => fakeWorker.opened)).toEqual([
    "chrome-extension://abcdefghijklmnopabcdefghijklmnop/options/options.html#recorded",
  ]);
});
