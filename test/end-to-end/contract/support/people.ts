/** Users in a conversation, the starting point of most tests. Every call makes users and rooms of its own. */
import type { RealServer } from "../../../support/real-server.ts";
import { type ConnectOptions, type Received, WireClient } from "./wire-client.ts";

export interface JoinReply {
  readonly room: string;
  readonly epoch: string;
  /** The room's newest. */
  readonly seq: number;
  readonly recovered: string;
  readonly from: number;
  readonly to: number;
}

export interface HistoryReply {
  readonly room: string;
  readonly epoch: string;
  readonly head: number;
  readonly events: Received[];
  readonly more: boolean;
}

export interface SendReply {
  readonly messageId: string;
  readonly seq: number;
  readonly duplicate?: boolean;
}

let count = 0;

/** A user id that no other test uses. */
export const newUserId = (name = "user") => `${name}-${++count}`;

export interface Conversation {
  readonly conversationId: string;
  readonly room: string;
}

/** The first one creates it; all of them have joined its room. */
export async function converse(owner: WireClient, ...others: WireClient[]): Promise<Conversation> {
  const made = await owner.ask<Conversation>("conversation:create", {
    kind: "group",
    title: "Contract",
    memberIds: others.map((one) => userIdOf(one)),
  });
  for (const one of [owner, ...others]) await one.ask("room:join", { room: made.room });
  return { conversationId: made.conversationId, room: made.room };
}

export function userIdOf(client: WireClient): string {
  return (client.welcome.data.user as { id: string }).id;
}

/** As many new users, connected. */
export function arrive(
  server: Pick<RealServer, "wsUrl">,
  names: readonly string[],
  options: ConnectOptions = {},
) {
  return Promise.all(names.map((name) => WireClient.connect(server, newUserId(name), options)));
}

export const say = (client: WireClient, room: string, content: string, id?: string) =>
  client.ask<SendReply>("message:send", { room, content }, id);

/** 1, 2, 3 … */
export const upTo = (last: number, first = 1) =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);

/** Two members of a new conversation, who have joined its room; the first owns it. */
export async function pair(server: RealServer) {
  const [ann, ben] = await arrive(server, ["ann", "ben"]);
  if (!ann || !ben) throw new Error("nobody came");
  return { ann, ben, ...(await converse(ann, ben)) };
}

/** Three of them. */
export async function trio(server: RealServer) {
  const [ann, ben, cas] = await arrive(server, ["ann", "ben", "cas"]);
  if (!ann || !ben || !cas) throw new Error("nobody came");
  return { ann, ben, cas, ...(await converse(ann, ben, cas)) };
}

/** Sends so many messages without waiting for each, and waits for all their acks. */
export async function sayMany(client: WireClient, room: string, count: number): Promise<void> {
  await Promise.all(upTo(count).map((n) => say(client, room, `message ${n}`)));
}

export const join = (client: WireClient, room: string, after?: { epoch: string; seq: number }) =>
  client.ask<JoinReply>("room:join", { room, ...(after && { after }) });

export const history = (client: WireClient, room: string, how: object = {}) =>
  client.ask<HistoryReply>("room:history", { room, ...how });

/** The whole log of a room of at most a page. */
export const eventsOf = async (client: WireClient, room: string) =>
  (await history(client, room, { after: 0 })).events;

export const seqsOf = (events: readonly Received[]) => events.map(({ seq }) => seq);

/** The message:new that came, or is to come, with this content. */
export const heard = (client: WireClient, content: string) =>
  client.waitFor(({ type, data }) => type === "message:new" && data.content === content, content);
