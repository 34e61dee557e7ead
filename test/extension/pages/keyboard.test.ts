/** The keyboard's place on the extension's pages: a worker that takes its time takes it from nobody. */
import { expect } from "bun:test";
import type { Page } from "playwright-core";
import {
  type Answer,
  type Command,
  defaultSettings,
  type ExtensionState,
} from "../../../extension/messages.ts";
import { browserTest } from "../../support/chromium.ts";
import { drawn } from "../../support/drawn.ts";
import { useFaces } from "../../support/extension-pages.ts";
import { extensionState, fullState } from "../../support/fake-worker.ts";

const open = useFaces();
const signedOut = extensionState({ account: { kind: "signed-out" } });

/** What has the cursor, however deep: its label, else its text. */
const place = (page: Page): Promise<string | null> =>
  page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    if (at === document.body) return null;
    return at?.getAttribute("aria-label") ?? at?.closest("label")?.textContent?.trim() ?? at?.id ?? null;
  });

/** A key on what has the cursor, and an answer only once the page has been drawn as busy. @returns what was asked */
async function press(page: Page, key: string, answer: Answer = { ok: true }): Promise<readonly Command[]> {
  const asked = await page.evaluate(async (answer) => {
    const kinds = [
      "set",
      "sites",
      "set-site",
      "sign-in",
      "sign-out",
      "export",
      "snooze",
      "permissions-changed",
    ];
    const slow = new Promise<Answer>((resolve) =>
      Object.assign(globalThis, { answerNow: () => resolve(answer) }),
    );
    for (const kind of kinds) Object.assign(fakeWorker.answers, { [kind]: slow });
    return fakeWorker.commands.length;
  }, answer);
  await page.keyboard.press(key);
  await page.waitForFunction((asked) => fakeWorker.commands.length > asked, asked);
  // A second time while it is busy: that asks for nothing more.
  await page.keyboard.press(key);
  await drawn(page);
  const commands = await page.evaluate((asked) => fakeWorker.commands.slice(asked), asked);
  await page.evaluate(() => (globalThis as unknown as { answerNow(): void }).answerNow());
  await drawn(page);
  return commands;
}

async function say(page: Page, state: ExtensionState): Promise<void> {
  await page.evaluate((state) => fakeWorker.say(state), state);
  await drawn(page);
}

for (const face of ["popup", "panel", "welcome"] as const) {
  browserTest(`pairing in the ${face} keeps it, and leads to the session`, async () => {
    const page = await open(face, signedOut);
    await page.getByLabel("Pairing code").fill("AAAA-BBBB");
    await page.getByRole("button", { name: "Pair" }).focus();
    const problem = {
      code: "not-signed-in",
      message: "Nobody has shown this code.",
      remedy: "Show another.",
    };
    expect(await press(page, "Enter", { ok: false, problem } as Answer)).toHaveLength(1);
    await page.getByText("Nobody has shown this code.").waitFor();
    expect(await place(page)).toBe("");
    await press(page, "Enter");
    await say(page, extensionState());
    expect(await place(page)).toBe("Session");
  });
}

browserTest("a switch, a choice and a button of the settings keep it, and ask once", async () => {
  const settings = { ...defaultSettings, areTabsOn: true };
  const page = await open("options", extensionState({ settings, granted: { hosts: false, tabs: true } }));
  for (const [role, name, key] of [
    ["switch", "Say a word now and then", "Space"],
    ["radio", "Its path, too", "Space"],
    ["button", "Export", "Enter"],
    ["button", "Sign out", "Enter"],
  ] as const) {
    const control = page.getByRole(role, { name });
    await control.focus();
    const before = await place(page);
    expect(await press(page, key, { ok: true, value: "{}" } as Answer)).toHaveLength(1);
    expect([name, await place(page)]).toEqual([name, before]);
    expect(
      await control.evaluate((it) => it.getRootNode() instanceof ShadowRoot && it.matches(":focus")),
    ).toBe(true);
  }
  // What the worker did not take over is not shown as if it had.
  expect(await page.getByRole("radio", { name: "Its domain" }).isChecked()).toBe(true);
  await say(page, signedOut);
  expect(await place(page)).toBe("Sign-in");
  await page.getByLabel("Pairing code").focus();
  await say(page, extensionState());
  expect(await place(page)).toBe("Sign-in");
});

browserTest("what is taken off a list does not leave the next one under the key", async () => {
  const excluding = (...excluded: string[]) => extensionState({ settings: { ...defaultSettings, excluded } });
  const site = (domain: string, isDefault: boolean) => ({ domain, category: "neutral", isDefault });
  const page = await open("options", signedOut);
  await page.evaluate(
    (value) => void Object.assign(fakeWorker.answers, { sites: { ok: true, value } }),
    [site("chat.example.org", false), site("example.com", true), site("github.com", true)],
  );
  await say(page, excluding("bank.example.com", "clinic.example.org"));
  await page.getByRole("button", { name: "Record bank.example.com again" }).focus();
  await press(page, "Enter");
  await say(page, excluding("clinic.example.org"));
  await page.getByText("bank.example.com").waitFor({ state: "detached" });
  expect(await place(page)).toBe("");

  // One that becomes the user's own moves to the top, and takes it along.
  const select = page.getByRole("combobox", { name: "What github.com counts as" });
  await select.focus();
  const value = [site("chat.example.org", false), site("example.com", true), site("github.com", false)];
  expect(await press(page, "ArrowUp", { ok: true, value })).toHaveLength(1);
  expect(await place(page)).toBe("What github.com counts as");
  await page.getByRole("button", { name: "Take chat.example.org off your list" }).focus();
  await press(page, "Enter", { ok: true, value: value.slice(1) });
  expect(await place(page)).toBe("Sites");
});

browserTest("quiet for a while keeps it", async () => {
  const page = await open("panel", fullState(Date.now()));
  const quiet = page.getByRole("button", { name: "Quiet for 15 minutes" });
  await quiet.focus();
  expect(await press(page, "Enter")).toHaveLength(1);
  expect(await quiet.evaluate((it) => it.matches(":focus"))).toBe(true);
});

browserTest("one activity waits", async () => {
  const state = extensionState();
  const page = await open("options", { ...state, queue: { ...state.queue, waiting: 1 } });
  await page.getByText("1 activity that waits to be sent").waitFor();
});
