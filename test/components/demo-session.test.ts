/** Who one is in the demo's pages: begun, gone on with, kept beside others, and signed out. */
import { expect, test } from "bun:test";
import { Session } from "../../client/demo/session.ts";
import type { TokenProvider } from "../../client/index.ts";
import { failureOf } from "../support/failure.ts";
import { createFakeClient } from "../support/fake-client.ts";

const ada = { id: "g1", name: "Ada", token: "t1" };
const bo = { id: "g2", name: "Bo", token: "t2" };
const former = "tautline-demo-guest";
const guestRoute = "/api/v1/auth/guest";
const refreshRoute = "/api/v1/auth/refresh";

function openStore(before: Readonly<Record<string, unknown>> = {}) {
  const values = new Map(Object.entries(before).map(([key, value]) => [key, JSON.stringify(value)]));
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, text: string) => void values.set(key, text),
    removeItem: (key: string) => void values.delete(key),
  };
}

/** @returns a browser's tabs, which share what one of them remembers for all */
function openBrowser(answers: Record<string, () => Response> = {}, before: Record<string, unknown> = {}) {
  const shared = openStore(before);
  const asked: { url: string; body: unknown; authorization: string | null }[] = [];
  let at = 0;
  return {
    asked,
    answers,
    openTab(tab = openStore()) {
      const providers: TokenProvider[] = [];
      const clients: ReturnType<typeof createFakeClient>[] = [];
      const session = new Session({
        async fetch(url, init) {
          const authorization = new Headers(init.headers).get("authorization");
          asked.push({ url, body: JSON.parse(String(init.body)), authorization });
          const answer = answers[url];
          if (answer === undefined) throw new TypeError("network");
          return answer();
        },
        shared,
        tab,
        now: () => (at += 1),
        connect(provider) {
          providers.push(provider);
          const client = createFakeClient();
          clients.push(client);
          return client;
        },
      });
      return { session, providers, clients, tab };
    },
  };
}

/** A server that makes guests `g1`, `g2` and so on, of the names given. */
function guestsNamed(...names: string[]) {
  let count = 0;
  return () => {
    count += 1;
    const data = { token: `t${count}`, user: { id: `g${count}`, name: names[count - 1] ?? "Guest" } };
    return Response.json({ success: true, data });
  };
}

const namesOf = (session: Session) => session.known.value.map(({ name }) => name);
const idsOf = (session: Session) => session.known.value.map(({ id }) => id);

test("a guest is made with a name, and is there after a reload of the tab", async () => {
  const browser = openBrowser({ [guestRoute]: guestsNamed("Ada") });
  const { session, providers, tab } = browser.openTab();
  await session.begin("Ada");
  expect(session.state.value).toMatchObject({ kind: "started", guest: ada });
  expect(await providers[0]?.()).toBe("t1");
  const again = browser.openTab(tab);
  again.session.resume();
  expect(again.session.state.value).toMatchObject({ kind: "started", guest: ada });
});

test("a guest of another tab is offered, not taken", async () => {
  const browser = openBrowser({ [guestRoute]: guestsNamed("Ada") });
  await browser.openTab().session.begin("Ada");
  const { session } = browser.openTab();
  session.resume();
  expect(session.state.value).toEqual({ kind: "new" });
  expect(session.known.value).toMatchObject([ada]);
});

test("a new name, or the same one again, adds a guest and replaces none; the latest is first", async () => {
  const browser = openBrowser({ [guestRoute]: guestsNamed("Ann", "Bob", "Ann") });
  for (const name of ["Ann", "Bob", "Ann"]) await browser.openTab().session.begin(name);
  const { session } = browser.openTab();
  expect(idsOf(session)).toEqual(["g3", "g2", "g1"]);
  expect(namesOf(session)).toEqual(["Ann", "Bob", "Ann"]);
  session.continueAs({ id: "g1", name: "Ann", token: "t1" });
  expect(idsOf(browser.openTab().session)).toEqual(["g1", "g3", "g2"]);
});

test("a tab that is reloaded stays who it was, whoever began in another meanwhile", async () => {
  const browser = openBrowser({ [guestRoute]: guestsNamed("Ada", "Bo") });
  const { session, tab } = browser.openTab();
  await session.begin("Ada");
  await browser.openTab().session.begin("Bo");
  const again = browser.openTab(tab).session;
  again.resume();
  expect(again.state.value).toMatchObject({ guest: ada });
  expect(namesOf(again)).toEqual(["Bo", "Ada"]);
});

test("the guest that a browser remembered when it remembered one only is still offered", async () => {
  const browser = openBrowser({ [guestRoute]: guestsNamed("Ann", "Bo") }, { [former]: ada });
  expect(browser.openTab().session.known.value).toEqual([ada]);
  browser.openTab().session.continueAs(bo);
  expect(namesOf(browser.openTab().session)).toEqual(["Bo", "Ada"]);
});

test("no more than eight guests are remembered, and what is none is not offered", async () => {
  const browser = openBrowser(
    { [guestRoute]: guestsNamed() },
    { "tautline-demo-guests": [{ name: "no id" }, ada] },
  );
  const { session } = browser.openTab();
  expect(session.known.value).toEqual([ada]);
  for (let index = 0; index < 9; index += 1) await session.begin("Guest");
  expect(idsOf(session)).toEqual(["g9", "g8", "g7", "g6", "g5", "g4", "g3", "g2"]);
});

test("who goes back to the choice of a guest is still offered; who signs out is forgotten, and nobody else", () => {
  const browser = openBrowser();
  const { session, clients, tab } = browser.openTab();
  session.continueAs(ada);
  session.continueAs(bo);
  expect(clients.map(({ calls }) => calls.close)).toEqual([1, 0]);
  session.end();
  expect(session.state.value).toEqual({ kind: "new" });
  expect(namesOf(session)).toEqual(["Bo", "Ada"]);
  session.continueAs(bo);
  session.signOut("g2");
  expect(session.state.value).toEqual({ kind: "new" });
  expect(namesOf(browser.openTab().session)).toEqual(["Ada"]);
  browser.openTab(tab).session.resume();
  expect(clients).toHaveLength(3);
});

test("a guest who is signed out elsewhere is not remembered again by a tab that goes on", async () => {
  const browser = openBrowser({
    [guestRoute]: guestsNamed("Ada"),
    [refreshRoute]: () => Response.json({ success: true, data: { token: "t9" } }),
  });
  const { session, providers } = browser.openTab();
  await session.begin("Ada");
  browser.openTab().session.signOut("g1");
  await providers[0]?.();
  expect(await providers[0]?.()).toBe("t9");
  expect(browser.openTab().session.known.value).toEqual([]);
});

for (const status of [403, 404]) {
  test(`where guests are turned off a token is asked for, which is this tab's alone (${status})`, async () => {
    const browser = openBrowser({
      [guestRoute]: () => new Response("{}", { status }),
      [refreshRoute]: () => new Response("{}", { status: 401 }),
    });
    const { session, tab } = browser.openTab();
    await session.begin("Ada");
    expect(session.state.value).toEqual({ kind: "token", isOnly: true });
    await session.useToken("wrong");
    expect(session.state.value).toMatchObject({
      isOnly: true,
      problem: expect.stringContaining("does not accept"),
    });
    browser.answers[refreshRoute] = guestsNamed("Ada");
    await session.useToken("Bearer right ");
    expect(browser.asked.at(-1)).toMatchObject({ authorization: "Bearer right" });
    expect(session.state.value).toMatchObject({ kind: "started", guest: ada });
    expect(session.known.value).toEqual([]);
    const again = browser.openTab(tab).session;
    again.resume();
    expect(again.state.value).toMatchObject({ guest: ada });
    expect(browser.openTab().session.known.value).toEqual([]);
  });
}

test("a token of another issuer, which the server takes and does not renew, is whoever it is greeted as", async () => {
  const browser = openBrowser({ [refreshRoute]: () => new Response("{}", { status: 403 }) });
  const { session, clients, providers } = browser.openTab();
  await session.useToken("t7");
  const { id, name } = clients[0]?.user.value ?? {};
  expect(session.state.value).toMatchObject({ kind: "started", guest: { id, name, token: "t7" } });
  expect(clients.map(({ calls }) => calls.close)).toEqual([1, 0]);
  expect(await providers[1]?.()).toBe("t7");
});

test("a guest is told when there is no server", async () => {
  const { session } = openBrowser().openTab();
  await session.begin("Ada");
  expect(session.state.value).toMatchObject({
    kind: "new",
    problem: "The server cannot be reached. Is it running?",
  });
});

test("a guest whose token is refused gets a new one for the same user, which all tabs have from then on", async () => {
  const browser = openBrowser({
    [refreshRoute]: () => Response.json({ success: true, data: { token: "t2" } }),
  });
  const { session, providers, tab } = browser.openTab();
  session.continueAs(ada);
  await providers[0]?.();
  expect(await providers[0]?.()).toBe("t2");
  expect(browser.asked).toEqual([{ url: refreshRoute, body: {}, authorization: "Bearer t1" }]);
  const again = browser.openTab(tab);
  again.session.resume();
  expect(await again.providers[0]?.()).toBe("t2");
  expect(again.session.known.value).toMatchObject([{ id: "g1", token: "t2" }]);
});

test("a token that comes late for one guest does not make the tab go on as that one", async () => {
  const browser = openBrowser();
  const { session, providers, tab } = browser.openTab();
  session.continueAs(ada);
  await providers[0]?.();
  browser.answers[refreshRoute] = () => Response.json({ success: true, data: { token: "t9" } });
  const renewal = Promise.resolve(providers[0]?.());
  session.continueAs(bo);
  expect(await renewal).toBe("t9");
  const again = browser.openTab(tab).session;
  again.resume();
  expect(again.state.value).toMatchObject({ guest: bo });
});

test("a guest whom the server does not know any more is told so, and is offered no longer", async () => {
  const browser = openBrowser({ [refreshRoute]: () => new Response("{}", { status: 401 }) });
  const { session, providers, clients } = browser.openTab();
  session.continueAs(bo);
  session.continueAs(ada);
  await providers[1]?.();
  await failureOf(Promise.resolve(providers[1]?.()));
  expect(session.state.value).toMatchObject({
    kind: "new",
    problem: expect.stringMatching(/^Ada is not known to the server any more/),
  });
  expect(clients[1]?.calls.close).toBe(1);
  expect(namesOf(session)).toEqual(["Bo"]);
});

test("a guest keeps the token while the server is away", async () => {
  const { session, providers } = openBrowser().openTab();
  session.continueAs(ada);
  await providers[0]?.();
  expect((await failureOf(Promise.resolve(providers[0]?.()))).message).toContain("cannot be reached");
  expect(session.known.value).toMatchObject([ada]);
});
