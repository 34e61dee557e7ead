/** Pages that get in the way of the script that counts typing. */
import { afterEach, expect } from "bun:test";
import { browserTest } from "../../support/chromium.ts";
import { type Driver, startDriver, stored } from "../../support/extension-driver.ts";
import { type RealServer, startRealServer, until } from "../../support/real-server.ts";
import { serveTwoSites, type TwoSites } from "../../support/two-sites.ts";
import { tokenFor } from "../contract/support/tokens.ts";

let server: RealServer | undefined;
let driver: Driver | undefined;
let sites: TwoSites | undefined;

afterEach(async () => {
  await driver?.close();
  await server?.stop();
  sites?.stop();
});

/** Signed in, and typing is to be counted. */
async function begin() {
  const started = { server: await startRealServer(), sites: serveTwoSites() };
  ({ server, sites } = started);
  driver = await startDriver(server, { isAllowed: true });
  await driver.signIn(tokenFor("ada"));
  await driver.ask({ kind: "set", settings: { areTabsOn: true, isTypingOn: true } });
  return { ...started, driver };
}

browserTest(
  "a tab that answers nothing, such as one that asks the user something, holds up no session",
  async () => {
    const { driver, server, sites } = await begin();
    const [asking, other] = await sites.open(driver.browser.context);
    const isAsking = new Promise((resolve) => {
      // Nobody answers it.
      asking.on("dialog", resolve);
    });
    void asking.evaluate(() => alert("Are you there?")).catch(() => {});
    await isAsking;
    const sessionId = await driver.start();
    const there = () => stored(server, sessionId);
    await until("the server has the session", () => there().length > 0, 10_000);
    await other.bringToFront();
    await other.getByRole("textbox", { name: "Notes" }).pressSequentially("Nobody is to read this.");
    await until("the typing is stored", () => there().some(({ type }) => type === "typing"), 25_000);
    expect((await driver.state()).session.kind).toBe("running");
  },
  60_000,
);

browserTest(
  "what is typed in a frame of an excluded site is not counted, whatever page it is in",
  async () => {
    const { driver, server, sites } = await begin();
    await driver.ask({ kind: "set", settings: { excluded: ["localhost"] } });
    const [one] = await sites.open(driver.browser.context);
    await one.bringToFront();
    await one.evaluate((url) => {
      document.body.appendChild(document.createElement("iframe")).src = url;
    }, sites.other);
    const within = one.frameLocator("iframe").getByRole("textbox", { name: "Notes" });
    await within.waitFor();
    const sessionId = await driver.start();
    await within.pressSequentially("secret");
    await one.getByRole("textbox", { name: "Notes" }).first().pressSequentially("not");
    const typing = () => stored(server, sessionId).filter(({ type }) => type === "typing");
    await until("the typing beside it is stored", () => typing().some(isOfThree), 25_000);
    expect(typing()).toHaveLength(1);
  },
  60_000,
);

const isOfThree = ({ metadata }: ReturnType<typeof stored>[number]) => metadata.insertions === 3;

browserTest(
  "typing is counted in frames that their page fills by itself, as editors of rich text are",
  async () => {
    const { driver, server, sites } = await begin();
    const sessionId = await driver.start();
    const [one] = await sites.open(driver.browser.context);
    await one.bringToFront();
    await one.evaluate(() => {
      const [described, written] = [0, 1].map(() =>
        document.body.appendChild(document.createElement("iframe")),
      );
      if (described !== undefined) described.srcdoc = "<!doctype html><body contenteditable>";
      const page = written?.contentDocument;
      page?.open();
      page?.write("<!doctype html><body contenteditable>");
      page?.close();
    });
    for (const [at, words] of ["described", "written"].entries()) {
      await one.frameLocator("iframe").nth(at).locator("body").click();
      await one.keyboard.type(words);
    }
    const typing = () => stored(server, sessionId).filter(({ type }) => type === "typing");
    await until("the typing in both is stored", () => typing().length === 2, 25_000);
    expect(typing().map(({ metadata }) => metadata.insertions)).toEqual([9, 7]);
    for (const { metadata } of typing()) expect(metadata.url).toBe(new URL("/", sites.one).href);
  },
  60_000,
);

browserTest(
  "typing is counted, and once, in pages that were open when the extension was switched off and on again",
  async () => {
    const { driver, server, sites } = await begin();
    const [, other] = await sites.open(driver.browser.context);
    const said: string[] = [];
    other.on("pageerror", ({ message }) => said.push(message));
    other.on("console", (message) => said.push(message.text()));
    const sessionId = await driver.start();
    await driver.switchOffAndOn();
    expect(await driver.state()).toMatchObject({ session: { kind: "running", sessionId } });
    await other.bringToFront();
    await other.getByRole("textbox", { name: "Notes" }).pressSequentially("Nobody");
    const typing = () => stored(server, sessionId).filter(({ type }) => type === "typing");
    await until("the typing is stored", () => typing().length > 0, 25_000);
    expect(typing().map(({ metadata }) => metadata.insertions)).toEqual([6]);
    expect(said).toEqual([]);
  },
  60_000,
);
