import { expect } from "bun:test";
import type { Page } from "playwright-core";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { usePages } from "./page.ts";

const open = usePages();

const holds = (page: Page, room: string) => page.evaluate((name) => fixture.client.room(name).holds, room);

/** Counts the sockets that real clients open, without a server. */
async function openCounting(): Promise<Page> {
  const page = await open();
  await page.evaluate(() => {
    const sockets: { url: string; isClosed: boolean }[] = [];
    class Socket {
      readonly #entry: { url: string; isClosed: boolean };
      constructor(url: string) {
        this.#entry = { url, isClosed: false };
        sockets.push(this.#entry);
      }
      send(): void {}
      close(): void {
        this.#entry.isClosed = true;
      }
    }
    Object.assign(globalThis, { WebSocket: Socket, sockets });
  });
  return page;
}

const sockets = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { sockets: { url: string; isClosed: boolean }[] }).sockets);

test("a provider reaches into a foreign shadow root", async () => {
  const page = await open();
  await page.evaluate(() =>
    fixture.mount(`<taut-provider><section><template shadowrootmode="open"><div>
      <template shadowrootmode="open"><taut-status></taut-status></template></div></template></section></taut-provider>`),
  );
  await page.getByRole("status").getByText("Connected").waitFor();
});

test("an element outside any provider uses the page's connection", async () => {
  const page = await open();
  await page.evaluate(() => fixture.mount(`<taut-status></taut-status><taut-provider></taut-provider>`));
  await page.getByRole("status").getByText("Connected").waitFor();
  expect(await page.evaluate(() => fixture.pageClient() === fixture.client)).toBe(true);
});

test("an element in a provider that has no token yet does not take another's connection", async () => {
  const page = await open();
  await page.evaluate(() => {
    fixture.mount(
      `<taut-provider></taut-provider><taut-provider token=""><taut-status></taut-status></taut-provider>`,
    );
  });
  await page.getByRole("status").getByText("Waiting for a sign-in").waitFor();
});

test("without a token no panel claims to load, or that there is nothing", async () => {
  const page = await open();
  await page.evaluate(() => {
    const room = `room="conversation:one"`;
    fixture.mount(`<taut-provider token=""><taut-conversations></taut-conversations>
      <taut-members ${room}></taut-members><taut-commitments ${room}></taut-commitments>
      <taut-focus session="s-1"></taut-focus><taut-focus-history></taut-focus-history>
      <taut-report session="s-1"></taut-report><taut-whisper code="K7QF-2MXW-9RTB-4HJD"></taut-whisper></taut-provider>`);
  });
  const told = page.getByText("The page has no token for the server yet.");
  await told.nth(6).waitFor();
  expect(await told.count()).toBe(7);
});

test("what the provider was given wrong is said wherever nothing can be shown for it", async () => {
  const page = await open();
  await page.evaluate(() => {
    fixture.mount(`<taut-provider url="chat.example/ws" token="t"><taut-conversations></taut-conversations>
      <taut-commitments room="conversation:one"></taut-commitments></taut-provider>`);
  });
  await page.getByText("expected a scheme before it").nth(1).waitFor();
});

test("a client of another copy of the library is told to be one: its changes would not be seen here", async () => {
  const page = await open();
  await page.evaluate(() => {
    const { client, mount } = fixture;
    mount(`<taut-provider token=""><taut-status></taut-status></taut-provider>`);
    const { status } = client;
    const foreign = { ...client, status: { value: status.peek(), peek: () => status.peek() } };
    Object.assign(document.querySelector("taut-provider") as Element, { client: foreign });
  });
  await page.getByRole("status").getByText("made by another copy of the library").waitFor();
  const [error] = await page.evaluate(() => fixture.heard.filter(({ type }) => type === "taut-error"));
  expect(error?.detail).toMatchObject({ room: "", code: "invalid_data" });
});

test("a server that cannot be reached is said where conversations and promises would stand", async () => {
  const page = await open();
  await page.evaluate(() => {
    const { client, room } = fixture;
    client.status.value = { kind: "waiting", attempt: 3, retryAt: Date.now() + 5_000 };
    client.conversations.loading.value = true;
    room.state.value = { kind: "joining" };
    fixture.mount(`<taut-provider><taut-conversations></taut-conversations>
      <taut-commitments room="conversation:one"></taut-commitments></taut-provider>`);
  });
  await page.getByText("The server cannot be reached").nth(1).waitFor();
  expect(await page.getByText("No promises yet").count()).toBe(0);
  await page.getByRole("button", { name: "Try again" }).click();
  expect(await page.evaluate(() => fixture.client.calls.connect)).toBe(1);
});

test("a server that answers, and yet no connection comes about, is said, as long as that is so", async () => {
  const page = await open();
  const note = page.getByRole("status").getByText("The server answers, but not over WebSocket");
  const asked: string[] = [];
  let isAway = true;
  await page.context().route("**/sdk/tautline.js", (route) => {
    asked.push(route.request().method());
    return isAway ? route.abort() : route.fulfill({ body: "" });
  });
  const wait = (attempt: number) =>
    page.evaluate((at) => {
      fixture.client.status.value = { kind: "waiting", attempt: at, retryAt: Date.now() + 5_000 };
    }, attempt);
  await page.evaluate(() => {
    Object.assign(fixture.client, { url: location.href.replace("http", "ws") });
    fixture.mount(`<taut-provider><taut-status></taut-status></taut-provider>`);
  });
  await wait(2);
  await page.getByText("Reconnecting").first().waitFor();
  expect(asked).toEqual([]);
  const failed = page.waitForEvent("requestfailed");
  await wait(3);
  await failed;
  await wait(4);
  expect(await note.count()).toBe(0);
  isAway = false;
  await wait(15);
  await note.waitFor();
  expect(asked).toEqual(["HEAD", "HEAD"]);
  await page.evaluate(() => {
    fixture.client.status.value = { kind: "connecting", attempt: 16 };
  });
  await note.waitFor();
  await page.evaluate(() => {
    fixture.client.status.value = { kind: "ready", connectionId: "c2" };
  });
  await note.waitFor({ state: "detached" });
  await page.context().unroute("**/sdk/tautline.js");
});

for (const [what, code, reason, said] of [
  ["the page's token provider fails", 0, "Error: the shop's session is over", "The shop's session is over"],
  [
    "the browser refuses the address",
    0,
    "SecurityError: insecure WebSocket.",
    "SecurityError: insecure WebSocket",
  ],
  ["the server refuses each token", 4401, "the token has expired", "The token has expired"],
] as const) {
  test(`where ${what}, that is said, and not that the server cannot be reached`, async () => {
    const page = await open();
    const wait = (attempt: number) =>
      page.evaluate(
        ([at, code, reason]) => {
          const { client } = fixture;
          client.status.value = { kind: "waiting", attempt: at, retryAt: Date.now() + 5_000, code, reason };
        },
        [attempt, code, reason] as const,
      );
    await page.evaluate(() => {
      Object.assign(fixture.client, { url: location.href.replace("http", "ws") });
      fixture.room.state.value = { kind: "joining" };
      fixture.mount(
        `<taut-provider><taut-status></taut-status><taut-chat room="conversation:one"></taut-chat></taut-provider>`,
      );
    });
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.method()));
    await wait(3);
    await page.locator("taut-chat").getByText(`${said}. It is tried again by itself.`).waitFor();
    const note = page.getByRole("status").getByText(`Reconnecting. ${said}`);
    await note.waitFor();
    await page.evaluate(() => {
      fixture.client.status.value = { kind: "connecting", attempt: 4 };
    });
    await note.waitFor();
    await wait(4);
    await note.waitFor();
    expect(asked).not.toContain("HEAD");
    await page.evaluate(() => {
      fixture.client.status.value = { kind: "ready", connectionId: "c2" };
    });
    await note.waitFor({ state: "detached" });
  });
}

test("when a server that was full says when to come back, that is no obstacle", async () => {
  const page = await open();
  await page.evaluate(() => {
    const reason = "too many connect at once; retry after 812 ms";
    fixture.client.status.value = { kind: "waiting", attempt: 3, retryAt: Date.now() + 900, code: 0, reason };
    fixture.mount(`<taut-provider><taut-status></taut-status></taut-provider>`);
  });
  await page.getByRole("status").getByText("Reconnecting", { exact: true }).waitFor();
});

test("who is not in a conversation is not told that nothing was promised there", async () => {
  const page = await open();
  await page.evaluate(() => {
    fixture.room.state.value = { kind: "denied", code: "forbidden", message: "you are not a member" };
    fixture.mount(
      `<taut-provider><taut-commitments room="conversation:one"></taut-commitments></taut-provider>`,
    );
  });
  await page.getByText("What was promised here is for its members to know.").waitFor();
});

test("an element's own client comes before the provider's", async () => {
  const page = await open();
  await page.evaluate(() => {
    fixture.mount(`<taut-provider token=""><taut-status></taut-status></taut-provider>`);
    Object.assign(document.querySelector("taut-status") ?? {}, { client: fixture.client });
  });
  await page.getByRole("status").getByText("Connected").waitFor();
});

test("providers of the same server and token share one connection", async () => {
  const page = await openCounting();
  await page.evaluate(() =>
    fixture.mount(`<taut-provider url="wss://a.example/ws" token="t"></taut-provider>
      <taut-provider url="wss://a.example/ws" token="t"></taut-provider>
      <taut-provider url="wss://a.example/ws" token="another"></taut-provider>`),
  );
  await page.waitForFunction(() => document.querySelectorAll("taut-provider").item(2).client !== undefined);
  expect(await sockets(page)).toHaveLength(2);
});

test("the connection is closed when its last provider leaves the page", async () => {
  const page = await openCounting();
  await page.evaluate(() =>
    fixture.mount(`<taut-provider url="wss://a.example/ws" token="t"></taut-provider>
      <taut-provider url="wss://a.example/ws" token="t"></taut-provider>`),
  );
  await page.waitForFunction(() => document.querySelectorAll("taut-provider").item(1).client !== undefined);
  await page.evaluate(() => document.querySelector("taut-provider")?.remove());
  expect((await sockets(page)).map((socket) => socket.isClosed)).toEqual([false]);
  await page.evaluate(() => document.querySelector("taut-provider")?.remove());
  expect((await sockets(page)).map((socket) => socket.isClosed)).toEqual([true]);
});

test("where the token becomes another user's, the provider makes another client, and the first says no more", async () => {
  const page = await open();
  const clients = await page.evaluate(async () => {
    const opened: Socket[] = [];
    let tellOpened = () => {};
    class Socket {
      onmessage: ((event: { data: string }) => void) | undefined;
      onopen: (() => void) | undefined;
      constructor() {
        opened.push(this);
        tellOpened();
      }
      send(): void {}
      close(): void {}
    }
    Object.assign(globalThis, { WebSocket: Socket });
    fixture.mount(
      `<taut-provider url="wss://a.example/ws" token="t"><taut-status></taut-status></taut-provider>`,
    );
    const provider = document.querySelector("taut-provider");
    if (provider === null) throw new Error("no provider");
    const next = async (count: number) => {
      while (opened.length < count) {
        await new Promise<void>((resolve) => {
          tellOpened = resolve;
        });
      }
      return opened[count - 1];
    };
    const welcome = (user: string) => {
      const heartbeat = { intervalMs: 25_000, timeoutMs: 60_000 };
      const limits = { maxFrameBytes: 65_536, maxRooms: 128, maxContentChars: 5_000, pageSize: 200 };
      const about = {
        protocol: 1,
        connectionId: "c",
        serverTime: 1,
        tokenExpiresAt: null,
        heartbeat,
        limits,
      };
      const data = { ...about, user: { id: user, name: user, role: "user" }, rooms: {} };
      return { data: JSON.stringify({ type: "welcome", timestamp: 1, data }) };
    };
    const first = await next(1);
    first?.onopen?.();
    first?.onmessage?.(welcome("ann"));
    const annsClient = provider.client;
    annsClient?.close();
    annsClient?.connect();
    const second = await next(2);
    second?.onopen?.();
    second?.onmessage?.(welcome("bea"));
    const third = await next(3);
    third?.onopen?.();
    third?.onmessage?.(welcome("bea"));
    await provider.updateComplete;
    return {
      isAnother: provider.client !== annsClient,
      users: [annsClient, provider.client].map((one) => one?.user.peek()?.id),
      count: opened.length,
    };
  });
  expect(clients).toEqual({ isAnother: true, users: ["ann", "bea"], count: 3 });
  await page.getByRole("status").getByText("Connected").waitFor();
});

test("a provider that is moved keeps its connection", async () => {
  const page = await openCounting();
  await page.evaluate(() =>
    fixture.mount(`<taut-provider url="wss://a.example/ws" token="t"></taut-provider><main></main>`),
  );
  await page.waitForFunction(() => document.querySelector("taut-provider")?.client !== undefined);
  await page.evaluate(() =>
    document.querySelector("main")?.append(document.querySelector("taut-provider") ?? ""),
  );
  expect(await sockets(page)).toEqual([{ url: "wss://a.example/ws", isClosed: false }]);
});

test("a client that the page made itself is not closed with the provider", async () => {
  const page = await open();
  await page.evaluate(() => fixture.mount("<taut-provider></taut-provider>"));
  await page.waitForFunction(() => fixture.pageClient() !== undefined);
  await page.evaluate(() => document.body.replaceChildren());
  await page.waitForFunction(() => fixture.pageClient() === undefined);
  expect(await page.evaluate(() => fixture.client.calls.close)).toBe(0);
});

test("the module loaded a second time finds the elements and the connection of the first", async () => {
  const page = await open();
  await page.evaluate(() => fixture.mount("<taut-provider></taut-provider>"));
  await page.waitForFunction(() => fixture.pageClient() !== undefined);
  const found = await page.evaluate(async () => {
    const before = customElements.get("taut-chat");
    const address: string = "/sdk/components.js?again";
    const again: { pageClient(): unknown; TautChat: unknown } = await import(address);
    return {
      isOtherCopy: again.TautChat !== before,
      isSameElement: customElements.get("taut-chat") === before,
      isSameClient: again.pageClient() === fixture.client,
    };
  });
  expect(found).toEqual({ isOtherCopy: true, isSameElement: true, isSameClient: true });
});

test("the provider tells the page each state of the connection", async () => {
  const page = await open();
  await page.evaluate(() => fixture.mount("<taut-provider></taut-provider>"));
  await page.waitForFunction(() => fixture.heard.length === 1);
  await page.evaluate(() => {
    fixture.client.status.value = { kind: "connecting", attempt: 2 };
  });
  await page.waitForFunction(() => fixture.heard.length === 2);
  expect(await page.evaluate(() => fixture.heard.map(({ type, detail }) => [type, detail]))).toEqual([
    ["taut-connection", { status: { kind: "ready", connectionId: "c1", latencyMs: 12 } }],
    ["taut-connection", { status: { kind: "connecting", attempt: 2 } }],
  ]);
});

test("an element holds its room once, also after it was moved", async () => {
  const page = await open();
  await page.evaluate(() =>
    fixture.mount(
      `<taut-provider><taut-typing room="conversation:one"></taut-typing><main></main></taut-provider>`,
    ),
  );
  await page.waitForFunction(() => fixture.room.holds === 1);
  await page.evaluate(async () => {
    document.querySelector("main")?.append(document.querySelector("taut-typing") ?? "");
    await document.querySelector("taut-typing")?.updateComplete;
  });
  expect(await holds(page, "conversation:one")).toBe(1);
});

test("an element lets go of its room when it shows another, and when it is removed", async () => {
  const page = await open();
  await page.evaluate(() =>
    fixture.mount(`<taut-provider><taut-typing room="conversation:one"></taut-typing></taut-provider>`),
  );
  await page.waitForFunction(() => fixture.room.holds === 1);
  await page.locator("taut-typing").evaluate((typing) => typing.setAttribute("room", "conversation:two"));
  await page.waitForFunction(() => fixture.client.room("conversation:two").holds === 1);
  expect(await holds(page, "conversation:one")).toBe(0);
  await page.locator("taut-typing").evaluate((typing) => typing.remove());
  expect(await holds(page, "conversation:two")).toBe(0);
});

test("an address without a scheme is told by the provider and all that is in it", async () => {
  const page = await open();
  await page.evaluate(() =>
    fixture.mount(
      `<taut-provider url="127.0.0.1:8765/ws" token="t"><taut-status></taut-status><taut-chat room="conversation:one"></taut-chat></taut-provider>`,
    ),
  );
  const message = `got the address "127.0.0.1:8765/ws", expected a scheme before it: ws://, wss://, http:// or https://`;
  await page.getByRole("status").getByText(message, { exact: false }).waitFor();
  await page.getByRole("alert").getByText(message).waitFor();
  const heard = await page.evaluate(() => fixture.heard.filter(({ type }) => type === "taut-error"));
  expect(heard).toEqual([{ type: "taut-error", detail: { room: "", code: "invalid_data", message } }]);
});
