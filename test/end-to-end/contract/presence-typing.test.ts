/**
 * protocol/README.md, "Presence and status" and "Typing": presence, status and typing.
 *
 * The graces under test are the server's own five seconds, so these tests run side by side.
 */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { type RealServer, startRealServer } from "../../support/real-server.ts";
import { arrive, converse, newUserId, say, trio, userIdOf } from "./support/people.ts";
import { type Received, WireClient } from "./support/wire-client.ts";

/** Of leaving and of typing, by the contract. */
const graceMs = 5_000;
const slackMs = 6_000;
/** Longer than anything here takes; a test has a little more, to say what it waited for. */
const patience = 15_000;
const testTimeoutMs = 60_000;

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer();
}, 60_000);
afterAll(() => server?.stop());

interface Present {
  readonly count: number;
  readonly users: { userId: string; username: string; status: string; since: number; devices: number }[];
}

interface Diff {
  readonly count: number;
  readonly joined?: { userId: string }[];
  readonly left?: string[];
}

const diffs = (client: WireClient, room: string) =>
  client.events("presence:diff", room).map(({ data }) => data as unknown as Diff);

const joinedIn = (client: WireClient, room: string) =>
  diffs(client, room).flatMap(({ joined = [] }) => joined.map(({ userId }) => userId));

const leftIn = (client: WireClient, room: string) => diffs(client, room).flatMap(({ left = [] }) => left);

const waitForLeft = (client: WireClient, room: string, userId: string) =>
  client.waitFor(
    (one) =>
      one.type === "presence:diff" &&
      one.room === room &&
      ((one.data.left ?? []) as string[]).includes(userId),
    `${userId} leaving`,
    0,
    patience,
  );

const waitForJoined = (client: WireClient, room: string, userId: string) =>
  client.waitFor(
    (one) =>
      one.type === "presence:diff" &&
      one.room === room &&
      ((one.data.joined ?? []) as { userId: string }[]).some((user) => user.userId === userId),
    `${userId} joining`,
    0,
    patience,
  );

const isTyping = (client: WireClient, typing: boolean) => (one: Received) =>
  one.type === "status:typing" && one.data.userId === userIdOf(client) && one.data.typing === typing;

test.concurrent("presence:get lists users with status, since and their number of devices", async () => {
  const { ann, ben, room } = await trio(server);
  const phone = await WireClient.connect(server, userIdOf(ben));
  await phone.ask("room:join", { room });
  const { count, users } = await ann.ask<Present & { room: string }>("presence:get", { room });
  expect(count).toBe(3);
  expect(users.map(({ userId }) => userId).sort()).toEqual((await memberIds(ann)).sort());
  const found = users.find(({ userId }) => userId === userIdOf(ben));
  expect(Object.keys(found ?? {}).sort()).toEqual(["devices", "since", "status", "userId", "username"]);
  expect(found).toMatchObject({ status: "online", devices: 2 });
  expect(Math.abs((found?.since ?? 0) - Date.now())).toBeLessThan(10_000);
});

async function memberIds(client: WireClient): Promise<string[]> {
  const { conversations } = await client.ask<{ conversations: { memberIds: string[] }[] }>(
    "conversation:list",
  );
  return [...(conversations[0]?.memberIds ?? [])];
}

test.concurrent("presence:get is not for strangers", async () => {
  const { room } = await trio(server);
  const stranger = await WireClient.connect(server, newUserId());
  expect(["forbidden", "not_found"]).toContain((await stranger.askInVain("presence:get", { room })).code);
});

test.concurrent("who joins is in a presence:diff, once for all their devices, and has no seq", async () => {
  const [ann, ben, cas] = await arrive(server, ["ann", "ben", "cas"]);
  if (!ann || !ben || !cas) throw new Error("nobody came");
  const { room, conversationId } = await converse(ann);
  await ann.ask("conversation:add", { conversationId, userIds: [userIdOf(ben), userIdOf(cas)] });
  await ben.ask("room:join", { room });
  expect(await waitForJoined(ann, room, userIdOf(ben))).not.toHaveProperty("seq");
  const phone = await WireClient.connect(server, userIdOf(ben));
  await phone.ask("room:join", { room });
  await cas.ask("room:join", { room });
  const last = await waitForJoined(ann, room, userIdOf(cas));
  expect(last.data.count).toBe(3);
  expect(joinedIn(ann, room).filter((id) => id === userIdOf(ben))).toHaveLength(1);
});

test.concurrent(
  "who goes has left after five seconds, and who came back within them never left",
  async () => {
    const { ann, ben, cas, room } = await trio(server);
    await waitForJoined(ann, room, userIdOf(cas));
    const from = performance.now();
    await Promise.all([ben.close(), cas.close()]);
    const back = await WireClient.connect(server, userIdOf(ben));
    await back.ask("room:join", { room });
    const diff = await waitForLeft(ann, room, userIdOf(cas));
    expect(performance.now() - from).toBeGreaterThan(graceMs - 500);
    expect(performance.now() - from).toBeLessThan(graceMs + slackMs);
    expect(diff.data.count).toBe(2);
    expect(leftIn(ann, room)).toEqual([userIdOf(cas)]);
    expect(joinedIn(ann, room).filter((id) => id === userIdOf(ben)).length).toBeLessThanOrEqual(1);
  },
  testTimeoutMs,
);

test.concurrent(
  "one device of two going is nobody's leaving",
  async () => {
    const { ann, ben, cas, room } = await trio(server);
    const phone = await WireClient.connect(server, userIdOf(ben));
    await phone.ask("room:join", { room });
    await phone.close();
    await cas.close();
    await waitForLeft(ann, room, userIdOf(cas));
    expect(leftIn(ann, room)).toEqual([userIdOf(cas)]);
    const { users } = await ann.ask<Present>("presence:get", { room });
    expect(users.find(({ userId }) => userId === userIdOf(ben))?.devices).toBe(1);
  },
  testTimeoutMs,
);

test.concurrent(
  "who leaves the room has left it",
  async () => {
    const { ann, ben, room } = await trio(server);
    await waitForJoined(ann, room, userIdOf(ben));
    await ben.ask("room:leave", { room });
    await waitForLeft(ann, room, userIdOf(ben));
    expect((await ann.ask<Present>("presence:get", { room })).count).toBe(2);
  },
  testTimeoutMs,
);

test.concurrent("status:set is told to those who share a conversation, and to no one else", async () => {
  const { ann, ben } = await trio(server);
  const stranger = await WireClient.connect(server, newUserId());
  await ann.ask("status:set", { status: "away" });
  const event = await ben.waitForType("status:away");
  expect(event.data).toMatchObject({
    userId: userIdOf(ann),
    username: expect.any(String),
    lastSeen: expect.any(Number),
  });
  await ann.ask("status:set", { status: "online" });
  await ben.waitFor(({ type, data }) => type === "status:online" && data.userId === userIdOf(ann));
  const fence = await converse(ann, stranger);
  await say(ann, fence.room, "fence");
  await stranger.waitForType("message:new");
  expect(stranger.events("status:away")).toEqual([]);
});

test.concurrent("status:set shows in presence:get, and knows two words", async () => {
  const { ann, ben, room } = await trio(server);
  await ben.ask("status:set", { status: "away" });
  const { users } = await ann.ask<Present>("presence:get", { room });
  expect(users.find(({ userId }) => userId === userIdOf(ben))?.status).toBe("away");
  expect((await ben.askInVain("status:set", { status: "invisible" })).code).toBe("invalid_data");
});

test.concurrent(
  "going and coming are told as status:offline and status:online to who shares a conversation",
  async () => {
    const { ann, ben } = await trio(server);
    const from = ann.received.length;
    await ben.close();
    const of = (type: string) => (one: Received) => one.type === type && one.data.userId === userIdOf(ben);
    const gone = await ann.waitFor(of("status:offline"), "status:offline", from, patience);
    expect(gone.data).toMatchObject({ username: expect.any(String), lastSeen: expect.any(Number) });
    const later = ann.received.length;
    await WireClient.connect(server, userIdOf(ben));
    await ann.waitFor(of("status:online"), "status:online", later, patience);
  },
  testTimeoutMs,
);

test.concurrent("typing is told to the others, without seq, and never to the sender", async () => {
  const { ann, ben, cas, room } = await trio(server);
  await ann.ask("typing:start", { room });
  const event = await ben.waitFor(isTyping(ann, true));
  expect(event).toMatchObject({
    room,
    data: { userId: userIdOf(ann), username: expect.any(String), typing: true },
  });
  expect(event).not.toHaveProperty("seq");
  await cas.waitFor(isTyping(ann, true));
  await ben.ask("typing:start", { room });
  await ann.waitFor(isTyping(ben, true));
  expect(ann.events("status:typing").filter(({ data }) => data.userId === userIdOf(ann))).toEqual([]);
});

test.concurrent("typing:stop is told", async () => {
  const { ann, ben, room } = await trio(server);
  await ann.ask("typing:start", { room });
  await ann.ask("typing:stop", { room });
  await ben.waitFor(isTyping(ann, false));
});

test.concurrent(
  "typing stops by itself after five seconds",
  async () => {
    const { ann, ben, room } = await trio(server);
    const from = performance.now();
    await ann.ask("typing:start", { room });
    await ben.waitFor(isTyping(ann, false), "the end of typing", 0, patience);
    expect(performance.now() - from).toBeGreaterThan(graceMs - 500);
    expect(performance.now() - from).toBeLessThan(graceMs + slackMs);
  },
  testTimeoutMs,
);

test.concurrent("typing stops when the user sends", async () => {
  const { ann, ben, room } = await trio(server);
  await ann.ask("typing:start", { room });
  await say(ann, room, "said");
  await ben.waitFor(isTyping(ann, false), "the end of typing", 0, 2_000);
});

test.concurrent("typing stops when the user leaves the room", async () => {
  const { ann, ben, room } = await trio(server);
  await ann.ask("typing:start", { room });
  await ann.ask("room:leave", { room });
  await ben.waitFor(isTyping(ann, false), "the end of typing", 0, 2_000);
});

test.concurrent("typing stops when the user's connection ends", async () => {
  const { ann, ben, room } = await trio(server);
  await ann.ask("typing:start", { room });
  await ann.close();
  await ben.waitFor(isTyping(ann, false), "the end of typing", 0, 2_000);
});

test.concurrent("typing in a room that is not one's own is refused", async () => {
  const { room } = await trio(server);
  const stranger = await WireClient.connect(server, newUserId());
  expect(["forbidden", "not_found"]).toContain((await stranger.askInVain("typing:start", { room })).code);
});

test.concurrent("typing and presence are in no history", async () => {
  const { ann, ben, room } = await trio(server);
  await ann.ask("typing:start", { room });
  await ben.waitFor(isTyping(ann, true));
  expect(await ben.ask("room:history", { room })).toMatchObject({ events: [], head: 0 });
});
