/** In Firefox, too, two people talk, the server is killed in the middle, and both windows are whole. */
import { afterAll, expect } from "bun:test";
import { type Firefox, type FirefoxPage, firefoxTest, launchFirefox } from "../support/firefox.ts";
import { type RealServer, startRealServer, until } from "../support/real-server.ts";

let server: RealServer | undefined;
let firefox: Firefox | undefined;

afterAll(async () => {
  await firefox?.close();
  await server?.stop();
});

/** Enter, as WebDriver calls it. */
const enter = "\uE007";
const labelled = (label: string) => `e.matches("[aria-label='${label}']") && e.checkVisibility()`;
const shown = `all().filter((e) => e.matches(".row .text")).map((e) => e.innerText)`;
const waiting = `all().filter((e) => e.matches(".row.queued")).length`;

async function comeIn(page: FirefoxPage, name: string): Promise<void> {
  await page.click(labelled("Your name"));
  await page.type(`${name}${enter}`);
}

async function say(page: FirefoxPage, text: string): Promise<void> {
  await page.click(`e.tagName === "TEXTAREA"`);
  await page.type(`${text}${enter}`);
}

/** @returns what the page shows once it is so many messages, none of which waits */
async function shows(page: FirefoxPage, count: number): Promise<string[]> {
  let texts: string[] = [];
  const look = async () => {
    texts = (await page.evaluate(shown)) as string[];
    return texts.length >= count && (await page.evaluate(waiting)) === 0;
  };
  await until(`${count} messages are shown`, look, 20_000);
  return texts;
}

firefoxTest(
  "in Firefox two windows talk, the server is killed and comes back, and both are whole",
  async () => {
    server = await startRealServer();
    firefox = await launchFirefox();
    const ada = await firefox.openApart(server.url);
    await comeIn(ada, "Ada");
    await ada.click(labelled("New conversation"));
    await ada.type(`Launch plans${enter}`);
    const link = `all().find((e) => ${labelled("Link to this room")})?.value ?? ""`;
    await until("there is a link", async () => (await ada.evaluate(link)) !== "", 20_000);
    const grace = await firefox.openApart(String(await ada.evaluate(link)));
    await comeIn(grace, "Grace");
    await say(grace, "Hello Ada!");
    expect(await shows(ada, 1)).toEqual(["Hello Ada!"]);

    await server.kill("SIGKILL");
    await say(ada, "From Ada");
    await say(grace, "From Grace");
    expect(await ada.evaluate(waiting)).toBe(1);
    await server.restart();
    await shows(ada, 3);
    await shows(grace, 3);

    await say(ada, "Nothing missing");
    const whole = await shows(grace, 4);
    expect(await shows(ada, 4)).toEqual(whole);
    // Whose outbox came first is for the log to say.
    expect(whole.slice(1, 3).sort()).toEqual(["From Ada", "From Grace"]);
    expect([whole[0], whole[3]]).toEqual(["Hello Ada!", "Nothing missing"]);
  },
  60_000,
);
