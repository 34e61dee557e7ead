/**
 * Commitments: what people promise each other in conversations becomes a ledger that everybody in them sees.
 *
 * Nobody waits for the reading: a message is acknowledged, then read. Whispers, private messages and encrypted ones
 * never are.
 */
import { type Commitment, ProtocolError, type RoomName } from "../../protocol/index.ts";
import { declineLabel, settle } from "../language/promises/ask.ts";
import type { Promised } from "../language/promises/types.ts";
import { Turns } from "../lib/turns.ts";
import { Follower } from "../room/follower.ts";
import { refusalOf } from "../room/join.ts";
import type { Room } from "../room/room.ts";
import type { NewEvent, StoredClarification, StoredCommitment } from "../store/port.ts";
import { Awaited } from "./commitments/awaited.ts";
import { Keeper } from "./commitments/keeper.ts";
import {
  advanced,
  booked,
  cancelled,
  dueBy,
  type Entry,
  liabilitiesOf,
  shown,
} from "./commitments/ledger.ts";
import { Questions, questionIn } from "./commitments/questions.ts";
import { created, questionsOf } from "./commitments/reading.ts";
import {
  type Appended,
  type Context,
  defineFeature,
  type Handlers,
  type Outcome,
  type Services,
} from "./feature.ts";

/** Of those that are settled, so many are listed. */
const maxSettledListed = 50;
const followerName = "commitments";

export const commitments = defineFeature("commitments", (services) =>
  services.settings.readsPromises ? reading(services) : passingOver(services),
);

/** What is said meanwhile is passed over: of it, only the last that was not marked yet is read once promises are again. */
function passingOver({ store, journal, hub, clock, inBackground }: Services): Handlers {
  const wants = () => false;
  const handle = () => Promise.resolve();
  const follower = new Follower({
    name: followerName,
    store,
    journal,
    hub,
    clock,
    inBackground,
    wants,
    handle,
  });
  inBackground(follower.start());
  const refuse = () => {
    throw new ProtocolError("forbidden", "this server reads no promises");
  };
  return {
    "commitment:list": refuse,
    "commitment:fulfil": refuse,
    "commitment:cancel": refuse,
    "clarification:answer": refuse,
  };
}

function reading(services: Services): Handlers {
  const { store, journal, people, rooms, delivery, clock, hub, inBackground } = services;
  const turns = new Turns();
  const awaited = new Awaited();
  const questions = new Questions({ store: store.commitments, rooms, delivery, clock });
  const keeper = new Keeper({
    store,
    journal,
    clock,
    people,
    turns,
    awaited,
    read: services.readPromises,
    questions,
  });
  const follower = new Follower({
    name: followerName,
    store,
    journal,
    hub,
    clock,
    inBackground,
    wants: (event) => keeper.wants(event),
    handle: (event) => keeper.handle(event),
  });
  inBackground(Promise.all([awaited.load(store.commitments), questions.load()]).then(() => follower.start()));

  hub.on("connected", ({ connection }) => {
    if (questions.isAsked(connection.user.id)) inBackground(questions.repeat(connection));
  });

  return {
    "commitment:list": async (ctx) => {
      const room = ctx.require("read");
      if (room.kind !== "conversation")
        throw new ProtocolError("forbidden", "only conversations have commitments");
      const active = await store.commitments.active(room.name);
      const settled = await store.commitments.settled(room.name, maxSettledListed);
      return ctx.ack("commitment:list", {
        commitments: [...settled.toReversed(), ...active].map(shown),
        liabilities: liabilitiesOf(active),
      });
    },

    "commitment:fulfil": {
      makes: "commitment:updated",
      change: (ctx, { id, amount }) => amend(ctx, id, (commitment) => advanced(commitment, amount)),
      reply: ({ seq = 0, body }) => ({ seq, status: (JSON.parse(body) as StoredCommitment).status }),
      isRepeat: ({ body }, { id }) => {
        const made = JSON.parse(body) as Commitment;
        return made.id === id && made.status !== "cancelled";
      },
    },

    "commitment:cancel": {
      makes: "commitment:updated",
      change: (ctx, { id }) => amend(ctx, id, cancelled),
      reply: ({ seq = 0 }) => ({ seq }),
      isRepeat: ({ body }, { id }) => {
        const made = JSON.parse(body) as Commitment;
        return made.id === id && made.status === "cancelled";
      },
    },

    "clarification:answer": {
      makes: "commitment:created",
      async change(ctx, { id, answer }) {
        const asked = await store.commitments.clarification(id);
        const room = asked?.userId === ctx.user.id ? await visible(ctx, asked.room) : undefined;
        if (room === undefined) throw new ProtocolError("not_found", "there is no such question");
        return turns.run(room.name, () => settleQuestion(ctx, id, answer));
      },
      reply: ({ seq, body }) => ({
        commitmentId: (JSON.parse(body) as StoredCommitment).id,
        ...(seq === undefined ? {} : { seq }),
      }),
      isRepeat: ({ body }, { id }) => id.startsWith(questionsOf((JSON.parse(body) as Commitment).messageId)),
    },
  };

  /** Undefined to those who may know nothing of it. */
  async function visible(ctx: Context, name: RoomName): Promise<Room | undefined> {
    const room = await rooms.open(name);
    return refusalOf("send", ctx, room) === undefined ? room : undefined;
  }

  /** @throws ProtocolError `not_found`, `forbidden`, `conflict` */
  async function amend(
    ctx: Context,
    id: string,
    change: (commitment: StoredCommitment) => StoredCommitment,
  ): Promise<Appended> {
    const found = await store.commitments.get(id);
    const room = found === undefined ? undefined : await visible(ctx, found.room);
    if (room === undefined) throw new ProtocolError("not_found", "there is no such commitment");
    return turns.run(room.name, async () => {
      const before = await store.commitments.get(id);
      if (before === undefined) throw new ProtocolError("not_found", "there is no such commitment");
      requireConcerned(ctx, before, room);
      const after = change(before);
      const active = await store.commitments.active(room.name);
      const due = after.status === "fulfilled" ? dueBy(after, active) : [];
      return book(
        ctx,
        active,
        [after, ...due].map((commitment) => ({ kind: "updated", commitment })),
      );
    });
  }

  async function settleQuestion(ctx: Context, id: string, answer: string): Promise<Appended | Outcome> {
    const asked = await store.commitments.clarification(id);
    if (asked === undefined) throw new ProtocolError("not_found", "there is no such question");
    const isDecline = answer.toLowerCase() === declineLabel.toLowerCase();
    if (asked.status === "declined" && isDecline) return ctx.ack("clarification:answer", {});
    if (asked.status !== "open")
      throw new ProtocolError("conflict", `this question is ${asked.status} already`);
    const question = questionIn(asked);
    const settled = settle(question, answer);
    if (settled.kind === "promise") return makePromised(ctx, asked, settled.promise);
    if (settled.kind === "unfit") {
      const labels = question.choices.map(({ label }) => label).join(", ");
      const amount = question.open === undefined ? "" : "an amount, such as $20 or 3h, or ";
      const message = `must be ${amount}one of: ${labels}`;
      throw new ProtocolError("invalid_data", `answer ${message}`, {
        details: [{ path: "answer", message }],
      });
    }
    await ctx.note({ kind: "settle", clarificationId: id, status: "declined" });
    questions.over(asked.userId, asked.messageId);
    return ctx.ack("clarification:answer", {});
  }

  async function makePromised(
    ctx: Context,
    asked: StoredClarification,
    promise: Promised,
  ): Promise<Appended> {
    const { id: clarificationId, room, seq, userId, messageId } = asked;
    const made = await store.commitments.ofMessage(room, seq);
    const active = await store.commitments.active(room);
    const entry = created(promise, asked, made.length + 1);
    const settled = { kind: "settle", clarificationId, status: "answered" } as const;
    const appended = await book(ctx, active, [entry], [settled]);
    if (!appended.isDuplicate) questions.over(userId, messageId);
    return appended;
  }

  async function book(
    ctx: Context,
    active: readonly StoredCommitment[],
    entries: readonly Entry[],
    more: Parameters<Context["change"]>[1] = [],
  ): Promise<Appended> {
    const { events, effects, after } = booked(active, entries);
    const [first, ...rest] = events as [NewEvent, ...NewEvent[]];
    const appended = await ctx.change([first, ...rest], [...effects, ...more]);
    if (!appended.isDuplicate) awaited.update(appended.room, after);
    return appended;
  }
}

/** The debtor, who is owed, whose deed it waits for, and the conversation's owner. */
function requireConcerned(
  { user }: Context,
  { debtor, owedTo, condition }: StoredCommitment,
  { conversation }: Room,
): void {
  const concerned = [debtor.userId, owedTo, condition?.userId, conversation?.ownerId];
  if (concerned.includes(user.id)) return;
  throw new ProtocolError(
    "forbidden",
    "only the debtor, who is owed, or the conversation's owner may do this",
  );
}
