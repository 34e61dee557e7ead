/** The extension in Firefox: paired, allowed to see, and a session that the server's death takes nothing from. */
import { afterAll, expect } from "bun:test";
import type { ExtensionState } from "../../../extension/messages.ts";
import { stored } from "../../support/extension-driver.ts";
import {
  type Firefox,
  type FirefoxPage,
  firefoxOrigin,
  firefoxTest,
  launchFirefox,
} from "../../support/firefox.ts";
import { type RealServer, startRealServer, until } from "../../support/real-server.ts";
import { serveTwoSites } from "../../support/two-sites.ts";
import { tokenFor } from "../contract/support/tokens.ts";

let server: RealServer | undefined;
let firefox: Firefox | undefined;
const sites = serveTwoSites();

afterAll(async () => {
  await firefox?.close();
  await server?.stop();
  sites.stop();
});

const stateNow = `new Promise((resolve) => {
  const port = chrome.runtime.connect({ name: "live" });
  port.onMessage.addListener((state) => { port.disconnect(); resolve(state); });
})`;

/** Of the tab that was looked at last, as far as it was heard of. */
const siteSeen = `chrome.storage.session.get("tracked").then(({ tracked }) => tracked?.tracked.tab?.url ?? "")`;

const isPanelOpen = "chrome.sidebarAction.isOpen({})";

async function untilState(
  popup: FirefoxPage,
  what: string,
  holds: (state: ExtensionState) => boolean,
): Promise<ExtensionState> {
  let state: ExtensionState | undefined;
  await until(
    what,
    async () => {
      state = (await popup.evaluate(stateNow)) as ExtensionState;
      return holds(state);
    },
    20_000,
  );
  return state as ExtensionState;
}

async function openPairing({ url }: RealServer): Promise<string> {
  const headers = { authorization: `Bearer ${tokenFor("ada", { name: "Ada" })}` };
  const response = await fetch(`${url}/api/v1/pairings`, { method: "POST", headers });
  const { data } = (await response.json()) as { data: { code: string } };
  return data.code;
}

const button = (text: string) => `e.tagName === "BUTTON" && e.textContent.trim() === ${JSON.stringify(text)}`;
/** How often the page of the settings says of something that it is allowed. */
const allowedHere = `all().filter((e) => e.childElementCount === 0 && e.textContent.includes("Allowed.")).length`;

firefoxTest(
  "in Firefox a session is paired, recorded over tabs, kept while the server is dead, and sent whole",
  async () => {
    const running = await startRealServer({ env: { TAUTLINE_ALLOWED_ORIGINS: firefoxOrigin } });
    server = running;
    firefox = await launchFirefox({ hasExtension: true });
    const popup = await firefox.open(`${firefoxOrigin}/popup/popup.html`);
    const settings = { kind: "set", settings: { server: running.url } };
    expect(await popup.evaluate(`chrome.runtime.sendMessage(${JSON.stringify(settings)})`)).toEqual({
      ok: true,
    });
    await popup.click(`e.tagName === "INPUT"`);
    await popup.type(await openPairing(running));
    await popup.click(button("Pair"));
    await untilState(popup, "it is paired", ({ account }) => account.kind === "signed-in");

    await popup.click(`e.getAttribute("aria-label") === "Open the side panel"`);
    await until("the side panel is open", async () => (await popup.evaluate(isPanelOpen)) === true, 20_000);

    const options = await firefox.open(`${firefoxOrigin}/options/options.html`);
    for (const [at, name] of ["sites-that-you-are-on", "rhythm-of-typing"].entries()) {
      await options.click(`e.id === ${JSON.stringify(name)}`);
      await until("the page says so", async () => (await options.evaluate(allowedHere)) === at + 1, 20_000);
    }
    await untilState(popup, "all is allowed", ({ granted }) => granted.tabs && granted.hosts);

    await popup.click(button("Start a session"));
    const { session } = await untilState(
      popup,
      "a session runs",
      (state) => state.session.kind === "running",
    );
    const sessionId = session.kind === "none" ? "" : session.sessionId;
    const there = () => stored(running, sessionId);
    const [one, other] = [await firefox.open(sites.one), await firefox.open(sites.other)];
    await other.click(`e.tagName === "TEXTAREA"`);
    await other.type("Nobody is to read this, ever.");
    await until("the typing is stored", () => there().some(({ type }) => type === "typing"), 25_000);

    const before = there().length;
    await running.kill("SIGKILL");
    for (const [step, host] of ["127.0.0.1", "localhost", "127.0.0.1", "localhost"].entries()) {
      await (host === "localhost" ? other : one).bringToFront();
      // By itself: whoever goes back and forth before anybody looks has been nowhere, and something else may wait.
      await until(
        "the switch is seen",
        async () => String(await popup.evaluate(siteSeen)).includes(host),
        20_000,
      );
      await untilState(popup, "the switch waits", ({ queue }) => queue.waiting > step);
    }
    await running.restart();
    await popup.bringToFront();
    await untilState(popup, "all is sent", ({ queue }) => queue.waiting === 0);
    const activities = there();
    expect(activities.length).toBeGreaterThanOrEqual(before + 4);
    expect(new Set(activities.map(({ id }) => id)).size).toBe(activities.length);
    const text = JSON.stringify(activities);
    expect(text).toContain("localhost");
    for (const secret of ["Nobody", "secret", "/one", "/other"]) expect(text).not.toContain(secret);
  },
  120_000,
);
