/**
 * What each request of the conversations' families is refused to whom: a stranger, who was removed, who was banned,
 * and a member who asks for too much or for what is somebody else's.
 *
 * A request that is missing here does not pass the type check.
 */
import { describe, expect, test } from "bun:test";
import type * as channels from "../../../protocol/events/channels.ts";
import type * as commitments from "../../../protocol/events/commitments.ts";
import type * as conversations from "../../../protocol/events/conversations.ts";
import type * as emotion from "../../../protocol/events/emotion.ts";
import type * as files from "../../../protocol/events/files.ts";
import type * as messages from "../../../protocol/events/messages.ts";
import type * as moderation from "../../../protocol/events/moderation.ts";
import type * as notifications from "../../../protocol/events/notifications.ts";
import type * as presence from "../../../protocol/events/presence.ts";
import type * as typing from "../../../protocol/events/typing.ts";
import type { ErrorCode } from "../../../protocol/index.ts";
import { type Peer, World } from "../../support/world.ts";

type Families =
  | typeof channels
  | typeof commitments
  | typeof conversations
  | typeof emotion
  | typeof files
  | typeof messages
  | typeof moderation
  | typeof notifications
  | typeof presence
  | typeof typing;
type Requests<Family> = Family extends { up: infer Up } ? keyof Up : never;

/** Alice owns the conversation, Bob is a member; Carol was removed, Dave banned; Eve never was in it. */
async function scene() {
  const world = new World();
  const { room, conversationId, peers } = await world.group("alice", "bob", "carol", "dave");
  const [alice, bob, carol, dave] = peers as [Peer, Peer, Peer, Peer];
  const eve = await world.connect("eve");
  const said = await alice.request("message:send", { room, content: "I'll pay Zoe $20" });
  const lost = await alice.request("message:send", { room, content: "never mind" });
  await alice.request("message:delete", { messageId: lost.data.messageId });
  await alice.request("message:send", { room, content: "I'll pay you $20" });
  await alice.request("notification:send", { userIds: ["alice"], title: "Tea", message: "is ready" });
  const [commitment] = alice.events("commitment:created");
  const [question] = alice.events("clarification:ask");
  const [notification] = alice.events("system:notification");
  await alice.request("conversation:remove", { conversationId, userId: "carol" });
  const { invite } = (await alice.request("conversation:invite", { conversationId })).data;
  await alice.request("room:ban", { room, userId: "dave", on: true });
  return {
    people: { alice, bob, carol, dave, eve },
    room,
    conversationId,
    invite,
    messageId: said.data.messageId,
    deletedId: lost.data.messageId,
    commitmentId: commitment?.data.id,
    questionId: question?.data.id,
    notificationId: notification?.data.id,
  };
}

type Scene = Awaited<ReturnType<typeof scene>>;
type Refusal = readonly [who: keyof Scene["people"], data: (scene: Scene) => object, code: ErrorCode];

const outsiders = ["carol", "dave", "eve"] as const;
/** To all who are no members, or no longer. */
const toOutsiders = (data: Refusal[1], code: ErrorCode = "forbidden"): Refusal[] =>
  outsiders.map((who) => [who, data, code]);
const tooLong = "x".repeat(5_001);
const emoji = "🎉";

const refusals: Record<Requests<Families>, readonly Refusal[]> = {
  "presence:get": toOutsiders(({ room }) => ({ room })),
  "people:names": [["bob", () => ({ userIds: [] }), "invalid_data"]],
  "status:set": [["bob", () => ({ status: "offline" }), "invalid_data"]],
  "typing:start": toOutsiders(({ room }) => ({ room })),
  "typing:stop": toOutsiders(({ room }) => ({ room })),
  "message:send": [
    ...toOutsiders(({ room }) => ({ room, content: "x" })),
    ["bob", ({ room }) => ({ room, content: tooLong }), "too_large"],
    ["bob", ({ room }) => ({ room, content: " " }), "invalid_data"],
    ["bob", () => ({ room: "conversation:none", content: "x" }), "not_found"],
    ["bob", ({ room }) => ({ room, content: "x", to: "eve" }), "not_found"],
    ["bob", () => ({ room: "channel:news", content: "x" }), "forbidden"],
  ],
  "message:edit": [
    ...toOutsiders(({ messageId }) => ({ messageId, content: "x" }), "not_found"),
    ["bob", ({ messageId }) => ({ messageId, content: "x" }), "forbidden"],
    ["alice", ({ messageId }) => ({ messageId, content: tooLong }), "too_large"],
    ["alice", () => ({ messageId: "none", content: "x" }), "not_found"],
    ["alice", ({ deletedId }) => ({ messageId: deletedId, content: "x" }), "not_found"],
  ],
  "message:delete": [
    ...toOutsiders(({ messageId }) => ({ messageId }), "not_found"),
    ["bob", ({ messageId }) => ({ messageId }), "forbidden"],
    ["bob", () => ({ messageId: "none" }), "not_found"],
    ["alice", ({ deletedId }) => ({ messageId: deletedId }), "not_found"],
  ],
  "message:react": [
    ...toOutsiders(({ messageId }) => ({ messageId, emoji, on: true }), "not_found"),
    ["bob", ({ messageId }) => ({ messageId, emoji: "x".repeat(33), on: true }), "invalid_data"],
    ["bob", ({ deletedId }) => ({ messageId: deletedId, emoji, on: true }), "not_found"],
  ],
  "message:read": toOutsiders(({ room }) => ({ room, seq: 1 })),
  "message:reads": toOutsiders(({ room }) => ({ room })),
  "conversation:create": [
    ["bob", () => ({ kind: "direct", memberIds: [] }), "conflict"],
    ["bob", () => ({ kind: "group", memberIds: [], title: "x".repeat(121) }), "invalid_data"],
  ],
  "conversation:list": [],
  "conversation:add": [
    ...toOutsiders(({ conversationId }) => ({ conversationId, userIds: ["eve"] })),
    ["bob", ({ conversationId }) => ({ conversationId, userIds: ["dave"] }), "forbidden"],
    ["bob", () => ({ conversationId: "none", userIds: ["eve"] }), "not_found"],
  ],
  "conversation:remove": [
    ...toOutsiders(({ conversationId }) => ({ conversationId, userId: "alice" })),
    ["bob", ({ conversationId }) => ({ conversationId, userId: "alice" }), "forbidden"],
    ["alice", ({ conversationId }) => ({ conversationId, userId: "eve" }), "not_found"],
  ],
  "conversation:rename": [
    ...toOutsiders(({ conversationId }) => ({ conversationId, title: "Mine" })),
    ["bob", ({ conversationId }) => ({ conversationId, title: "Mine" }), "forbidden"],
    ["alice", ({ conversationId }) => ({ conversationId, title: "x".repeat(121) }), "invalid_data"],
  ],
  "conversation:leave": toOutsiders(({ conversationId }) => ({ conversationId })),
  "conversation:invite": [
    ...toOutsiders(({ conversationId }) => ({ conversationId })),
    ["bob", ({ conversationId }) => ({ conversationId, renew: true }), "forbidden"],
  ],
  "conversation:accept": [
    ["dave", ({ invite }) => ({ invite }), "forbidden"],
    ["eve", () => ({ invite: "a".repeat(22) }), "not_found"],
  ],
  "file:select": [
    ["bob", () => ({ fileId: "none" }), "not_found"],
    ["eve", () => ({ fileId: "no/path" }), "invalid_data"],
  ],
  "file:delete": [["bob", () => ({ fileId: "none" }), "not_found"]],
  "notification:send": [
    ["eve", () => ({ userIds: ["alice"], title: "Hi", message: "there" }), "forbidden"],
    [
      "bob",
      () => ({ userIds: ["alice"], title: "Hi", message: "there", url: "javascript:1" }),
      "invalid_data",
    ],
  ],
  "notification:list": [],
  "notification:read": [
    ["eve", ({ notificationId }) => ({ ids: [notificationId] }), "not_found"],
    ["alice", () => ({ ids: ["none"] }), "not_found"],
  ],
  "announcement:send": [["alice", () => ({ title: "Hear", message: "me" }), "forbidden"]],
  "channel:publish": [
    ["bob", () => ({ room: "channel:news", event: "price", payload: 1 }), "forbidden"],
    ["bob", ({ room }) => ({ room, event: "price", payload: 1 }), "forbidden"],
    ["bob", () => ({ room: "channel:news", event: "", payload: 1 }), "invalid_data"],
  ],
  "commitment:list": toOutsiders(({ room }) => ({ room })),
  "commitment:fulfil": [
    ...toOutsiders(({ commitmentId }) => ({ id: commitmentId }), "not_found"),
    ["bob", ({ commitmentId }) => ({ id: commitmentId }), "forbidden"],
    ["alice", ({ commitmentId }) => ({ id: commitmentId, amount: -1 }), "invalid_data"],
    ["alice", () => ({ id: "none" }), "not_found"],
  ],
  "commitment:cancel": [
    ...toOutsiders(({ commitmentId }) => ({ id: commitmentId }), "not_found"),
    ["bob", ({ commitmentId }) => ({ id: commitmentId }), "forbidden"],
  ],
  "clarification:answer": [
    ...toOutsiders(({ questionId }) => ({ id: questionId, answer: "Bob" }), "not_found"),
    ["bob", ({ questionId }) => ({ id: questionId, answer: "Bob" }), "not_found"],
    ["alice", ({ questionId }) => ({ id: questionId, answer: "Somebody" }), "invalid_data"],
    ["alice", () => ({ id: "none", answer: "Bob" }), "not_found"],
  ],
  "emotion:opt": [["bob", () => ({ on: "yes" }), "invalid_data"]],
  "room:kick": [
    ...toOutsiders(({ room }) => ({ room, userId: "bob" })),
    ["bob", ({ room }) => ({ room, userId: "alice" }), "forbidden"],
    ["alice", ({ room }) => ({ room, userId: "alice" }), "conflict"],
  ],
  "room:ban": [
    ...toOutsiders(({ room }) => ({ room, userId: "bob", on: true })),
    ["dave", ({ room }) => ({ room, userId: "dave", on: false }), "forbidden"],
    ["bob", ({ room }) => ({ room, userId: "alice", on: true }), "forbidden"],
  ],
  "room:bans": [...toOutsiders(({ room }) => ({ room })), ["bob", ({ room }) => ({ room }), "forbidden"]],
  "room:close": [...toOutsiders(({ room }) => ({ room })), ["bob", ({ room }) => ({ room }), "forbidden"]],
  "room:reopen": [...toOutsiders(({ room }) => ({ room })), ["bob", ({ room }) => ({ room }), "forbidden"]],
  "room:slow": [
    ...toOutsiders(({ room }) => ({ room, seconds: 5 })),
    ["bob", ({ room }) => ({ room, seconds: 5 }), "forbidden"],
    ["alice", ({ room }) => ({ room, seconds: 3_601 }), "invalid_data"],
  ],
  "conversation:moderator": [
    ...toOutsiders(({ conversationId }) => ({ conversationId, userId: "bob", on: true })),
    ["bob", ({ conversationId }) => ({ conversationId, userId: "bob", on: true }), "forbidden"],
    ["alice", ({ conversationId }) => ({ conversationId, userId: "eve", on: true }), "not_found"],
  ],
};

describe("is refused, and nobody hears of it", () => {
  test.each(Object.entries(refusals).filter(([, all]) => all.length > 0))("%s", async (type, all) => {
    const here = await scene();
    const everybody = Object.values(here.people);
    for (const [who, data, code] of all) {
      for (const peer of everybody) peer.forget();
      const reply = await here.people[who].request(type, data(here));
      expect([who, data(here), reply.type === "error" ? reply.data.code : reply]).toEqual([
        who,
        data(here),
        code,
      ]);
      const heard = everybody.flatMap((peer) => peer.heard.map((one) => one.type));
      expect(heard).toEqual(["error"]);
    }
  });
});
