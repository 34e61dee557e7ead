/** What a chat says where it has no messages to show. */
import { expect } from "bun:test";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { chatOn, usePages } from "./page.ts";

const open = usePages();
const openChat = chatOn(open);

test("why there is no connection is said in place of the messages that do not come", async () => {
  const page = await openChat();
  await page.evaluate(() => {
    fixture.room.state.value = { kind: "joining" };
    fixture.client.status.value = { kind: "connecting", attempt: 1 };
  });
  await page.getByRole("status", { name: "Loading messages" }).waitFor();
  await page.evaluate(() => {
    const message = "the token is refused: it is not a signed JWT";
    fixture.client.status.value = { kind: "offline", reason: "gave-up", message };
  });
  await page.getByRole("alert").getByText("The token is refused: it is not a signed JWT").waitFor();
  expect(await page.getByRole("alert").getByRole("button", { name: "Try again" }).count()).toBe(1);
  await page.evaluate(() => {
    fixture.client.status.value = { kind: "waiting", attempt: 3, retryAt: Date.now() + 4_000 };
  });
  await page.getByText("The server cannot be reached, or does not take this page.").waitFor();
});

test("a room whose name is wrong is told apart from one that is gone and one that is closed", async () => {
  const page = await openChat();
  const denied = (code: string, message: string) =>
    page.evaluate(
      (state) => {
        fixture.room.state.value = { kind: "denied", ...state };
      },
      { code, message },
    );
  await denied("invalid_data", "the data of room:join does not fit");
  await page.getByText("The page asks for “conversation:one”.").waitFor();
  await denied("not_found", "there is no such room");
  await page.getByText("It was deleted, or its name is wrong.").waitFor();
  await denied("forbidden", "not a member of this conversation");
  await page.getByText("not a member of this conversation").waitFor();
  expect(await page.getByRole("textbox").isDisabled()).toBe(true);
});

test("a room that holds no messages is told apart from an empty one, and takes none", async () => {
  const page = await openChat();
  for (const name of ["channel:prices", "user:ada", "session:one", "all-users", " admin-room "]) {
    await page.evaluate(
      (name) => fixture.mount(`<taut-provider><taut-chat room="${name}"></taut-chat></taut-provider>`),
      name,
    );
    const alert = page.getByRole("alert");
    await alert.getByText("There are no messages in this room", { exact: true }).waitFor();
    await alert.getByText(`The page asks for “${name.trim()}”.`).waitFor();
    expect(await page.getByRole("textbox").isDisabled()).toBe(true);
  }
});

test("a chat without a room says that none is open", async () => {
  const page = await open();
  await page.evaluate(() => fixture.mount(`<taut-provider><taut-chat></taut-chat></taut-provider>`));
  await page.getByText("No conversation is open").waitFor();
  expect(await page.getByRole("textbox").isDisabled()).toBe(true);
});

test("without a token, a chat says what it waits for", async () => {
  const page = await open();
  await page.evaluate(() =>
    fixture.mount(`<taut-provider token=""><taut-chat room="conversation:one"></taut-chat></taut-provider>`),
  );
  await page.getByRole("note").getByText("Waiting for a sign-in").waitFor();
  expect(await page.getByRole("textbox").isDisabled()).toBe(true);
});

test("in a low chat, what went wrong is read from its beginning", async () => {
  const page = await openChat();
  const chat = page.locator("taut-chat");
  const isWhole = async (text: string, chatPx: number) => {
    await chat.evaluate((one: HTMLElement, px) => one.style.setProperty("block-size", `${px}px`), chatPx);
    const title = await page.getByText(text, { exact: true }).boundingBox();
    const around = await chat.boundingBox();
    return title !== null && around !== null && title.y >= around.y;
  };
  await page.evaluate(() => {
    fixture.room.state.value = { kind: "joining" };
    fixture.client.status.value = { kind: "waiting", attempt: 3, retryAt: Date.now() + 4_000 };
  });
  for (const px of [160, 220]) expect(await isWhole("Not connected", px)).toBe(true);
  const again = await page.getByRole("button", { name: "Try again" }).boundingBox();
  const field = await page.getByRole("textbox").boundingBox();
  expect((again?.y ?? 0) + (again?.height ?? 0)).toBeLessThan(field?.y ?? 0);
  await page.evaluate(() => {
    const message =
      "The token grants no right to this channel; name it in the token's `rooms` claim, or make it public";
    fixture.room.state.value = { kind: "denied", code: "forbidden", message };
  });
  for (const px of [220, 160]) expect(await isWhole("This room is closed to you", px)).toBe(true);
});

test("how a page sets its own text does not reach into the elements", async () => {
  const page = await open();
  const looks = {
    textTransform: "uppercase",
    textAlign: "center",
    textIndent: "40px",
    letterSpacing: "3px",
    wordSpacing: "9px",
    whiteSpace: "nowrap",
  };
  await page.evaluate((looks) => {
    Object.assign(document.body.style, looks);
    fixture.room.receive(fixture.ada, "Hello there");
    fixture.mount(`<taut-provider><taut-chat room="conversation:one"></taut-chat></taut-provider>`);
  }, looks);
  const inherited = await page.getByRole("article").evaluate((row, looks) => {
    const computed = getComputedStyle(row) as unknown as Record<string, string>;
    return Object.entries(looks).flatMap(([name, value]) => (computed[name] === value ? [name] : []));
  }, looks);
  await page.evaluate(() => document.body.removeAttribute("style"));
  expect(inherited).toEqual([]);
});
