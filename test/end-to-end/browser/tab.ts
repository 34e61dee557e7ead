/**
 * Tabs of a real browser with the client in them, as a page has it: `/sdk/rooms.js` and nothing else.
 *
 * What a tab shows is read from its signals; what the server has kept, by a client that shares no code with it.
 */
import type { BrowserContext, Page } from "playwright-core";
import type { Client, Room } from "../../../client/index.ts";
import type { Database } from "../../../client/outbox.ts";
import { type RealServer, until } from "../../support/real-server.ts";
import { type Conversation, type HistoryReply, newUserId } from "../contract/support/people.ts";
import { tokenFor } from "../contract/support/tokens.ts";
import { WireClient } from "../contract/support/wire-client.ts";

declare global {
  var client: Client;
  var database: Database;
  var room: Room;
}

export interface Ground {
  readonly server: RealServer;
  /** Whose tabs these are. */
  readonly userId: string;
  readonly token: string;
  readonly room: string;
}

/** A user with a room of their own, and nobody else in it. */
export async function newGround(server: RealServer): Promise<Ground> {
  const userId = newUserId("tab");
  const owner = await WireClient.connect(server, userId);
  const { room } = await owner.ask<Conversation>("conversation:create", {
    kind: "group",
    title: "Tabs",
    memberIds: [],
  });
  owner.close();
  return { server, userId, token: tokenFor(userId), room };
}

/** Opens a tab that holds the room. The server has to be up for it; the tab's connection may not be. */
export async function openTab(context: BrowserContext, { server, token, room }: Ground): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(server.url);
  await page.evaluate(
    async ([userToken, name]) => {
      const url = "/sdk/rooms.js";
      const { connect } = (await import(url)) as typeof import("../../../client/index.ts");
      globalThis.client = connect({ url: "/ws", token: userToken });
      globalThis.room = client.room(name);
      globalThis.room.hold();
    },
    [token, room] as const,
  );
  return page;
}

export async function isReady(page: Page): Promise<void> {
  await page.waitForFunction(
    () => client.status.value.kind === "ready" && room.state.value.kind === "joined",
  );
}

/** Writes into the room. */
export async function write(page: Page, ...texts: string[]): Promise<void> {
  await page.evaluate((all) => {
    for (const text of all) room.messages.send(text);
  }, texts);
}

/** Once these messages are on the disk, and none that was answered is there any more. */
export async function keeps(page: Page, { server, userId }: Ground, ...texts: string[]): Promise<void> {
  const owner = `tautline ${userId} ${server.wsUrl}`;
  // Not by `waitForFunction`, which takes the promise that an asynchronous function gives for a yes.
  const kept = () =>
    page.evaluate(async (name) => {
      const url = "/sdk/outbox.js";
      const { openDatabase } = (await import(url)) as typeof import("../../../client/outbox.ts");
      globalThis.database ??= await openDatabase();
      return (await database.entries(name, 0)).map(({ entry }) => entry.data.content);
    }, owner);
  await until(`${texts.join(", ")} are kept`, async () => Bun.deepEquals(await kept(), texts));
}

/** What the tab shows, once that is so many messages and nothing waits any more. */
export async function shows(page: Page, count: number): Promise<string[]> {
  await page.waitForFunction(
    (wanted) =>
      room.messages.list.value.length >= wanted &&
      room.messages.list.value.every(({ state }) => state === "sent") &&
      client.queued.value === 0,
    count,
  );
  return page.evaluate(() => room.messages.list.value.map(({ content }) => content));
}

/** What the server has kept, in the log's order. */
export async function logOf({ server, userId, room }: Ground): Promise<string[]> {
  const reader = await WireClient.connect(server, userId);
  const { events } = await reader.ask<HistoryReply>("room:history", { room, after: 0 });
  reader.close();
  return events.filter(({ type }) => type === "message:new").map(({ data }) => String(data.content));
}
