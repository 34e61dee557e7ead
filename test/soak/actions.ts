/** What people do: one action of one of them at a time, by weight, until told to stop. */
import { inSeconds, tokenFor } from "../end-to-end/contract/support/tokens.ts";
import type { RealServer } from "../support/real-server.ts";
import type { Seeded } from "../support/seeded.ts";
import type { Connection } from "./connection.ts";
import type { Crowd } from "./crowd.ts";

interface Scene {
  readonly server: RealServer;
  readonly crowd: Crowd;
  readonly random: Seeded;
  /** Messages that may be changed, by their author's connection. */
  readonly said: WeakMap<Connection, string>;
}

type Action = (who: Connection, scene: Scene) => Promise<unknown>;

const text = (random: Seeded) => `${random.ratio()} `.repeat(random.integer(1, 12));

const say: Action = async (who, { crowd, random, said }) => {
  const room = crowd.conversationOf(who)?.room;
  if (room === undefined) return;
  const sent = await who.ask("message:send", { room, content: text(random) });
  if (typeof sent?.messageId === "string") said.set(who, sent.messageId);
};

const whisper: Action = (who, { crowd, random }) =>
  who.ask("message:send", { room: crowd.whisperOf(who), content: text(random) });

const type: Action = async (who, { crowd, random }) => {
  const room = crowd.conversationOf(who)?.room ?? crowd.whisperOf(who);
  await who.ask(random.isLuckyAt(0.7) ? "typing:start" : "typing:stop", { room });
};

const edit: Action = async (who, { random, said }) => {
  const messageId = said.get(who);
  if (messageId !== undefined) await who.ask("message:edit", { messageId, content: text(random) });
};

const erase: Action = async (who, { said }) => {
  const messageId = said.get(who);
  said.delete(who);
  if (messageId !== undefined) await who.ask("message:delete", { messageId });
};

const wander: Action = async (who, { crowd, random }) => {
  const room = random.isLuckyAt(0.5) ? `whisper:AWAY${random.integer(0, 999)}` : crowd.whisperOf(who);
  await who.ask("room:leave", { room });
  await who.join(room);
  if (room.startsWith("whisper:AWAY")) await who.ask("room:leave", { room });
};

const look: Action = async (who, { crowd, random }) => {
  const room = crowd.conversationOf(who)?.room;
  if (room === undefined) return who.ask("presence:get", { room: crowd.whisperOf(who) });
  const seq = who.cursors.get(room)?.seq ?? 0;
  const asked: [string, object][] = [
    ["room:history", { room, limit: 50 }],
    ["message:read", { room, seq }],
    ["conversation:list", {}],
    ["ping", {}],
    ["status:set", { status: random.isLuckyAt(0.5) ? "away" : "online" }],
  ];
  return who.ask(...random.pick(asked));
};

const overHttp: Action = async (who, { server, crowd, random }) => {
  const conversation = crowd.conversationOf(who);
  const token = tokenFor(who.userId, { exp: inSeconds(600) });
  const post = (path: string, body: object) => ({ path, method: "POST", body: JSON.stringify(body) });
  const room = conversation?.room ?? "conversation:none";
  const { path, ...request } = random.pick<{ path: string; method?: string; body?: string }>([
    post("/api/v1/messages", { room, content: text(random) }),
    post("/api/v1/tickets", {}),
    post("/api/v1/auth/guest", { name: "Soak" }),
    { path: "/api/v1/conversations" },
    { path: `/api/v1/conversations/${conversation?.conversationId ?? "none"}/messages?limit=20` },
    { path: "/health" },
    { path: "/nowhere" },
  ]);
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  await (await fetch(server.url + path, { ...request, headers })).arrayBuffer();
};

const weights: readonly (readonly [Action, number])[] = [
  [say, 30],
  [whisper, 30],
  [type, 12],
  [edit, 7],
  [erase, 3],
  [wander, 6],
  [look, 7],
  [overHttp, 5],
];
const agenda = weights.flatMap(([action, weight]) => new Array<Action>(weight).fill(action));

/** Somebody does something. Where the one who was to is away, nothing happens. */
export async function act(scene: Scene): Promise<void> {
  const who = scene.crowd.pick();
  const action = scene.random.pick(agenda);
  if (who !== undefined) await action(who, scene);
}
