/** Users in a conversation, the starting point of most tests. Every call makes users and rooms of its own. */
import type { RealServer } from "../../../support/real-server.ts";
import { type ConnectOptions, WireClient } from "./wire-client.ts";

export interface JoinReply {
  readonly room: string;
  readonly epoch: string;
  /** The room's newest. */
  readonly seq: number;
  readonly recovered: string;
  readonly from: number;
  readonly to: number;
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
export function arrive(server: RealServer, names: readonly string[], options: ConnectOptions = {}) {
  return Promise.all(names.map((name) => WireClient.connect(server, newUserId(name), options)));
}

export const say = (client: WireClient, room: string, content: string, id?: string) =>
  client.ask<SendReply>("message:send", { room, content }, id);

/** 1, 2, 3 … */
export const upTo = (last: number, first = 1) =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
