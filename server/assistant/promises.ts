/** Promises read by an assistant: what it answers is checked, and turned into what the rules would give. */
import { declineLabel } from "../language/promises/ask.ts";
import { mayPromise } from "../language/promises/read.ts";
import {
  type Choice,
  type Condition,
  nothing,
  type Person,
  type Promised,
  type PromiseReader,
  type Quantity,
  type Reading,
  type Speech,
} from "../language/promises/types.ts";
import { AssistantProblem, type Chat } from "./chat.ts";
import {
  type AssistantAnswer,
  type AssistantPromise,
  answer,
  answerSchema,
  instructions,
  questionAbout,
} from "./promise-schema.ts";

/** @returns a reader that throws AssistantProblem where the assistant is of no use */
export function createAssistantReader(chat: Chat): PromiseReader {
  return async (speech) => {
    if (!mayPromise(speech.text)) return nothing;
    const user = questionAbout(speech);
    const said = await chat({ system: instructions, user, schemaName: "promises", schema: answerSchema });
    const checked = answer.safeParse(said);
    if (!checked.success) throw new AssistantProblem("garbage", "its answer does not fit the schema");
    return readingOf(checked.data, speech);
  };
}

function readingOf({ promises, unclear }: AssistantAnswer, speech: Speech): Reading {
  if (promises.length > 0) {
    return { kind: "promises", promises: promises.map((each) => promisedOf(each, speech)) };
  }
  if (unclear === null) return nothing;
  const choices = unclear.options
    .filter(({ label }) => label.toLowerCase() !== declineLabel.toLowerCase())
    .map(({ label, promise }): Choice => ({ label, promise: promisedOf(promise, speech) }));
  return { kind: "unclear", question: unclear.question, choices: [...choices, { label: declineLabel }] };
}

function promisedOf({ action, owed_to, condition, ...quantity }: AssistantPromise, speech: Speech): Promised {
  const { userId, name } = speech.speaker;
  const owedTo = memberOf(owed_to, speech)?.userId;
  const waitsFor = condition === null ? undefined : conditionOf(condition, speech);
  const creditor = owedTo ?? waitsFor?.userId;
  return {
    debtor: { userId, name },
    action,
    ...quantityOf(quantity),
    ...(creditor === undefined ? {} : { owedTo: creditor }),
    ...(waitsFor === undefined ? {} : { condition: waitsFor }),
  };
}

function conditionOf(
  { member, name, action, ...quantity }: NonNullable<AssistantPromise["condition"]>,
  speech: Speech,
): Condition {
  const person = memberOf(member, speech);
  return {
    ...(person === undefined ? {} : { userId: person.userId }),
    name: person?.name ?? name,
    action,
    ...quantityOf(quantity),
  };
}

/** @throws AssistantProblem where it names somebody who is not there */
function memberOf(member: string | null, { others }: Speech): Person | undefined {
  if (member === null) return undefined;
  const person = others[Number(member.slice(1)) - 1];
  if (person === undefined)
    throw new AssistantProblem("garbage", "its answer names a member who is not there");
  return person;
}

function quantityOf({ amount, unit }: { amount: number | null; unit: string | null }): Quantity {
  if (amount === null) return {};
  return unit === null || unit === "" ? { amount } : { amount, unit };
}
