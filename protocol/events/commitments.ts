/** Commitments: what people promised each other in conversations, and what each owes. */
import { z } from "zod";
import { defineDown, defineUp } from "../event.ts";
import { displayName, messageId, room, seq, userId } from "./shared.ts";

const commitmentId = z.string().min(1).max(64);
const clarificationId = z.string().min(1).max(64);
const amount = z.number().positive().max(1e12);
/** What an amount counts: `$`, `€`, `£`, `h`, `min`, or a noun in the singular. */
const unit = z.string().max(64);
const status = z.enum(["open", "due", "fulfilled", "cancelled"]);
const duplicate = z.literal(true).optional();

/** Who or what must do which thing before the promise is due. */
const condition = z.object({
  /** Where it is a member. */
  userId: userId.optional(),
  name: z.string().max(200),
  action: z.string().max(200),
  amount: amount.optional(),
  unit: unit.optional(),
});

export const commitment = z.object({
  id: commitmentId,
  messageId,
  debtor: z.object({ userId, name: displayName }),
  /** Who is owed, where that is a member. */
  owedTo: userId.optional(),
  /** In the words of the message; empty once those are gone. */
  action: z.string().max(200),
  amount: amount.optional(),
  unit: unit.optional(),
  condition: condition.optional(),
  status,
  /** So much of the amount is done, where it is a part. */
  fulfilled: amount.optional(),
});
export type Commitment = z.output<typeof commitment>;

const liability = z.object({
  userId,
  name: displayName,
  owes: z.number().positive(),
  /** Empty where the amount has none. */
  unit,
  because: z.array(commitmentId),
});
export type Liability = z.output<typeof liability>;

export const up = {
  /** What is not done yet, and the newest of what is; with what each member owes. */
  "commitment:list": defineUp({
    data: z.object({ room }),
    reply: z.object({ commitments: z.array(commitment), liabilities: z.array(liability) }),
    lengthy: true,
  }),
  "commitment:fulfil": defineUp({
    /** Without an amount: all of it. */
    data: z.object({ id: commitmentId, amount: amount.optional() }),
    reply: z.object({ seq, status, duplicate }),
    durable: true,
  }),
  "commitment:cancel": defineUp({
    data: z.object({ id: commitmentId }),
    reply: z.object({ seq, duplicate }),
    durable: true,
  }),
  "clarification:answer": defineUp({
    data: z.object({ id: clarificationId, answer: z.string().trim().min(1).max(200) }),
    /** Both are there where the answer made a commitment. */
    reply: z.object({ commitmentId: commitmentId.optional(), seq: seq.optional(), duplicate }),
    durable: true,
  }),
};

export const down = {
  "commitment:created": defineDown({ data: commitment, logged: true }),
  "commitment:updated": defineDown({ data: commitment, logged: true }),
  /** Whole, whenever it changes. */
  "liability:update": defineDown({ data: z.object({ liabilities: z.array(liability) }), logged: true }),
  /** To the author of the message alone, and again on every new connection until it is answered. */
  "clarification:ask": defineDown({
    data: z.object({
      id: clarificationId,
      room,
      messageId,
      question: z.string(),
      options: z.array(z.string()),
      /** An amount is an answer, too. */
      takesAmount: z.literal(true).optional(),
    }),
  }),
  /** To the same devices: there is nothing more to answer about the message. */
  "clarification:over": defineDown({ data: z.object({ messageId }) }),
};
