/**
 * One day on which everything is asked and everything is said: each request of the contract once, and what it takes for
 * each event to come.
 *
 * It looks at nothing: what came is kept, for tests to look at.
 */
import { type DownType, down, type UpType } from "../../../../protocol/index.ts";
import { type RealServer, until } from "../../../support/real-server.ts";
import { newUserId, userIdOf } from "./people.ts";
import { inSeconds, tokenFor } from "./tokens.ts";
import { type ConnectOptions, type Received, WireClient } from "./wire-client.ts";

const minute = 60_000;
/** Longer than the server takes to look at a focus session, with a machine that is slow. */
const patienceMs = 25_000;

export interface Heard {
  /** By type of the request: what answered it, each time. */
  readonly replies: ReadonlyMap<string, readonly Received[]>;
  /** What came, to anybody, replies among it. */
  readonly events: readonly Received[];
}

interface Group {
  readonly conversationId: string;
  readonly room: string;
}

type Day = Awaited<ReturnType<typeof begin>>;

/** @param server has a channel that is called `day-one` */
export async function liveADay(server: RealServer): Promise<Heard> {
  const day = await begin(server);
  await connecting(day);
  const group = await conversations(day);
  await messages(day, group);
  await promises(day, group);
  await files(day, group);
  await notices(day);
  await focus(day);
  await moderation(day, group);
  await leaving(day, group);
  const came = (type: string) => day.clients.some((client) => client.events(type).length > 0);
  // What never comes is for a test to name.
  await until("every event", () => Object.keys(down).every(came), patienceMs).catch(() => {});
  return { replies: day.replies, events: day.clients.flatMap(({ received }) => received) };
}

async function begin(server: RealServer) {
  const clients: WireClient[] = [];
  const replies = new Map<UpType, Received[]>();
  const keep = (client: WireClient) => {
    clients.push(client);
    return client;
  };
  const connect = async (userId: string, claims: ConnectOptions = {}) =>
    keep(await WireClient.connect(server, userId, claims));
  const grants = { rooms: { "channel:day-one": "rw" } };
  return {
    server,
    clients,
    replies,
    connect,
    open: async () => keep(await WireClient.open(server.wsUrl)),
    async ask(client: WireClient, type: UpType, data: object = {}): Promise<Received["data"]> {
      const reply = await client.request(type, data);
      replies.set(type, [...(replies.get(type) ?? []), reply]);
      return reply.data;
    },
    ann: await connect(newUserId("ann"), grants),
    ben: await connect(newUserId("ben"), grants),
    cas: await connect(newUserId("cas")),
    root: await connect(newUserId("root"), { role: "admin" }),
  };
}

/** What this one was told of this type, by now or soon. */
const hears = (client: WireClient, type: DownType) => client.waitForType(type, 0, patienceMs);

const bearer = (client: WireClient, role = "user") => ({
  authorization: `Bearer ${tokenFor(userIdOf(client), { role })}`,
});

async function connecting(day: Day): Promise<void> {
  const { ask, ann } = day;
  const late = await day.open();
  const token = tokenFor(userIdOf(ann), { exp: inSeconds(30) });
  await ask(late, "hello", { token, client: { kind: "other" } });
  await hears(late, "auth-expired");
  await ask(late, "auth:refresh", { token: tokenFor(userIdOf(ann)) });
  await ask(late, "ping", { timestamp: Date.now() });
  await ask(late, "heartbeat", { timestamp: Date.now() });
  await late.close();
}

async function conversations({ ask, ann, ben, cas }: Day): Promise<Group> {
  const made = await ask(ann, "conversation:create", { kind: "group", title: "Day", memberIds: [] });
  const { conversationId, room } = made as Record<"conversationId" | "room", string>;
  await ask(ann, "conversation:add", { conversationId, userIds: [userIdOf(ben)] });
  const { invite } = await ask(ann, "conversation:invite", { conversationId });
  await ask(cas, "conversation:accept", { invite });
  await ask(ann, "room:join", { room });
  for (const other of [ben, cas]) await ask(other, "conversation:join", { conversationId });
  await ask(ann, "conversation:rename", { conversationId, title: "The day" });
  await ask(ben, "conversation:list");
  await ask(ann, "presence:get", { room });
  await ask(ann, "people:names", { userIds: [userIdOf(ben)] });
  await ask(ben, "status:set", { status: "away" });
  await ask(ben, "status:set", { status: "online" });
  return { conversationId, room };
}

async function messages({ ask, ann, ben }: Day, { room }: Group): Promise<void> {
  await ask(ann, "typing:start", { room });
  await ask(ann, "typing:stop", { room });
  await ask(ann, "emotion:opt", { on: true });
  const { messageId, seq } = await ask(ann, "message:send", { room, content: "I am so happy today!" });
  await ask(ben, "message:react", { messageId, emoji: "🎉", on: true });
  await ask(ann, "message:edit", { messageId, content: "I am happy." });
  await ask(ben, "message:read", { room, seq });
  await ask(ann, "message:reads", { room });
  await ask(ann, "message:delete", { messageId });
  await ask(ben, "message:send", { room, content: "For you alone", to: userIdOf(ann) });
  await ask(ben, "room:history", { room });
  await ask(ann, "room:join", { room: "channel:day-one" });
  await ask(ann, "channel:publish", { room: "channel:day-one", event: "price", payload: { value: 12 } });
  await ask(ann, "room:leave", { room: "channel:day-one" });
}

async function promises({ ask, ann, ben }: Day, { room }: Group): Promise<void> {
  await ask(ann, "message:send", { room, content: "I'll pay Zoe $20" });
  const { data } = await hears(ben, "commitment:created");
  await ask(ann, "commitment:list", { room });
  await ask(ann, "commitment:fulfil", { id: data.id, amount: 5 });
  await ask(ann, "commitment:cancel", { id: data.id });
  await ask(ann, "message:send", { room, content: "I'll pay you $20" });
  const { data: question } = await hears(ann, "clarification:ask");
  await ask(ann, "clarification:answer", { id: question.id, answer: "No promise" });
}

async function files({ ask, ann, ben, server }: Day, { room }: Group): Promise<void> {
  const form = new FormData();
  form.append("room", room);
  form.append("file", new File(["a day"], "day.txt", { type: "text/plain" }));
  await fetch(`${server.url}/api/v1/files`, { method: "POST", body: form, headers: bearer(ann) });
  const { data } = await hears(ben, "file:uploaded");
  await ask(ben, "file:select", { fileId: data.fileId });
  await ask(ann, "file:delete", { fileId: data.fileId });
}

async function notices(day: Day): Promise<void> {
  const { ask, ann, ben, root, server } = day;
  const desk = await day.connect(userIdOf(ben));
  const said = { title: "Tea", message: "is ready" };
  await ask(ann, "notification:send", { userIds: [userIdOf(ben)], ...said });
  await ask(ben, "notification:list");
  await ask(ben, "notification:read", { ids: "all" });
  await ask(root, "announcement:send", said);
  const body = JSON.stringify({
    event: "system:error",
    data: { code: "unavailable", message: "Back at ten." },
  });
  const headers = { ...bearer(root, "admin"), "content-type": "application/json" };
  await fetch(`${server.url}/api/v1/websocket/broadcast`, { method: "POST", body, headers });
  await desk.close();
}

/** Of the first session, twenty minutes are told of at once, the last fifteen of them elsewhere. */
async function focus({ ask, ann, ben, server }: Day): Promise<void> {
  const now = Date.now();
  const sessionId = crypto.randomUUID();
  await ask(ann, "session:start", { sessionId, startTime: now - 20 * minute });
  await ask(ann, "session:grant", { sessionId, userId: userIdOf(ben), on: true });
  await ask(ben, "session:subscribe", { sessionId });
  const visit = (minutes: number, activityId: string) => ({
    sessionId,
    eventType: "url_change",
    timestamp: now - minutes * minute,
    metadata: { activityId, url: "https://www.youtube.com/" },
  });
  await ask(ann, "activity:log", visit(15, "a"));
  await ask(ann, "activity:batch", { activities: [visit(1, "b"), visit(0, "c")] });
  const { data } = await hears(ann, "intervention:send");
  await ask(ann, "intervention:dismiss", { interventionId: data.interventionId });
  await ask(ann, "session:end", { sessionId, endTime: Date.now() });
  await ask(ben, "session:unsubscribe", { sessionId });
  const other = crypto.randomUUID();
  await ask(ann, "session:start", { sessionId: other, startTime: Date.now() });
  await fetch(`${server.url}/api/v1/sessions/${other}`, { method: "DELETE", headers: bearer(ann) });
}

async function moderation(day: Day, { conversationId, room }: Group): Promise<void> {
  const { ask, ann, ben, cas } = day;
  await ask(ann, "conversation:moderator", { conversationId, userId: userIdOf(ben), on: true });
  await ask(ann, "room:slow", { room, seconds: 1 });
  await ask(ben, "room:kick", { room, userId: userIdOf(cas), reason: "too loud" });
  await ask(ben, "room:ban", { room, userId: userIdOf(cas), on: true });
  await ask(ben, "room:bans", { room });
  await ask(ann, "room:close", { room, reason: "the day is over" });
  await ask(ann, "room:reopen", { room });
}

async function leaving(day: Day, { conversationId }: Group): Promise<void> {
  const { ask, ann, ben } = day;
  const dan = await day.connect(newUserId("dan"));
  const userIds = [userIdOf(dan), newUserId("eve")];
  await ask(ann, "conversation:add", { conversationId, userIds });
  await ask(ann, "conversation:remove", { conversationId, userId: userIds.at(-1) });
  await ask(ben, "conversation:leave", { conversationId });
  await dan.close();
}
