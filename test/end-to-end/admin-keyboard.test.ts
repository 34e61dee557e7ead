/** The operator's page without a mouse. */
import { expect } from "bun:test";
import { adminToken, people, useAdminPage } from "../support/admin-page.ts";
import { browserTest } from "../support/chromium.ts";
import { drawn } from "../support/drawn.ts";

const openPage = useAdminPage();

browserTest(
  "the keyboard's place is never lost: neither to a form that is answered, nor with a button or a part that goes",
  async () => {
    const { server, page } = await openPage();
    const { ada, room } = await people(server);
    const press = async (name: string) => {
      await page.getByRole("button", { name, exact: true }).focus();
      await page.keyboard.press("Enter");
    };
    const place = async (text: string) => {
      await page.waitForFunction(
        (text) => {
          let at = document.activeElement;
          while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
          return at !== document.body && at?.textContent?.trim() === text;
        },
        text,
        { timeout: 5_000 },
      );
    };
    await page.getByLabel("Admin token").fill("not.a.token");
    await press("Sign in");
    await page.getByRole("alert").waitFor();
    await drawn(page);
    await place("Sign in");
    await page.getByLabel("Admin token").fill(adminToken());
    await press("Sign in");
    await place("Overview");

    await page.goto(`${server.url}/admin#room=${room}`);
    const pace = page.getByLabel("Each may write");
    const shown = page.locator("demo-admin-room");
    await shown.evaluate((one) => {
      const { client } = one as unknown as { client: { request(type: string, ...more: unknown[]): unknown } };
      const { request } = client;
      // The client's own, which every element of the page asks.
      client.request = (type, ...more) =>
        type === "room:slow"
          ? new Promise((_, no) => Object.assign(globalThis, { refuse: () => no(new Error("Not now.")) }))
          : request(type, ...more);
    });
    await pace.selectOption("every minute");
    await shown.locator(".answer").getByText("Asking the server…").waitFor();
    expect(await pace.inputValue()).toBe("60");
    await page.evaluate(() => (globalThis as unknown as { refuse(): void }).refuse());
    await shown.getByRole("alert").getByText("Not now.").waitFor();
    // What was not done is not shown as if it were.
    await page.waitForFunction(
      (one) => one?.shadowRoot?.querySelector("select")?.value === "0",
      await shown.elementHandle(),
    );
    await press("Close the room");
    await page.keyboard.press("Enter");
    await page.getByText("The room is closed.").waitFor();
    await place("Harbour");
    await press("Reopen the room");
    await page.getByText("The room is open again.").waitFor();
    await place("Harbour");

    await page.getByRole("link", { name: "Actions" }).click();
    const announce = page.getByRole("form", { name: "Announcement to everybody" });
    const said = await announce.getByRole("status").elementHandle();
    await announce.getByLabel("Title").fill("Once");
    await announce.getByLabel("Message").fill("However often it was pressed");
    await announce.getByRole("button").focus();
    await page.emulateMedia({ forcedColors: "active" });
    await announce.getByLabel("Message").focus();
    const looks = await announce.getByLabel("Message").evaluate((one) => {
      const { borderTopStyle, outlineStyle } = getComputedStyle(one);
      return [borderTopStyle, outlineStyle];
    });
    expect(looks).toEqual(["solid", "solid"]);
    await page.emulateMedia({ forcedColors: null });
    await announce.getByRole("button").focus();
    // In one go, before there can be an answer.
    await announce.getByRole("button").evaluate((button: HTMLElement) => {
      button.click();
      queueMicrotask(() => button.click());
    });
    await announce.getByText(/^Announced/).waitFor();
    // What was empty before is read out, what only came with its words may not be.
    expect(await said?.textContent()).toContain("Announced");
    await drawn(page);
    await place("Announce");
    await ada.waitForType("system:announcement");
    await ada.request("ping", {});
    const titles = ada.events("system:announcement").map(({ data }) => (data as { title: string }).title);
    expect(titles.filter((title) => title === "Once")).toHaveLength(1);

    await page.getByRole("link", { name: "Audit" }).click();
    await page.locator("demo-admin-audit").getByRole("link", { name: "Harbour" }).first().focus();
    await page.keyboard.press("Enter");
    await place("Rooms");
    await press("Sign out");
    await place("See how your server is doing.");
  },
  60_000,
);
