/**
 * The product, started as its users start it, with the limits on its users switched off, and that on new connections too unless asked for.
 *
 * Durable rooms are conversations, on disk with synchronous=FULL; the others are whisper rooms.
 */
import { resolve } from "node:path";
import { SignJWT } from "jose";
import { runNames } from "../runner/run-names.ts";
import { ackData, answers, classifyEnvelope, envelopeText, splitEnvelopes } from "./envelopes.ts";
import type { Channel, Peer } from "./peer.ts";

const entry = resolve(import.meta.dir, "../../server/start.ts");
const jwtSecret = "a secret for benches on loopback only";
const tokenLifetimeSeconds = 3600;
/** Well under the server's limit on one request's list of users. */
const usersPerRequest = 100;

const key = new TextEncoder().encode(jwtSecret);
let requestCount = 0;

export const tautline: Peer = {
  name: "tautline",
  label: "Tautline",
  runs: new Set(runNames),
  launch: ({ port, scratchFolder, hasAdmission }) => ({
    command: [process.execPath, entry],
    env: {
      PORT: String(port),
      HOST: "127.0.0.1",
      TAUTLINE_DATA_DIR: scratchFolder,
      TAUTLINE_JWT_SECRET: jwtSecret,
      TAUTLINE_LIMIT_MESSAGES_PER_MINUTE: "0",
      TAUTLINE_LIMIT_CONVERSATION_CHANGES_PER_MINUTE: "0",
      TAUTLINE_LIMIT_ENVELOPES_PER_SECOND: "0",
      TAUTLINE_LIMIT_ACTIVITIES_PER_MINUTE: "0",
      TAUTLINE_LIMIT_CONNECTIONS_PER_USER: "0",
      ...(hasAdmission ? {} : { TAUTLINE_LIMIT_ADMISSIONS_PER_SECOND: "0" }),
      TAUTLINE_LOG_LEVEL: "warn",
    },
  }),
  dialect: {
    upgradePath: async (userId) => `/ws?token=${await mint(userId)}`,
    greet: async ({ channel }) => {
      await channel.waitFor((text) => text.includes('"type":"welcome"'));
    },
    openRoom: async (name, members, isDurable) => {
      const owner = members[0];
      if (owner === undefined || !isDurable) return `whisper:${name}`;
      return converse(
        owner.channel,
        name,
        members.slice(1).map(({ userId }) => userId),
      );
    },
    join: async ({ channel }, room) => {
      await request(channel, "room:join", { room });
    },
    sendText: ({ room, requestId, content }) => envelopeText("message:send", requestId, { room, content }),
    classify: classifyEnvelope,
    split: splitEnvelopes,
  },
};

/** A conversation of whoever speaks over `owner` and others, connected or not; returns its room. */
export async function converse(owner: Channel, title: string, userIds: readonly string[]): Promise<string> {
  const { conversationId, room } = await request(owner, "conversation:create", {
    title,
    kind: "group",
    memberIds: userIds.slice(0, usersPerRequest),
  });
  for (let at = usersPerRequest; at < userIds.length; at += usersPerRequest) {
    await request(owner, "conversation:add", {
      conversationId,
      userIds: userIds.slice(at, at + usersPerRequest),
    });
  }
  return String(room);
}

/** Sends a request of the contract and returns its ack's data. @throws Error if the server refused it */
export async function request(
  channel: Channel,
  type: string,
  data: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const id = `bench-setup-${++requestCount}`;
  const answered = channel.waitFor(answers(id));
  channel.sendText(envelopeText(type, id, data));
  return ackData(await answered);
}

/** A token that the server takes for that user's, for an hour. */
export function mint(userId: string): Promise<string> {
  return new SignJWT({ name: `User ${userId.slice(1)}`, role: "user" })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(userId)
    .setExpirationTime(Math.floor(Date.now() / 1000) + tokenLifetimeSeconds)
    .sign(key);
}
