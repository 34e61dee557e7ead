/** The settings, before a worker that says what each test is about. */
import { expect } from "bun:test";
import type { Page } from "playwright-core";
import { type Command, defaultSettings } from "../../../extension/messages.ts";
import { browserTest } from "../../support/chromium.ts";
import { useFaces } from "../../support/extension-pages.ts";
import { extensionState } from "../../support/fake-worker.ts";

const open = useFaces();

const commands = (page: Page): Promise<readonly Command[]> =>
  page.evaluate(() => fakeWorker.commands.filter(({ kind }) => kind !== "sites"));
const asked = (page: Page): Promise<readonly unknown[]> => page.evaluate(() => fakeWorker.asked);
const section = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const hosts = { origins: ["http://*/*", "https://*/*"] };

browserTest("typing is turned on in the click that asks for its permission, and then only", async () => {
  const page = await open("options", extensionState());
  await page.getByRole("switch", { name: "Rhythm of typing" }).click();
  await page.waitForFunction(() => fakeWorker.commands.some(({ kind }) => kind === "set"));
  expect(await asked(page)).toEqual([hosts]);
  expect(await commands(page)).toEqual([
    { kind: "permissions-changed" },
    { kind: "set", settings: { isTypingOn: true } },
  ]);
});

browserTest(
  "a refused permission leaves the detail off, and says that sessions go on without it",
  async () => {
    const page = await open("options", extensionState());
    await page.evaluate(() => {
      fakeWorker.isGranting = false;
    });
    const typing = page.getByRole("switch", { name: "Rhythm of typing" });
    await typing.click();
    await page.getByText("Not allowed. Sessions go on without this detail.").waitFor();
    expect(await typing.isChecked()).toBe(false);
    expect(await commands(page)).toEqual([]);
  },
);

browserTest("a detail that is turned off gives its permission back", async () => {
  const settings = { ...defaultSettings, areTabsOn: true };
  const page = await open("options", extensionState({ settings, granted: { hosts: false, tabs: true } }));
  await page.getByText("Allowed. Turning it off gives the permission back.").waitFor();
  await page.getByRole("switch", { name: "Sites that you are on" }).click();
  await page.waitForFunction(() => fakeWorker.commands.length > 1);
  expect(await asked(page)).toEqual([{ permissions: ["tabs"] }]);
  expect(await commands(page)).toEqual([
    { kind: "set", settings: { areTabsOn: false } },
    { kind: "permissions-changed" },
  ]);
});

browserTest("to who wants less motion a change shows at once, not as a transition", async () => {
  const page = await open("options", extensionState());
  const choice = page.getByText("Its domain: docs.example.org").locator("xpath=ancestor::label");
  const opacity = await choice.evaluate(
    async (label, state) => {
      const style = getComputedStyle(label);
      const off = style.opacity;
      fakeWorker.say(state);
      await new Promise<void>((told) => queueMicrotask(() => queueMicrotask(told)));
      return { off, on: style.opacity };
    },
    extensionState({ settings: { ...defaultSettings, areTabsOn: true } }),
  );
  expect(opacity).toEqual({ off: "0.55", on: "1" });
});

browserTest(
  "a permission that was taken away elsewhere is said to be missing, and can be given again",
  async () => {
    const page = await open(
      "options",
      extensionState({ settings: { ...defaultSettings, isTypingOn: true } }),
    );
    await page.getByRole("button", { name: "Allow it again" }).click();
    expect(await asked(page)).toEqual([hosts]);
  },
);

browserTest("a server's address is saved without what follows it, and what is none is not", async () => {
  const page = await open("options", extensionState());
  const field = page.getByRole("textbox", { name: "Address of the server" });
  await field.fill("ftp://focus.example.org");
  await field.press("Enter");
  await page.getByText("is no server's address").waitFor();
  await field.fill("https://Focus.example.org/");
  await field.press("Enter");
  expect(await commands(page)).toEqual([{ kind: "set", settings: { server: "https://focus.example.org" } }]);
  await page.getByRole("status").getByText("Saved: https://focus.example.org").waitFor();
});

browserTest("a token is a way in where pairing is not", async () => {
  const page = await open("options", extensionState({ account: { kind: "signed-out" } }));
  await page.getByText("Use a token instead").click();
  await page.getByLabel("Token").fill(" a.b.c ");
  await page.getByRole("button", { name: "Sign in" }).click();
  expect(await commands(page)).toEqual([{ kind: "sign-in-token", token: "a.b.c" }]);
});

browserTest("a site is added to the user's own list, of which the others are left as they are", async () => {
  const page = await open("options", extensionState({ account: { kind: "signed-out" } }));
  await page.evaluate((state) => {
    const sites = [
      { domain: "github.com", category: "focus", isDefault: true },
      { domain: "chat.example.org", category: "neutral", isDefault: false },
    ];
    fakeWorker.answers.sites = { ok: true, value: sites };
    fakeWorker.say(state);
  }, extensionState());
  const sites = section(page, "Sites");
  await sites.getByRole("textbox", { name: "Site" }).fill("https://Docs.example.org/guide");
  await page.evaluate(() => {
    fakeWorker.answers["set-site"] = {
      ok: true,
      value: [{ domain: "docs.example.org", category: "focus", isDefault: false }],
    };
  });
  await sites.getByRole("button", { name: "Add" }).click();
  await sites.getByText("docs.example.org").waitFor();
  expect(await commands(page)).toEqual([{ kind: "set-site", domain: "docs.example.org", category: "focus" }]);
});

browserTest("a domain is excluded in its bare form, and what is none is said to be none", async () => {
  const page = await open("options", extensionState());
  const excluded = section(page, "Never recorded");
  await excluded.getByRole("textbox", { name: "Domain" }).fill("not a domain");
  await excluded.getByRole("button", { name: "Add" }).click();
  await excluded.getByText("“not a domain” is no domain.").waitFor();
  await excluded.getByRole("textbox", { name: "Domain" }).fill("https://Bank.example.com/accounts");
  await excluded.getByRole("button", { name: "Add" }).click();
  expect(await commands(page)).toEqual([{ kind: "set", settings: { excluded: ["bank.example.com"] } }]);
});

browserTest("an excluded domain can be recorded again", async () => {
  const settings = { ...defaultSettings, excluded: ["bank.example.com", "clinic.example.org"] };
  const page = await open("options", extensionState({ settings }));
  await page.getByRole("button", { name: "Record bank.example.com again" }).click();
  expect(await commands(page)).toEqual([{ kind: "set", settings: { excluded: ["clinic.example.org"] } }]);
});

browserTest("the copy is a file with what the worker keeps", async () => {
  const page = await open("options", extensionState());
  await page.evaluate(() => {
    fakeWorker.answers.export = { ok: true, value: { activities: [] } };
  });
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^tautline-\d{4}-\d\d-\d\d\.json$/);
  expect(await Bun.file(await file.path()).json()).toEqual({ activities: [] });
});

browserTest("nothing is deleted when the question is answered with no", async () => {
  const page = await open("options", extensionState());
  await page.getByRole("button", { name: "Delete…" }).click();
  await page.getByRole("button", { name: "Keep it" }).click();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  expect(await commands(page)).toEqual([]);
});

browserTest(
  "everything is deleted once it was confirmed, on the server only if that was ticked, and it says what went",
  async () => {
    const page = await open("options", extensionState());
    await page.evaluate(() => {
      fakeWorker.answers["delete-everything"] = { ok: true, value: { activities: 42, isServerToo: true } };
    });
    await page.getByRole("button", { name: "Delete…" }).click();
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page
      .getByText(
        "42 activities that the server did not have. Everything of yours on the server is deleted, too.",
      )
      .waitFor();
    expect(await commands(page)).toEqual([{ kind: "delete-everything", isServerToo: true }]);
  },
);

browserTest("that deleting takes what others have left here is said before", async () => {
  const queue = { waiting: 0, ofOthers: 3, shed: 0, refused: 0, bound: 50_000 } as const;
  const page = await open("options", extensionState({ queue }));
  await page.getByRole("button", { name: "Delete…" }).click();
  await page.getByText("3 activities of others who were signed in here will be lost, too.").waitFor();
});

browserTest("a link to a section leads there", async () => {
  const page = await open("options", extensionState(), { hash: "#data", height: 400 });
  await page.getByRole("heading", { name: "Your data" }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent)).toBe(
    "Your data",
  );
});

browserTest("a server that is reached over plain http from afar is warned of", async () => {
  const settings = { ...defaultSettings, server: "http://focus.example.org" };
  const page = await open("options", extensionState({ settings }));
  await page.getByRole("alert").getByText("Everybody on the way can read what is recorded").waitFor();
  await page.evaluate((state) => fakeWorker.say(state), extensionState());
  await page.getByRole("alert").waitFor({ state: "detached" });
});

browserTest(
  "on 320 pixels, as a window at 400 % has, nothing is cut off or too narrow to write in",
  async () => {
    const long = "a-very-long-name-of-a-bank.savings.department.example.com";
    const site = {
      domain: "a-very-long-name-of-documentation.example.org",
      category: "focus",
      isDefault: false,
    };
    const page = await open("options", extensionState({ account: { kind: "signed-out" } }), { width: 320 });
    await page.evaluate(
      ({ state, site }) => {
        fakeWorker.answers.sites = { ok: true, value: [site] };
        fakeWorker.say(state);
      },
      { state: extensionState({ settings: { ...defaultSettings, excluded: [long] } }), site },
    );
    await page.getByText(site.domain).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    const edges = await page
      .getByRole("navigation")
      .getByRole("link")
      .evaluateAll((links) => links.map((link) => link.getBoundingClientRect().right));
    expect(Math.max(...edges)).toBeLessThanOrEqual(320);
    const field = page.getByRole("textbox", { name: "Site", exact: true });
    expect((await field.boundingBox())?.width).toBeGreaterThan(150);
  },
);
